-- effective_reports: all reports with what they weigh now, in voices.
--
-- Not suppressed: this reporter's reports on that target share one voice in the policy's window, and one more in the time
-- before. Suppressed: the crew's suppressed reports on that target share one voice; in several crews, the least counts.
-- Retracted: nothing, and it takes no share. Shares are cut at the sixth decimal so that they add up to exactly one:
-- three thirds must reach a threshold that one voice reaches. Every window is partitioned by target_id, so that asking
-- about one target reads that target's rows only.
create or replace view holdfast.effective_reports as
with standing as (
    -- One row per suppressed report and crew, whatever the number of campaigns.
    select distinct s.target_id, s.report_id, coalesce(c.crew_id, -s.campaign_id) as crew_id, r.retracted_at is null as is_live
    from holdfast.suppressed_reports s
    join holdfast.reports r on r.target_id = s.target_id and r.report_id = s.report_id
    left join holdfast.campaigns c on c.campaign_id = s.campaign_id
    where s.lifted_at is null
), shared as (
    select s.target_id, s.report_id,
           row_number() over (partition by s.target_id, s.crew_id, s.is_live order by s.report_id) as place,
           count(*) over (partition by s.target_id, s.crew_id, s.is_live) as places
    from standing s
), suppressed as (
    select s.target_id, s.report_id,
           min(round(s.place::numeric / s.places, 6) - round((s.place - 1)::numeric / s.places, 6)) as weight
    from shared s group by s.target_id, s.report_id
), placed as (
    select r.*, s.weight as suppressed_weight, s.report_id is not null as is_suppressed,
           row_number() over (partition by r.target_id, r.reporter_id, s.report_id is null, r.retracted_at is null,
               r.created_at >= w.opens_at order by r.report_id) as place,
           count(*) over (partition by r.target_id, r.reporter_id, s.report_id is null, r.retracted_at is null,
               r.created_at >= w.opens_at) as places
    from holdfast.reports r
    left join suppressed s on s.target_id = r.target_id and s.report_id = r.report_id
    cross join (select now() - make_interval(days => p.window_days::int) as opens_at
                from holdfast.policies p order by p.policy_id desc limit 1) w
)
select p.report_id, p.reporter_id, p.target_id, p.category, p.object_ref, p.comment, p.origin, p.created_at,
       p.retracted_at, p.source, p.ext_id,
       trim_scale(case when p.retracted_at is not null then 0
                       when p.is_suppressed then p.suppressed_weight
                       else round(p.place::numeric / p.places, 6) - round((p.place - 1)::numeric / p.places, 6)
                  end) as weight,
       p.is_suppressed
from placed p;
revoke all on holdfast.effective_reports from public;
grant select on holdfast.effective_reports to holdfast_platform, holdfast_moderation, holdfast_reviewer;
comment on view holdfast.effective_reports is
    'All reports with what they weigh now: count weight instead of rows. Nothing is dropped, a crew is one voice. Ask for '
    'one target_id where you can; effective_report_count() adds up.';
comment on column holdfast.effective_reports.report_id is 'As in reports.';
comment on column holdfast.effective_reports.reporter_id is 'As in reports.';
comment on column holdfast.effective_reports.target_id is 'As in reports.';
comment on column holdfast.effective_reports.category is 'As in reports.';
comment on column holdfast.effective_reports.object_ref is 'As in reports.';
comment on column holdfast.effective_reports.comment is 'As in reports.';
comment on column holdfast.effective_reports.origin is 'As in reports.';
comment on column holdfast.effective_reports.created_at is 'As in reports.';
comment on column holdfast.effective_reports.retracted_at is 'As in reports; a retracted report weighs 0.';
comment on column holdfast.effective_reports.source is 'As in reports.';
comment on column holdfast.effective_reports.ext_id is 'As in reports.';
comment on column holdfast.effective_reports.weight is
    'In voices, to six decimals. Not suppressed: 1 over this reporter''s unsuppressed reports on the target in the '
    'policy''s window (or before it). Suppressed: 1 over the crew''s suppressed reports on the target. Shares add up to exactly 1.';
comment on column holdfast.effective_reports.is_suppressed is
    'Whether a suppression of it stands: a row of suppressed_reports with lifted_at null.';
