-- Lists, entries and subscriptions as events beside reports, in event order and each exactly once.
--
-- A row that is marked later (retracted, removed, ended) is two events, and each has a transaction of its own: first_xid
-- is the one that inserted the row, ingest_xid the one that wrote it last. So the first event stays where it was judged
-- when the row is marked, also in the middle of a backlog. Rows from before this migration have its number as their
-- first_xid: least(first_xid, ingest_xid) is right for them too.
--
-- An event cannot undo what had not begun: a mark counts from the later of both times.

alter table holdfast.reports
    add column first_xid xid8 generated always as (holdfast.row_xid(report_id)) stored;
alter table holdfast.blocklists
    add column first_xid xid8 generated always as (holdfast.row_xid(list_id)) stored;
alter table holdfast.blocklist_entries
    add column first_xid xid8 generated always as (holdfast.row_xid(entry_id)) stored;
alter table holdfast.blocklist_subscriptions
    add column first_xid xid8 generated always as (holdfast.row_xid(subscription_id)) stored;
comment on column holdfast.reports.first_xid is 'The transaction that inserted this row; ingest_xid is the one that wrote it last.';
comment on column holdfast.blocklists.first_xid is 'The transaction that inserted this row; ingest_xid is the one that wrote it last.';
comment on column holdfast.blocklist_entries.first_xid is
    'The transaction that inserted this row; ingest_xid is the one that wrote it last.';
comment on column holdfast.blocklist_subscriptions.first_xid is
    'The transaction that inserted this row; ingest_xid is the one that wrote it last.';

-- An id alone must name the row: it is its place in the order of events.
alter table holdfast.blocklist_entries add constraint blocklist_entries_entry_id_key unique (entry_id);
alter table holdfast.blocklist_subscriptions
    add constraint blocklist_subscriptions_subscription_id_key unique (subscription_id);

-- A backlog is read in event order, in chunks.
drop index holdfast.reports_retracted_at_idx;
create index reports_retracted_at_idx on holdfast.reports (greatest(retracted_at, created_at), report_id)
    where retracted_at is not null;
create index blocklists_created_at_idx on holdfast.blocklists (created_at, list_id);
create index blocklists_deleted_at_idx on holdfast.blocklists (greatest(deleted_at, created_at), list_id)
    where deleted_at is not null;
create index blocklist_entries_added_at_idx on holdfast.blocklist_entries (added_at, entry_id);
create index blocklist_entries_removed_at_idx on holdfast.blocklist_entries (greatest(removed_at, added_at), entry_id)
    where removed_at is not null;
create index blocklist_subscriptions_subscribed_at_idx on holdfast.blocklist_subscriptions (subscribed_at, subscription_id);
create index blocklist_subscriptions_ended_at_idx
    on holdfast.blocklist_subscriptions (greatest(ended_at, subscribed_at), subscription_id) where ended_at is not null;

comment on column holdfast.reports.retracted_at is
    'When the reporter took it back; it weighs nothing since. Not before created_at: an earlier time counts as that.';
comment on column holdfast.blocklists.deleted_at is
    'When it was deleted, not before created_at; lists are marked, never removed. NULL again: it is back.';
comment on column holdfast.blocklist_entries.removed_at is
    'When it was taken off again, not before added_at; entries are marked, never deleted. For good: to list the account '
    'again, add a row.';
comment on column holdfast.blocklist_subscriptions.ended_at is
    'When the subscription ended, not before subscribed_at; subscriptions are marked, never deleted. For good: who '
    'subscribes again has a new row.';
comment on column holdfast.worker_state.w_relation is
    'Its kind: 1 report, 2 retraction, 3 outcome, 4 decision, 5 list, 6 list''s deletion, 7 entry, 8 entry''s removal, '
    '9 subscription, 10 subscription''s end.';
comment on column holdfast.worker_state.relation_oids is
    'The input tables that they belong to: one of these is gone after a reload.';
