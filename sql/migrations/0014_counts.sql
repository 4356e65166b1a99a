-- What effective_report_count() adds up for targets that many report: reports that were added up before.
--
-- Counted are targets, from COUNTED_FROM live reports on (count_reports.sql); of each all live reports that `snapshot` sees. A
-- reporter's only live report on the target is one voice, whenever it is asked for: those are added up in chunks of time. The
-- reports of whoever has several are shared out when they are asked for. None of it is needed: without it, or where it says
-- nothing of a row, the reports themselves are read.

create table holdfast.counting (
    snapshot pg_snapshot not null,
    database_oid oid not null,
    relation_oid oid not null,
    system_identifier bigint not null
);
create unique index counting_one_row_key on holdfast.counting ((true));
comment on table holdfast.counting is 'Up to where reports are counted: one row, or none.';
comment on column holdfast.counting.snapshot is 'Counted are the reports, and what is retracted, that this snapshot sees.';
comment on column holdfast.counting.database_oid is 'The database that the snapshot is of: a copy of it begins anew.';
comment on column holdfast.counting.relation_oid is 'The table of reports that it is of: one that was loaded anew is another.';
comment on column holdfast.counting.system_identifier is 'The cluster that it is of; count_reports() asks for that.';

create table holdfast.counted_targets (
    target_id bigint primary key
);
comment on table holdfast.counted_targets is 'Accounts whose reports are counted. uncount_targets() takes them away again.';
comment on column holdfast.counted_targets.target_id is 'The reported account.';

create table holdfast.counted_reports (
    target_id bigint not null,
    reporter_id bigint not null,
    report_id bigint not null,
    created_at timestamptz not null,
    is_shared boolean not null,
    primary key (target_id, reporter_id, report_id)
);
create index counted_reports_created_at_idx on holdfast.counted_reports (target_id, created_at) where not is_shared;
create index counted_reports_shared_idx on holdfast.counted_reports (target_id, reporter_id) include (report_id, created_at)
    where is_shared;
comment on table holdfast.counted_reports is 'The live reports of counted targets.';
comment on column holdfast.counted_reports.target_id is 'The reported account.';
comment on column holdfast.counted_reports.reporter_id is 'As in reports.';
comment on column holdfast.counted_reports.report_id is 'As in reports.';
comment on column holdfast.counted_reports.created_at is 'As in reports.';
comment on column holdfast.counted_reports.is_shared is 'Whether its reporter has several on the target, which share a voice.';

create table holdfast.counted_chunks (
    target_id bigint not null,
    from_at timestamptz not null,
    reports bigint not null,
    primary key (target_id, from_at)
);
comment on table holdfast.counted_chunks is 'How many of a target''s counted reports that share no voice came in a time.';
comment on column holdfast.counted_chunks.target_id is 'The reported account.';
comment on column holdfast.counted_chunks.from_at is 'Since when; until the target''s next from_at. The first is -infinity.';
comment on column holdfast.counted_chunks.reports is 'How many; 256 at most, but for what came at one moment.';

revoke all on holdfast.counting, holdfast.counted_targets, holdfast.counted_reports, holdfast.counted_chunks from public;
