-- is_list_held(list_id): whether the platform should not pass the list on to its subscribers now.
--
-- Tests expires_at itself and does not depend on a worker that is alive.
create or replace function holdfast.is_list_held(list_id bigint) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return exists (select from holdfast.holds h
                   where h.list_id = is_list_held.list_id and h.scope = 'list'
                     and h.ended_at is null and h.expires_at > now());
end $$;
revoke all on function holdfast.is_list_held(bigint) from public;
grant execute on function holdfast.is_list_held(bigint)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.is_list_held(bigint) is
    'Whether not to pass the block list on to its subscribers now. What may be passed on, in one view: effective_blocklist_entries.';
