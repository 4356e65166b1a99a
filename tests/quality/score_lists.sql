-- Findings about shared block lists against the truth of a world's plays, in SQL: the figures of score_lists.h, from what the
-- worker wrote, and what only the database can say: whose voice effective_list_count() still counts.
--
--   psql -XqAt -F $'\t' -f tests/quality/score_lists.sql
--
-- One row per figure: attack, a play's name, figure, value; event, the same of what is no attack; side, '', figure, value.
-- plays.awk makes a table of them.
\set ON_ERROR_STOP on
set client_min_messages = warning;
begin;

create temporary table found as
select c.kind, c.crew_id, c.target_id, c.list_id, c.detected_at, h.scope, h.state <> 'withdrawn' as is_kept
from holdfast.campaigns c
left join holdfast.holds h using (campaign_id)
where c.kind in ('list_seeding', 'list_inflation', 'unsupported_entries');

-- What is about a play: its list, or one of the accounts that it put on lists.
create temporary table about as
select a.attack_id, f.*
from holdfast_truth.list_attacks a
join found f on
    case
        when f.target_id is null then f.list_id = a.list_id
        else exists (select from holdfast_truth.list_targets t where t.attack_id = a.attack_id and t.target_id = f.target_id)
    end;

create temporary table attacks as
select
    a.attack_id,
    a.play,
    coalesce(min(b.detected_at) filter (where b.kind = a.kind) <= a.half_at, false) as is_in_time,
    coalesce(min(b.detected_at) filter (where b.kind = a.kind) > a.half_at, false) as is_late,
    case
        when a.kind = 'list_seeding' then
            2 * count(*) filter (where b.is_kept and b.kind = a.kind)
            >= (select count(*) from holdfast_truth.list_targets t where t.attack_id = a.attack_id)
        else count(*) filter (where b.is_kept) > 0
    end as is_held
from holdfast_truth.list_attacks a
left join about b using (attack_id)
where a.kind is not null
group by a.attack_id;

-- Entries that a hold of an account keeps back: on the lists of the campaign's crew.
create temporary table kept_back as
select f.target_id, e.list_id
from found f
join holdfast.blocklist_entries e on e.target_id = f.target_id
join holdfast.blocklists l on l.list_id = e.list_id
join holdfast.crew_members m on m.crew_id = f.crew_id and m.account_id = l.owner_id
where f.scope = 'list_entry'
group by f.target_id, e.list_id;

-- Accounts on the honest list of what is no attack, but for those that an attack put there.
create temporary table entries as
select distinct a.attack_id, a.play, a.list_id, e.target_id
from holdfast_truth.list_attacks a
join holdfast.blocklist_entries e using (list_id)
where a.kind is null and e.target_id not in (select t.target_id from holdfast_truth.list_targets t);

create temporary table events as
select
    a.attack_id,
    a.play,
    (select count(*) from about b where b.attack_id = a.attack_id) as campaigns,
    (select count(*) from about b where b.attack_id = a.attack_id and b.scope = 'list') as list_holds,
    (
        select count(*)
        from entries e
        join kept_back using (list_id, target_id)
        where e.attack_id = a.attack_id
    ) as entry_holds
from holdfast_truth.list_attacks a
where a.kind is null;

-- Holds of the real path have run out by now, so what an account loses here it loses to a voice that is taken for another's.
create temporary table votes as
select e.attack_id, e.play, e.target_id, holdfast.effective_list_count(e.target_id) as count
from entries e
where exists (
    select
    from holdfast.blocklist_entries b
    join holdfast_truth.list_attacks a using (list_id)
    where a.attack_id = e.attack_id and b.target_id = e.target_id and b.removed_at is null
);

-- The same without those who want the honest lists to be taken for copies.
update holdfast.blocklists set deleted_at = now()
where list_id in (select r.list_id from holdfast_truth.list_roles r where r.role = 'shadow');

create temporary table lost as
select v.play, count(*) as votes, count(*) filter (where v.count < holdfast.effective_list_count(v.target_id)) as lost
from votes v
group by v.play;

-- ---- the figures ----

select 'attack', a.play, figure.name, figure.value
from (
    select
        play,
        min(attack_id) as number,
        count(*) as plays,
        count(*) filter (where is_in_time) as in_time,
        count(*) filter (where is_late) as late,
        count(*) filter (where is_held) as held
    from attacks
    group by play
) a
cross join lateral (
    values (1, 'plays', a.plays), (2, 'found by half', a.in_time), (3, 'later', a.late), (4, 'held', a.held)
) as figure (number, name, value)
order by a.number, figure.number;

select 'event', e.play, figure.name, figure.value
from (
    select
        play,
        min(attack_id) as number,
        count(*) as plays,
        sum(campaigns) as campaigns,
        sum(list_holds) as list_holds,
        sum(entry_holds) as entry_holds
    from events
    group by play
) e
cross join lateral (
    values
        (1, 'plays', e.plays),
        (2, 'campaigns', e.campaigns),
        (3, 'list holds', e.list_holds),
        (4, 'entry holds', e.entry_holds)
) as figure (number, name, value)
order by e.number, figure.number;

with honest as (
    select
        f.kind,
        f.scope = 'list' or exists (
            select
            from kept_back k
            join holdfast_truth.list_roles o on o.list_id = k.list_id
            where k.target_id = f.target_id and o.role in ('honest', 'mirror')
        ) as is_held
    from found f
    left join holdfast_truth.list_roles r using (list_id)
    where case
        when f.target_id is null then r.role in ('honest', 'mirror')
        else f.target_id not in (select t.target_id from holdfast_truth.list_targets t)
    end
)
select 'side', '', figure.name, figure.value
from (select count(*) filter (where is_held) as holds, count(*) filter (where kind <> 'list_inflation') as campaigns from honest) h
cross join lateral (
    values
        ('holds on lists or entries of the honest side', h.holds),
        ('campaigns about what no attack put on lists', h.campaigns)
) as figure (name, value)
where exists (select from holdfast_truth.list_attacks);

select 'side', '', 'votes of the list, ' || l.play || ': ' || figure.name, figure.value
from lost l
join (select play, min(attack_id) as number from events group by play) e using (play)
cross join lateral (values (1, 'all', l.votes), (2, 'lost', l.lost)) as figure (number, name, value)
where l.play in ('copiers', 'front_runners', 'rivals', 'siege')
order by e.number, figure.number;
rollback;
