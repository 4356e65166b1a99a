-- list_name(list_id): what people read for a block list: its name, or its number.
--
-- With the caller's rights, as account_name().
create or replace function holdfast.list_name(list_id bigint) returns text
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return 'list ' || coalesce((select holdfast.printable(l.name) from holdfast.blocklists l
                                where l.list_id = list_name.list_id), list_name.list_id::text);
end $$;
revoke all on function holdfast.list_name(bigint) from public;
grant execute on function holdfast.list_name(bigint) to holdfast_reviewer, holdfast_moderation;
comment on function holdfast.list_name(bigint) is 'The name of the block list, or "list" and its number.';
