-- account(source, ext_id): the account's id in this schema, made on first use.
--
-- Makes no row in accounts: what is not known of an account is neutral.
create or replace function holdfast.account(source text, ext_id text) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_account_id bigint;
begin
    if account.source is null or account.ext_id is null then
        raise exception 'account() needs both source and ext_id' using errcode = 'null_value_not_allowed';
    end if;
    select r.account_id into v_account_id from holdfast.account_refs r
        where r.source = account.source and r.ext_id = account.ext_id;
    if found then
        return v_account_id;
    end if;
    insert into holdfast.account_refs (source, ext_id, account_id)
        values (account.source, account.ext_id, nextval('holdfast.account_surrogate_seq'))
        on conflict do nothing;
    -- Ours, or the one that another session made at the same time.
    select r.account_id into v_account_id from holdfast.account_refs r
        where r.source = account.source and r.ext_id = account.ext_id;
    if not found then
        raise exception 'another transaction made this account at the same time' using errcode = 'serialization_failure';
    end if;
    return v_account_id;
end $$;
revoke all on function holdfast.account(text, text) from public;
grant execute on function holdfast.account(text, text) to holdfast_platform, holdfast_moderation;
comment on function holdfast.account(text, text) is
    'The account that source calls ext_id, made on first use: for hosts whose account ids are texts. Ids from 2^62 on.';
