-- What a poll asks first, in the snapshot it will read with: the snapshot, the clock, the policy, and whether anything is new.
select pg_current_snapshot()::text,
       (extract(epoch from now()) * 1000000)::bigint,
       exists (select from holdfast.reports r where r.ingest_xid >= :'done_xmin'::xid8
               and not pg_visible_in_snapshot(r.ingest_xid, :'done'::pg_snapshot))
       or exists (select from holdfast.report_outcomes o where o.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(o.ingest_xid, :'done'::pg_snapshot))
       or exists (select from holdfast.decisions d where d.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(d.ingest_xid, :'done'::pg_snapshot) and d.decided_by <> 'worker')
       or exists (select from holdfast.blocklists l where l.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(l.ingest_xid, :'done'::pg_snapshot))
       or exists (select from holdfast.blocklist_entries e where e.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(e.ingest_xid, :'done'::pg_snapshot))
       or exists (select from holdfast.blocklist_subscriptions s where s.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(s.ingest_xid, :'done'::pg_snapshot))
       or exists (select from holdfast.accounts a where a.ingest_xid >= :'done_xmin'::xid8
                  and not pg_visible_in_snapshot(a.ingest_xid, :'done'::pg_snapshot)),
       p.policy_id, p.bar_expected_false_per_month, p.min_crew, p.window_days, p.hold_hours, p.episode_gap_hours,
       p.platform_threshold, p.platform_threshold_hours, p.affinity, p.poor_standing_bar, p.stale_days, p.lease_seconds
from holdfast.policies p
order by p.policy_id desc
limit 1
