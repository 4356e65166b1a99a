-- The head of a campaign's case file, as JSON; no row: there is no such campaign. $1: 'campaign'; $2: its id.
select to_jsonb(h) from (
    select $1::text as scope, c.campaign_id::text, c.crew_id::text, c.kind, c.status, c.disposition,
           case when c.target_id is not null then holdfast.account_name(c.target_id) else holdfast.list_name(c.list_id) end as subject,
           holdfast.named(c.summary) as summary,
           c.started_at, c.ended_at, c.detected_at, c.trigger_report_id::text, c.found_backwards, c.is_shadow, c.is_window_short,
           c.reports, c.crew_reports, c.independent_reporters, c.reach, c.evidence, c.expected_false_per_month,
           c.would_have_acted_at, c.decided_at, c.policy_id::text, c.detector_version, encode(c.fingerprint, 'hex') as fingerprint,
           case when c.status = 'open' then c.detected_at + make_interval(days => p.stale_days::int) end as stale_at, p.platform_threshold,
           (select to_jsonb(t) from (
               select c.target_id::text as account_id, holdfast.account_name(c.target_id) as name, a.kind, a.created_at, a.followers,
                      a.following, a.is_premium, count(r.report_id) as reports, count(distinct r.reporter_id) as reporters,
                      count(distinct r.report_id) filter (where o.outcome = 'upheld') as upheld,
                      count(distinct r.report_id) filter (where o.outcome in ('rejected', 'overturned')) as rejected
               from (values (c.target_id)) as x (id)
               left join holdfast.accounts a on a.account_id = x.id
               left join holdfast.reports r on r.target_id = x.id
               left join lateral (select n.outcome from holdfast.report_outcomes n
                                  where n.report_id = r.report_id and n.decided_by = 'staff'
                                  order by n.decided_at desc, n.outcome_id desc limit 1) o on true
               where x.id is not null
               group by a.account_id) t) as target,
           (select to_jsonb(t) from (
               select l.list_id::text, holdfast.list_name(l.list_id) as name, l.owner_id::text, holdfast.account_name(l.owner_id) as owner,
                      l.created_at, l.deleted_at,
                      (select count(*) from holdfast.blocklist_entries e where e.list_id = l.list_id and e.removed_at is null) as entries,
                      (select count(*) from holdfast.blocklist_subscriptions s where s.list_id = l.list_id and s.ended_at is null)
                          as subscribers
               from holdfast.blocklists l where l.list_id = c.list_id) t) as list,
           (select to_jsonb(t) from (
               select w.crew_id::text, w.status, w.member_count, w.campaign_count, w.first_seen_at, w.last_seen_at, w.merged_into::text
               from holdfast.crews w where w.crew_id = c.crew_id) t) as crew
    from holdfast.campaigns c, (select * from holdfast.policies order by policy_id desc limit 1) p
    where c.campaign_id = $2::bigint) h
