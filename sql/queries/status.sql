-- What `holdfast status` shows, as one JSON object. $1: the source.
with w as (select * from holdfast.worker_state where source = $1),
p as (select * from holdfast.policies order by policy_id desc limit 1),
unlisted as (
    select count(*) as reports, count(*) filter (where k.category is null) as unlisted
    from (select category from holdfast.reports order by created_at desc limit 10000) r
    left join holdfast.report_categories k using (category)
), all_warnings as ( -- the gravest first
    select 1 as gravity, 'no worker leads: nothing is judged' as warning from w, p
    where w.heartbeat_at is null or w.heartbeat_at <= now() - make_interval(secs => p.lease_seconds)
    union all
    select 2, 'nothing was judged yet' from w where w.snapshot_done is null and w.snapshot_goal is null
    union all
    select 3, format('memory is short: the window is %s hours instead of %s days; campaigns found meanwhile are marked is_window_short; give --memory more',
                     round(extract(epoch from w.window_held) / 3600, 1), p.window_days)
    from w, p where w.is_window_short
    union all
    select 4, format('%s%% of the latest reports are in categories that holdfast.report_categories does not list: they count as protected',
                     round(100.0 * u.unlisted / u.reports))
    from unlisted u where u.unlisted > 0
    union all
    select 5, format('%s input rows were set aside: see holdfast.rejected_events', count(*)) from holdfast.rejected_events having count(*) > 0
)
select json_build_object(
    'summary', coalesce((select a.warning from all_warnings a order by a.gravity limit 1),
                        case when w.snapshot_goal is not null then 'all is well: a worker leads, and judges a backlog'
                             else 'all is well: a worker leads, and what is committed is judged' end),
    'source', w.source,
    'leader', case when w.heartbeat_at > now() - make_interval(secs => p.lease_seconds) then w.leader end,
    'heartbeat_age_s', round(extract(epoch from clock_timestamp() - w.heartbeat_at)::numeric, 1),
    'spares', (select greatest(count(*) - 1, 0) from pg_stat_activity a
               where a.datname = current_database() and a.application_name = 'holdfast writer'),
    'fencing', w.fencing, 'is_shadow', w.is_shadow, 'started_at', w.started_at,
    'lag_s', (select round(extract(epoch from h.lag)::numeric, 1) from holdfast.health() h where w.source = 'main'),
    'judged_through', w.judged_through, 'is_backlog', w.snapshot_goal is not null, 'last_cycle_at', w.last_cycle_at,
    'cycle_ms', w.cycle_ms, 'rows_read', w.rows_read, 'memory_bytes', w.memory_bytes,
    'memory_max_bytes', w.memory_max_bytes, 'window_hours', round(extract(epoch from w.window_held) / 3600, 1),
    'is_window_short', w.is_window_short, 'detector_version', w.detector_version, 'policy_id', p.policy_id,
    'last_error', w.last_error, 'last_error_at', w.last_error_at,
    'reports', (select greatest(reltuples, 0)::bigint from pg_class where oid = 'holdfast.reports'::regclass),
    'reports_last_hour', (select count(*) from holdfast.reports r where r.created_at > now() - interval '1 hour'),
    'campaigns_last_day', (select count(*) from holdfast.campaigns c where c.detected_at > now() - interval '1 day'),
    'holds_last_day', (select count(*) from holdfast.holds h where h.placed_at > now() - interval '1 day'),
    'crews', (select count(*) from holdfast.crews where merged_into is null),
    'campaigns', (select count(*) from holdfast.campaigns),
    'campaigns_open', (select count(*) from holdfast.campaigns where status = 'open'),
    'holds_active', (select count(*) from holdfast.holds where ended_at is null and expires_at > now()),
    'holds', (select count(*) from holdfast.holds),
    'suppressed_reports', (select count(*) from holdfast.suppressed_reports where lifted_at is null),
    'rejected_events', (select count(*) from holdfast.rejected_events),
    'too_old', w.too_old, 'self_reports', w.self_reports, 'repeated', w.repeated, 'unmatched', w.unmatched,
    'warnings', (select coalesce(json_agg(a.warning order by a.gravity), '[]') from all_warnings a))
from w, p
