-- What scripts/quickstart shows at its end: what the worker found, beside what the simulated world knows.
\pset linestyle unicode
\pset border 1

-- One row per campaign with its crew and hold; `state` as the platform sees it now.
create temporary view found as
select
    c.campaign_id,
    c.crew_id,
    c.target_id,
    c.crew_reports,
    c.independent_reporters,
    c.detected_at,
    c.found_backwards,
    c.disposition,
    c.status,
    case when h.state in ('active', 'confirmed') and h.expires_at <= now() then 'expired' else h.state end as hold,
    h.expires_at,
    (select count(*) from holdfast.suppressed_reports s where s.campaign_id = c.campaign_id and s.lifted_at is null) as suppressed
from holdfast.campaigns c
left join holdfast.holds h on h.campaign_id = c.campaign_id;

\echo
\echo 'Crews, the busiest first'
select
    w.crew_id as crew,
    w.member_count as members,
    w.campaign_count as campaigns,
    w.status,
    to_char(w.first_seen_at, 'YYYY-MM-DD') as first_seen,
    to_char(w.last_seen_at, 'YYYY-MM-DD') as last_seen
from holdfast.crews w
where w.merged_into is null
order by w.campaign_count desc, w.crew_id
limit 10;

\echo 'Campaigns, the newest first'
select
    f.campaign_id as campaign,
    f.crew_id as crew,
    f.target_id as target,
    f.crew_reports as "by crew",
    f.independent_reporters as others,
    f.suppressed,
    to_char(f.detected_at, 'YYYY-MM-DD HH24:MI') as detected,
    case when f.found_backwards then 'yes' else '' end as backwards,
    f.disposition,
    f.status,
    f.hold
from found f
order by f.detected_at desc, f.campaign_id
limit 20;

\echo 'All campaigns, by state'
select
    f.disposition,
    f.status,
    f.hold,
    count(*) as campaigns,
    count(distinct f.target_id) as targets,
    count(distinct f.crew_id) as crews,
    sum(f.suppressed) as suppressed
from found f
group by f.disposition, f.status, f.hold
order by count(*) desc, f.disposition, f.status, f.hold;

-- Protected: held at some time, or found backwards with half of the crew's reports on it discounted.
create temporary view attacked as
select
    a.family,
    a.target_id,
    exists (select from found f where f.target_id = a.target_id and f.hold is not null) as is_held,
    exists (select from found f where f.target_id = a.target_id and f.found_backwards)
    and 2 * (
        select count(distinct s.report_id)
        from holdfast.suppressed_reports s
        join holdfast_truth.crew_members m on m.account_id = s.reporter_id and m.crew_id = a.crew_id
        where s.target_id = a.target_id and s.lifted_at is null
    ) >= a.reports as is_discounted
from holdfast_truth.attacks a;

\echo 'What really happened: attacks, by how the crew works'
select
    coalesce(a.family, 'all') as family,
    count(*) as attacks,
    count(*) filter (where a.is_held) as held,
    count(*) filter (where a.is_discounted and not a.is_held) as "found backwards",
    count(*) filter (where not a.is_held and not a.is_discounted) as unprotected
from attacked a
group by rollup (a.family)
order by grouping(a.family), a.family;

select
    (select count(distinct a.target_id) from attacked a) as "attacked accounts",
    (select count(distinct a.target_id) from attacked a where a.is_held or a.is_discounted) as protected,
    (
        select count(distinct h.target_id)
        from holdfast.holds h
        where not exists (select from holdfast_truth.attacks a where a.target_id = h.target_id)
    ) as "held, though nobody attacked";
