-- What the worker keeps for itself.
--
-- Lives here: cursor, lease and progress; look counts; the installation's secret.

create table holdfast.worker_state (
    source text primary key default 'main',
    snapshot_done pg_snapshot,
    snapshot_goal pg_snapshot,
    w_at timestamptz,
    w_relation int,
    w_id bigint,
    judged_through timestamptz,
    leader text,
    leader_pid int,
    fencing bigint not null default 0,
    heartbeat_at timestamptz,
    started_at timestamptz,
    system_identifier bigint,
    timeline int,
    database_oid oid,
    relation_oids oid[],
    rows_read bigint not null default 0,
    rows_total bigint,
    cycle_ms double precision,
    last_cycle_at timestamptz,
    last_error text,
    last_error_at timestamptz,
    detector_version text,
    policy_id bigint,
    is_shadow boolean,
    memory_bytes bigint,
    too_old bigint,
    self_reports bigint,
    repeated bigint,
    unmatched bigint
);
comment on table holdfast.worker_state is
    'Per source of input: how far the worker has come, who leads, and what the numbers belong to. The cursor is written '
    'in the transaction of the findings.';
comment on column holdfast.worker_state.source is 'The source; main is this database.';
comment on column holdfast.worker_state.snapshot_done is 'Everything visible in it has been judged; NULL: nothing yet.';
comment on column holdfast.worker_state.snapshot_goal is
    'Being read: what is visible in it and not in snapshot_done; NULL: nothing is half done.';
comment on column holdfast.worker_state.w_at is 'How far the reading of the goal has come: event time of the last row judged.';
comment on column holdfast.worker_state.w_relation is 'Its kind: 1 report, 2 retraction, 3 outcome, 4 decision.';
comment on column holdfast.worker_state.w_id is 'Its id.';
comment on column holdfast.worker_state.judged_through is 'The latest event time judged.';
comment on column holdfast.worker_state.leader is 'Which process leads, e.g. host and process id.';
comment on column holdfast.worker_state.leader_pid is 'The leader''s backend: a spare ends it before it takes over.';
comment on column holdfast.worker_state.fencing is 'Goes up with every change of leader: a write with an older one is refused.';
comment on column holdfast.worker_state.heartbeat_at is 'When the leader was last seen alive.';
comment on column holdfast.worker_state.started_at is 'When it began to lead.';
comment on column holdfast.worker_state.system_identifier is 'The cluster that the snapshots belong to.';
comment on column holdfast.worker_state.timeline is 'Its timeline: changes with a failover or a restore.';
comment on column holdfast.worker_state.database_oid is 'The database that they belong to.';
comment on column holdfast.worker_state.relation_oids is 'The input tables that they belong to: change with a reload.';
comment on column holdfast.worker_state.rows_read is 'Input rows read in the goal at hand, or since the leader began.';
comment on column holdfast.worker_state.rows_total is 'Input rows that the goal at hand has, about; NULL: not counted.';
comment on column holdfast.worker_state.cycle_ms is 'How long the last cycle took, in milliseconds.';
comment on column holdfast.worker_state.last_cycle_at is 'When the last cycle ended.';
comment on column holdfast.worker_state.last_error is 'The last error, in one line; no row contents.';
comment on column holdfast.worker_state.last_error_at is 'When it happened.';
comment on column holdfast.worker_state.detector_version is 'The detector that leads.';
comment on column holdfast.worker_state.policy_id is 'The policy that it follows.';
comment on column holdfast.worker_state.is_shadow is 'Whether it finds only, without holds and suppressions.';
comment on column holdfast.worker_state.memory_bytes is 'What the detector holds in memory.';
comment on column holdfast.worker_state.too_old is 'Reports older than the window when they came: not judged.';
comment on column holdfast.worker_state.self_reports is 'Reports of oneself: no evidence and no voice.';
comment on column holdfast.worker_state.repeated is 'Report ids that came twice.';
comment on column holdfast.worker_state.unmatched is 'Retractions and outcomes of reports that the window does not hold.';
insert into holdfast.worker_state (source) values ('main');

create table holdfast.look_counts (
    hour_at timestamptz primary key,
    looks bigint not null
);
comment on table holdfast.look_counts is 'How often the detector asked, by hour of event time: what expected_false_per_month multiplies with.';
comment on column holdfast.look_counts.hour_at is 'Start of the hour.';
comment on column holdfast.look_counts.looks is 'Looks in it.';

create table holdfast.installation (
    secret bigint not null,
    created_at timestamptz not null default now()
);
create unique index installation_one_row_key on holdfast.installation ((true));
comment on table holdfast.installation is 'One row, made once: what differs between installations. Only the worker reads it.';
comment on column holdfast.installation.secret is 'Random: shifts the borders of time cells, so that nobody can aim at them.';
comment on column holdfast.installation.created_at is 'When the schema was made.';
insert into holdfast.installation (secret)
    select ('x' || encode(substr(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 1, 8), 'hex'))
        ::bit(64)::bigint;
