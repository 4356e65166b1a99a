-- account_name(account_id): what people read for an account: what its host calls it, or its number.
--
-- With the caller's rights: who may not read account_refs may not ask.
create or replace function holdfast.account_name(account_id bigint) returns text
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return coalesce((select holdfast.printable(min(r.ext_id || ' (' || r.source || ')')) from holdfast.account_refs r
                     where r.account_id = account_name.account_id), 'account ' || account_name.account_id);
end $$;
revoke all on function holdfast.account_name(bigint) from public;
grant execute on function holdfast.account_name(bigint) to holdfast_reviewer, holdfast_moderation;
comment on function holdfast.account_name(bigint) is
    'What the host calls the account, with the host''s name, or "account" and its number.';
