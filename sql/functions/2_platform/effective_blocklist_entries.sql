-- effective_blocklist_entries: what may be passed on to subscribers now.
--
-- Entries that stand, on lists that were not deleted, without those that a hold keeps back: the list's, or the entry's (which
-- stands for every list of the campaign's crew, as in is_entry_held()).
create or replace view holdfast.effective_blocklist_entries as
with held as materialized (
    select h.scope, h.target_id, h.list_id, h.campaign_id from holdfast.holds h
    where h.scope <> 'account' and h.ended_at is null and h.expires_at > now()
), held_entries as materialized (
    select h.target_id, h.list_id from held h where h.scope = 'list_entry'
    union
    select h.target_id, l.list_id from held h
    join holdfast.campaigns c on c.campaign_id = h.campaign_id
    join holdfast.crew_members m on m.crew_id = c.crew_id and m.cleared_at is null
    join holdfast.blocklists l on l.owner_id = m.account_id
    where h.scope = 'list_entry'
)
select e.entry_id, e.list_id, e.target_id, e.added_by, e.added_at
from holdfast.blocklist_entries e
join holdfast.blocklists l on l.list_id = e.list_id and l.deleted_at is null
where e.removed_at is null
  and not exists (select from held h where h.scope = 'list' and h.list_id = e.list_id)
  and not exists (select from held_entries h where h.target_id = e.target_id and h.list_id = e.list_id);
revoke all on holdfast.effective_blocklist_entries from public;
grant select on holdfast.effective_blocklist_entries to holdfast_platform, holdfast_moderation, holdfast_reviewer;
comment on view holdfast.effective_blocklist_entries is
    'What may be passed on to subscribers now: entries that stand, on lists that stand, and that no hold keeps back.';
comment on column holdfast.effective_blocklist_entries.entry_id is 'As in blocklist_entries.';
comment on column holdfast.effective_blocklist_entries.list_id is 'As in blocklist_entries.';
comment on column holdfast.effective_blocklist_entries.target_id is 'As in blocklist_entries.';
comment on column holdfast.effective_blocklist_entries.added_by is 'As in blocklist_entries.';
comment on column holdfast.effective_blocklist_entries.added_at is 'As in blocklist_entries.';
