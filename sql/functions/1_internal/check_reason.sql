-- check_reason(reason_code, action): an error that lists what may be given, unless the reason fits the action.
create or replace function holdfast.check_reason(reason_code text, action text) returns void
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    if session_user = 'worker' then
        raise exception 'a login called worker cannot decide: decisions by worker are those of the detector'
            using errcode = 'invalid_parameter_value', hint = 'Rename the login.';
    end if;
    if not exists (select from holdfast.reason_codes r
                   where r.code = check_reason.reason_code and check_reason.action = any (r.applies_to)) then
        raise exception '% needs a reason_code that fits, not %', check_reason.action,
                coalesce(quote_literal(check_reason.reason_code), 'null')
            using errcode = 'invalid_parameter_value',
                  hint = (select 'One of: ' || string_agg(r.code, ', ' order by r.code) || '. See holdfast.reason_codes.'
                          from holdfast.reason_codes r where check_reason.action = any (r.applies_to));
    end if;
end $$;
revoke all on function holdfast.check_reason(text, text) from public;
comment on function holdfast.check_reason(text, text) is
    'Internal: refuses a reason that reason_codes does not have for the action.';
