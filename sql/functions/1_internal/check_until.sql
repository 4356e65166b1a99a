-- check_until(until): an error, unless it is a time to come, within a year.
create or replace function holdfast.check_until(until timestamptz) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    if (check_until.until > clock_timestamp() and check_until.until <= clock_timestamp() + interval '366 days') is not true then
        raise exception 'a hold ends at a time to come, within a year, not %', coalesce(check_until.until::text, 'null')
            using errcode = 'invalid_parameter_value', hint = 'It can be extended as often as needed.';
    end if;
end $$;
revoke all on function holdfast.check_until(timestamptz) from public;
comment on function holdfast.check_until(timestamptz) is 'Internal: refuses an end of a hold that is past, or more than a year ahead.';
