-- is_entry_held(list_id, target_id): whether the platform should not pass this entry of the list on to subscribers now.
--
-- A hold on an entry names one list and stands for every list whose owner is in the campaign's crew, also for one that puts
-- the account on later. Says nothing of the whole list: is_list_held().
create or replace function holdfast.is_entry_held(list_id bigint, target_id bigint) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return exists (
        select from holdfast.holds h
        where h.target_id = is_entry_held.target_id and h.scope = 'list_entry' and h.ended_at is null and h.expires_at > now()
          and (h.list_id = is_entry_held.list_id or exists (
              select from holdfast.blocklists l
              join holdfast.crew_members m on m.account_id = l.owner_id and m.cleared_at is null
              join holdfast.campaigns c on c.crew_id = m.crew_id and c.campaign_id = h.campaign_id
              where l.list_id = is_entry_held.list_id)));
end $$;
revoke all on function holdfast.is_entry_held(bigint, bigint) from public;
grant execute on function holdfast.is_entry_held(bigint, bigint)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.is_entry_held(bigint, bigint) is
    'Whether not to pass this entry of the block list on to subscribers now; for the whole list ask is_list_held(). What may be '
    'passed on, in one view: effective_blocklist_entries.';
