-- named(sentence): a sentence of the detector with the names of accounts and lists in it.
--
-- Sentences are stored with {account:N} and {list:N}, since names change. For those who may see reporters; review_queue and
-- active_holds, which others read too, name the subject only.
create or replace function holdfast.named(sentence text) returns text
    language plpgsql stable strict set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_part text[];
    v_named text := '';
begin
    for v_part in select p from regexp_matches(named.sentence, '(.*?)(?:\{(account|list):(-?[0-9]{1,19})\}|$)', 'g') p loop
        v_named := v_named || v_part[1] || case v_part[2] when 'account' then holdfast.account_name(v_part[3]::bigint)
                                                          when 'list' then substr(holdfast.list_name(v_part[3]::bigint), 6) else '' end;
    end loop;
    return v_named;
end $$;
revoke all on function holdfast.named(text) from public;
grant execute on function holdfast.named(text) to holdfast_reviewer, holdfast_moderation;
comment on function holdfast.named(text) is
    'A summary, statement or reason with {account:N} and {list:N} replaced by names, for those who may see reporters.';
