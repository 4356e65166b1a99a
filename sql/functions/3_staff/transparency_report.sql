-- transparency_report: what Holdfast did, per month, for publication. Names nobody.
--
-- The measured false rate is that of the campaigns that staff decided: it says nothing of those they did not look at. False
-- are those they dismissed because the reporters were independent or in order (reason organic or legitimate_group); a campaign
-- dismissed because the target breaks the rules was found rightly. Months are UTC's, by event time of detection.
create or replace view holdfast.transparency_report with (security_barrier) as
with found as (
    select (date_trunc('month', c.detected_at at time zone 'UTC'))::date as month, c.status, c.would_have_acted_at, h.hold_id,
           h.ended_at is null and h.expires_at > now() as is_held, h.state, h.ended_by <> 'worker' as is_ended_by_staff, d.*
    from holdfast.campaigns c
    left join holdfast.holds h on h.campaign_id = c.campaign_id
    left join lateral (
        select min(d.decided_at) - greatest(c.detected_at, h.placed_at) as review_time,
               (array_agg(d.reason_code order by d.decision_id desc) filter (where d.action = 'dismiss_campaign'))[1] as dismissed_for
        from holdfast.decisions d
        where d.object_type = 'campaign' and d.object_id = c.campaign_id and d.action in ('confirm_campaign', 'dismiss_campaign')) d on true
), months as (
    select f.month, count(*) as campaigns, count(*) filter (where f.status = 'confirmed') as confirmed,
           count(*) filter (where f.status = 'dismissed') as dismissed, count(*) filter (where f.status = 'stale') as stale,
           count(*) filter (where f.status = 'open') as undecided,
           count(*) filter (where f.status = 'dismissed' and f.dismissed_for in ('organic', 'legitimate_group')) as false_findings,
           count(f.hold_id) as holds, count(*) filter (where f.is_held) as held_now, count(*) filter (where f.state = 'yielded') as yielded,
           count(*) filter (where f.state = 'withdrawn') as withdrawn,
           count(*) filter (where f.state = 'released' and f.is_ended_by_staff) as overturned,
           count(f.would_have_acted_at) as would_have_acted,
           percentile_cont(0.5) within group (order by f.review_time) as median_time_to_review
    from found f group by f.month
), received as (
    select (date_trunc('month', r.created_at at time zone 'UTC'))::date as month, count(*) as reports from holdfast.reports r group by 1
), discounted as (
    select (date_trunc('month', s.suppressed_at at time zone 'UTC'))::date as month, count(distinct s.report_id) as discounted,
           count(distinct s.report_id) filter (where s.lifted_at is not null and not exists (
               select from holdfast.suppressed_reports o where o.target_id = s.target_id and o.report_id = s.report_id
                   and o.lifted_at is null)) as given_back
    from holdfast.suppressed_reports s group by 1
)
select coalesce(m.month, r.month, d.month) as month, coalesce(r.reports, 0) as reports, coalesce(d.discounted, 0) as reports_discounted,
       coalesce(d.given_back, 0) as discounts_lifted, coalesce(m.campaigns, 0) as campaigns, coalesce(m.would_have_acted, 0) as would_have_acted,
       coalesce(m.holds, 0) as holds, coalesce(m.held_now, 0) as held_now, coalesce(m.yielded, 0) as yielded,
       coalesce(m.withdrawn, 0) as withdrawn, coalesce(m.overturned, 0) as overturned_by_staff, coalesce(m.confirmed, 0) as confirmed,
       coalesce(m.dismissed, 0) as dismissed, coalesce(m.stale, 0) as stale, coalesce(m.undecided, 0) as undecided,
       m.median_time_to_review, coalesce(m.false_findings, 0) as false_findings,
       round(m.false_findings::numeric / nullif(m.confirmed + m.dismissed, 0), 3) as false_share,
       case when coalesce(m.campaigns, 0) = 0 then 'No campaign was found.'
            when m.confirmed + m.dismissed = 0 then 'Staff have decided none of ' || m.campaigns || ': nothing is known of how many are false.'
            else 'Staff decided ' || m.confirmed + m.dismissed || ' of ' || m.campaigns || ' campaigns and found ' || m.false_findings
                 || ' to be false: independent people, or a group that is in order. Of the others it says nothing.' end as meaning
from months m
full join received r on r.month = m.month
full join discounted d on d.month = coalesce(m.month, r.month)
order by 1 desc;
revoke all on holdfast.transparency_report from public;
grant select on holdfast.transparency_report to holdfast_reviewer, holdfast_reader, holdfast_moderation, holdfast_admin;
comment on view holdfast.transparency_report is
    'What Holdfast did, per month, for publication: reports discounted, holds, how many gave way or were overturned, how long reviews took, how '
    'many findings staff found to be false. Names nobody.';
comment on column holdfast.transparency_report.month is 'First day of the month (UTC).';
comment on column holdfast.transparency_report.reports is 'Reports received.';
comment on column holdfast.transparency_report.reports_discounted is 'Of them, reports that were discounted, for however long.';
comment on column holdfast.transparency_report.discounts_lifted is 'Of these, those that have their full weight back.';
comment on column holdfast.transparency_report.campaigns is 'Campaigns detected in the month.';
comment on column holdfast.transparency_report.would_have_acted is
    'Of them, those in which the platform''s counter of reports would have tripped without Holdfast.';
comment on column holdfast.transparency_report.holds is 'Holds placed for these campaigns.';
comment on column holdfast.transparency_report.held_now is 'Of them, those in force now.';
comment on column holdfast.transparency_report.yielded is 'Those that gave way to independent voices.';
comment on column holdfast.transparency_report.withdrawn is 'Those withdrawn because evidence or outcomes had changed.';
comment on column holdfast.transparency_report.overturned_by_staff is 'Those that staff ended, by themselves or by dismissing the campaign.';
comment on column holdfast.transparency_report.confirmed is 'Campaigns that staff confirmed.';
comment on column holdfast.transparency_report.dismissed is 'Campaigns that staff dismissed, for whatever reason.';
comment on column holdfast.transparency_report.stale is 'Campaigns that nobody decided in policies.stale_days.';
comment on column holdfast.transparency_report.undecided is 'Campaigns that wait.';
comment on column holdfast.transparency_report.median_time_to_review is
    'Median time from detection (or the hold, where that is later) to the first decision of staff; NULL: there is none.';
comment on column holdfast.transparency_report.false_findings is
    'Campaigns dismissed as independent people (organic) or a group that is in order (legitimate_group).';
comment on column holdfast.transparency_report.false_share is
    'The measured false rate: false_findings over confirmed and dismissed; NULL: staff decided nothing. meaning says what it does not tell.';
comment on column holdfast.transparency_report.meaning is 'What false_share tells and what it does not, in words.';
