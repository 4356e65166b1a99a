-- The cursor, in the transaction of the findings. Snapshots are NULL where the text is '-'; times are microseconds from 2000, infinite
-- at their ends, NULL at -9223372036854775806.
update holdfast.worker_state set
    snapshot_done = nullif(:'done', '-')::pg_snapshot, snapshot_goal = nullif(:'goal', '-')::pg_snapshot,
    w_at = case :'w_at'::bigint when -9223372036854775806 then null when 9223372036854775807 then 'infinity'::timestamptz
                when -9223372036854775807 then '-infinity'::timestamptz
                else '2000-01-01 00:00:00+00'::timestamptz + :'w_at'::bigint * interval '1 microsecond' end,
    w_relation = nullif(:'w_relation'::int, 0), w_id = case when :'w_relation'::int = 0 then null else :'w_id'::bigint end,
    judged_through = case :'judged_through'::bigint when -9223372036854775806 then null
                     else '2000-01-01 00:00:00+00'::timestamptz + :'judged_through'::bigint * interval '1 microsecond' end,
    heartbeat_at = clock_timestamp(), last_cycle_at = clock_timestamp(), cycle_ms = :'cycle_us'::bigint / 1000.0,
    rows_read = :'rows_read'::bigint, rows_total = nullif(:'rows_total'::bigint, 0), detector_version = :'detector_version',
    policy_id = :'policy_id'::bigint, memory_bytes = :'memory_bytes'::bigint,
    memory_max_bytes = nullif(:'memory_max_bytes'::bigint, 0), window_held = :'window_us'::bigint * interval '1 microsecond',
    is_window_short = :'is_window_short'::boolean, too_old = :'too_old'::bigint,
    self_reports = :'self_reports'::bigint, repeated = :'repeated'::bigint, unmatched = :'unmatched'::bigint,
    system_identifier = i.system_identifier, timeline = i.timeline, database_oid = i.database_oid, relation_oids = i.relation_oids
from (select (select system_identifier from pg_control_system()) as system_identifier,
             (select timeline_id from pg_control_checkpoint()) as timeline,
             (select oid from pg_database where datname = current_database()) as database_oid,
             array['holdfast.reports'::regclass::oid, 'holdfast.report_outcomes'::regclass::oid, 'holdfast.accounts'::regclass::oid,
                   'holdfast.decisions'::regclass::oid, 'holdfast.blocklists'::regclass::oid,
                   'holdfast.blocklist_entries'::regclass::oid, 'holdfast.blocklist_subscriptions'::regclass::oid] as relation_oids) i
where source = :'source';
commit
