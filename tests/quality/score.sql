-- Findings against the truth of a world, in SQL: the same figures as score.h defines, from what the worker wrote.
--
--   psql -XqAt -F $'\t' -v first_week_ends=TIME -f tests/quality/score.sql
--
-- One row per figure: family, its name, figure, value; world, '', figure, value; role, a role, figure, value. A figure is
-- named as the program in memory names it. What cannot be said (a share of nothing) is nan.
\set ON_ERROR_STOP on
set client_min_messages = warning;
set extra_float_digits = 1;
begin;

create function pg_temp.percent(part numeric, whole numeric) returns double precision language sql
    return case when whole > 0 then (100 * part / whole)::double precision else 'nan' end;

-- ---- what is true ----

-- An account of several crews counts for the last.
create temporary table truth as
select r.account_id, r.role, coalesce(m.crew_id, 0) as crew_id
from holdfast_truth.accounts_roles r
left join (select account_id, max(crew_id) as crew_id from holdfast_truth.crew_members group by account_id) m using (account_id);
create unique index on truth (account_id);

create temporary table suppressed as
select distinct report_id, target_id, reporter_id from holdfast.suppressed_reports where lifted_at is null;
create unique index on suppressed (report_id);

-- The crew's own reports of an attack.
create temporary table attack_reports as
select ar.attack_id, r.reporter_id, r.created_at, s.report_id is not null as is_suppressed
from holdfast_truth.attack_reports ar
join holdfast.reports r using (report_id)
left join suppressed s using (report_id);
create index on attack_reports (attack_id);

-- ---- what was found ----

-- A hold counts where it was placed and not withdrawn.
create temporary table found_targets as
select
    c.target_id,
    coalesce(bool_or(h.state <> 'withdrawn'), false) as is_held,
    coalesce(bool_or(h.state = 'yielded'), false) as is_yielded,
    bool_and(c.found_backwards) as is_backwards,
    min(c.detected_at) filter (where h.state <> 'withdrawn') as held_from
from holdfast.campaigns c
left join holdfast.holds h using (campaign_id)
where c.target_id is not null
group by c.target_id;

create temporary table found_members as
select m.crew_id, m.account_id, m.is_core, t.crew_id as true_crew, t.role
from holdfast.crew_members m
join holdfast.crews w using (crew_id)
join truth t using (account_id)
where w.merged_into is null and w.status <> 'dismissed' and m.cleared_at is null;

create temporary table found_accounts as
select account_id, bool_or(is_core) as is_core, min(true_crew) as true_crew, min(role) as role
from found_members
group by account_id;

create temporary table attacks as
select
    a.family,
    a.is_under_way,
    a.reports,
    r.suppressed,
    coalesce(t.is_held, false) as is_held,
    coalesce(t.is_yielded, false) as is_yielded,
    coalesce(t.is_backwards, false) as is_backwards,
    pg_temp.percent(case when t.held_from is null then r.reports else r.landed end, a.reports) as landed
from holdfast_truth.attacks a
left join found_targets t using (target_id)
cross join lateral (
    select
        count(*) as reports,
        count(*) filter (where ar.created_at <= t.held_from) as landed,
        count(*) filter (where ar.is_suppressed) as suppressed
    from attack_reports ar
    where ar.attack_id = a.attack_id
) r
-- Of a crew with two phases the first is only what staff are to dismiss.
where a.phase = 2 or not exists (select from holdfast_truth.attacks b where b.crew_id = a.crew_id and b.phase = 2);

-- Members of real crews that took part in an attack.
create temporary table active_members as
select m.crew_id, m.family, f.account_id is not null as is_found, coalesce(f.is_core, false) as is_core
from holdfast_truth.crew_members m
left join found_accounts f using (account_id)
where m.account_id in (select reporter_id from attack_reports);

-- A crew that was found stands for the real one that most of its members belong to; 0: honest people.
create temporary table matches as
with votes as (
    select crew_id, true_crew, count(*) as members, count(*) filter (where is_core) as core
    from found_members
    group by crew_id, true_crew
)
select distinct on (crew_id)
    crew_id,
    true_crew,
    members as matched,
    core as core_matched,
    sum(members) over (partition by crew_id) as members,
    sum(core) over (partition by crew_id) as core
from votes
order by crew_id, votes.members desc, true_crew;

-- Those on entries and on lists are score_lists.sql's.
create temporary table account_holds as
select * from holdfast.holds where scope = 'account';

create temporary table false_holds as
select h.hold_id, h.placed_at, t.role
from account_holds h
join truth t on t.account_id = h.target_id
where h.target_id not in (select target_id from holdfast_truth.attacks);

-- Holds on abusers who staged an attack on themselves, and when honest voices alone reached the platform's threshold.
create temporary table staged_holds as
with policy as (
    select platform_threshold, platform_threshold_hours * interval '1 hour' as span
    from holdfast.policies
    order by policy_id desc
    limit 1
),
voices as (
    select h.hold_id, r.reporter_id, r.created_at, greatest(r.created_at, h.placed_at) as at
    from holdfast.holds h
    join truth t on t.account_id = h.target_id and t.role = 'staged'
    join holdfast.reports r on r.target_id = h.target_id and r.created_at <= h.expires_at
    join truth reporter on reporter.account_id = r.reporter_id and reporter.crew_id = 0
    join holdfast.accounts a on a.account_id = r.reporter_id and a.kind <> 'automated'
),
due as (
    select v.hold_id, min(v.at) as due_at
    from voices v
    cross join policy p
    where (
        select count(distinct o.reporter_id)
        from voices o
        where o.hold_id = v.hold_id and o.created_at <= v.created_at and o.created_at > v.at - p.span
    ) >= p.platform_threshold
    group by v.hold_id
)
select h.hold_id, d.due_at, coalesce(h.ended_at <= d.due_at, false) as is_over
from holdfast.holds h
join truth t on t.account_id = h.target_id and t.role = 'staged'
left join due d using (hold_id);

-- ---- the figures ----

create temporary table family_figures as
select
    a.family,
    a.attacks,
    a.protected,
    a.held,
    a.yielded,
    a.backward,
    a.landed,
    a.suppressed,
    pg_temp.percent(m.found, m.active) as recall,
    pg_temp.percent(m.core, m.active) as core_recall,
    pg_temp.percent(p.matched, p.members) as precision,
    pg_temp.percent(p.core_matched, p.core) as core_precision,
    m.crews,
    m.crews_found
from (
    select
        family,
        count(*) as attacks,
        pg_temp.percent(count(*) filter (where is_held or suppressed * 2 >= reports), count(*)) as protected,
        pg_temp.percent(count(*) filter (where is_held), count(*)) as held,
        pg_temp.percent(count(*) filter (where is_yielded), count(*)) as yielded,
        pg_temp.percent(count(*) filter (where is_backwards), count(*)) as backward,
        coalesce(percentile_cont(0.5) within group (order by landed) filter (where not is_under_way), 'nan') as landed,
        pg_temp.percent(sum(suppressed), sum(reports)) as suppressed
    from attacks
    group by family
) a
cross join lateral (
    select
        coalesce(sum(active), 0) as active,
        coalesce(sum(found), 0) as found,
        coalesce(sum(core), 0) as core,
        (select count(distinct w.crew_id) from holdfast_truth.crew_members w where w.family = a.family) as crews,
        count(*) filter (where found >= 5) as crews_found
    from (
        select
            crew_id,
            count(*) as active,
            count(*) filter (where is_found) as found,
            count(*) filter (where is_core) as core
        from active_members
        where family = a.family
        group by crew_id
    ) c
) m
cross join lateral (
    select sum(matched) as matched, sum(members) as members, sum(core_matched) as core_matched, sum(core) as core
    from matches
    where true_crew in (select w.crew_id from holdfast_truth.crew_members w where w.family = a.family)
) p;

select 'family', f.family, figure.name, figure.value
from family_figures f
cross join lateral (
    values
        (1, 'attacks', f.attacks::double precision),
        (2, 'protected%', f.protected),
        (3, 'held%', f.held),
        (4, 'yielded%', f.yielded),
        (5, 'backward%', f.backward),
        (6, 'landed%', f.landed),
        (7, 'suppr%', f.suppressed),
        (8, 'recall%', f.recall),
        (9, 'coreRec%', f.core_recall),
        (10, 'precis%', f.precision),
        (11, 'corePre%', f.core_precision),
        (12, 'crews', f.crews),
        (13, 'found', f.crews_found)
) as figure (number, name, value)
order by (select min(a.crew_id) from holdfast_truth.attacks a where a.family = f.family), figure.number;

with holds as (
    select
        count(*) as all_of_them,
        count(*) filter (where placed_at >= :'first_week_ends') as late,
        count(*) filter (where state = 'yielded') as yielded,
        count(*) filter (where state = 'withdrawn') as withdrawn
    from account_holds
),
wrong as (
    select
        count(*) filter (where role <> 'bait') as holds,
        count(*) filter (where role <> 'bait' and placed_at >= :'first_week_ends') as late,
        count(*) filter (where role = 'bait') as bait
    from false_holds
),
discounted as (
    select count(*) as reports, count(*) filter (where t.crew_id = 0) as honest
    from suppressed s
    join truth t on t.account_id = s.reporter_id
),
core as (
    select count(*) as members, count(*) filter (where true_crew <> 0) as true_members from found_accounts where is_core
),
largest as (
    select members, case when true_crew = 0 then 0 else pg_temp.percent(matched, members) end as purity
    from matches
    order by members desc, crew_id
    limit 1
)
select 'world', '', figure.name, figure.value
from holds, wrong, discounted, core
left join largest on true
cross join lateral (
    values
        ('reports', (select count(*) from holdfast.reports)::double precision),
        ('campaigns', (select count(*) from holdfast.campaigns)),
        ('holds', holds.all_of_them),
        ('holds yielded', holds.yielded),
        ('holds withdrawn', holds.withdrawn),
        ('holds on accounts that nobody attacked', wrong.holds),
        ('  of all holds, %', pg_temp.percent(wrong.holds, holds.all_of_them)),
        ('  after the first week', wrong.late),
        ('  after the first week, of its holds, %', pg_temp.percent(wrong.late, holds.late)),
        ('holds on a real crew''s bait, not counted above', wrong.bait),
        (
            'campaigns on accounts that nobody attacked',
            (select count(*) from found_targets t where t.target_id not in (select a.target_id from holdfast_truth.attacks a))
        ),
        ('reports suppressed', discounted.reports),
        ('  of them honest people''s, %', pg_temp.percent(discounted.honest, discounted.reports)),
        ('core members', core.members),
        ('  of them in a real crew, %', pg_temp.percent(core.true_members, core.members)),
        ('honest people framed by a crew', (select count(*) from truth where role = 'framed')),
        ('  of them core members', (select count(*) from found_accounts where role = 'framed' and is_core)),
        ('holds on abusers who staged an attack', (select count(*) from staged_holds)),
        ('  of them, honest voices reached the threshold', (select count(due_at) from staged_holds)),
        (
            '  and the hold did not end then',
            (select count(*) from staged_holds where due_at is not null and not is_over)
        ),
        ('crews found', (select count(*) from matches)),
        ('  of them mostly honest people', (select count(*) from matches m where m.true_crew = 0)),
        ('largest crew, members', coalesce(largest.members, 0)),
        ('  of them in one real crew, %', coalesce(largest.purity, 0))
) as figure (name, value);

select 'role', role, 'false holds on:', count(*)::double precision
from false_holds
where role <> 'bait'
group by role
order by role;
select 'role', t.role, 'honest reports suppressed, of:', count(*)::double precision
from suppressed s
join truth reporter on reporter.account_id = s.reporter_id and reporter.crew_id = 0
join truth t on t.account_id = s.target_id
group by t.role
order by t.role;
select 'role', role, 'core members of no crew:', count(*)::double precision
from found_accounts
where is_core and true_crew = 0
group by role
order by role;
rollback;
