-- crew_overview: one row per crew that was not merged into another: how it grew, when its accounts were made, whom it reported,
-- which block lists it used, who goes first. For reviewers: it names accounts.
--
-- A wave: as many accounts as a crew needs at least (policies.min_crew), each made within an hour of the one before. How many
-- the whole platform made meanwhile stands beside it, since a busy hour is no crew. First movers: who was more than once among
-- the first tenth of the crew's reporters, and how many of the members chance alone would make so at most (a union bound over
-- members and choices of campaigns): one and more is nothing to go by.
create or replace view holdfast.crew_overview as
with policy as (
    select p.min_crew from holdfast.policies p order by p.policy_id desc limit 1
)
select 'crew ' || w.crew_id as crew, w.status,
       g.members || ' accounts' || case when g.joined_later > 0 then ', ' || g.joined_later || ' of them since its first campaign' else '' end
       || '; ' || c.campaigns || case c.campaigns when 1 then ' campaign' else ' campaigns' end || ' against '
       || c.targets || case c.targets when 1 then ' account' else ' accounts' end
       || case when c.lists > 0 then ' and ' || c.lists || case c.lists when 1 then ' block list' else ' block lists' end else '' end
       || case when v.waves is not null then '; ' || v.in_waves || ' accounts made in ' || jsonb_array_length(v.waves)
          || case jsonb_array_length(v.waves) when 1 then ' wave' else ' waves' end else '' end
       || case when (f.first_movers -> 0 ->> 'by_chance')::numeric < 0.05
          then '; first again and again: ' || (f.first_movers -> 0 ->> 'account') else '' end || '.' as what,
       g.members, g.core_members, g.cleared, g.members_week, g.members_month, c.campaigns, c.confirmed, c.dismissed, c.targets,
       c.lists, c.held_now, w.first_seen_at, w.last_seen_at, g.growth, v.waves as creation_waves, l.lists_used, f.first_movers,
       c.target_ids, c.campaign_ids, w.crew_id
from holdfast.crews w
cross join policy
cross join lateral (
    select count(*) filter (where m.cleared_at is null) as members,
           count(*) filter (where m.is_core and m.cleared_at is null) as core_members,
           count(*) filter (where m.cleared_at is not null) as cleared,
           count(*) filter (where m.cleared_at is null and m.first_seen_at > now() - interval '7 days') as members_week,
           count(*) filter (where m.cleared_at is null and m.first_seen_at > now() - interval '30 days') as members_month,
           count(*) filter (where m.cleared_at is null and m.first_seen_at >
               (select min(k.ended_at) from holdfast.campaigns k where k.crew_id = w.crew_id)) as joined_later,
           (select jsonb_agg(jsonb_build_object('day', d.day, 'joined', d.joined, 'members', d.members) order by d.day)
            from (select (j.first_seen_at at time zone 'UTC')::date as day, count(*) as joined,
                         sum(count(*)) over (order by (j.first_seen_at at time zone 'UTC')::date) as members
                  from holdfast.crew_members j where j.crew_id = w.crew_id and j.cleared_at is null group by 1) d) as growth
    from holdfast.crew_members m where m.crew_id = w.crew_id
) g
cross join lateral (
    select count(*) as campaigns, count(*) filter (where k.status = 'confirmed') as confirmed,
           count(*) filter (where k.status = 'dismissed') as dismissed, count(distinct k.target_id) as targets,
           count(distinct k.list_id) as lists,
           count(*) filter (where exists (select from holdfast.holds h where h.campaign_id = k.campaign_id
                                          and h.ended_at is null and h.expires_at > now())) as held_now,
           array_agg(distinct k.target_id) filter (where k.target_id is not null) as target_ids,
           array_agg(k.campaign_id order by k.campaign_id) as campaign_ids
    from holdfast.campaigns k where k.crew_id = w.crew_id
) c
cross join lateral (
    select jsonb_agg(jsonb_build_object('from', a.from_at, 'to', a.to_at, 'accounts', a.accounts, 'on_platform',
               (select count(*) from holdfast.accounts o where o.created_at between a.from_at and a.to_at)) order by a.from_at) as waves,
           sum(a.accounts) as in_waves
    from (select min(n.created_at) as from_at, max(n.created_at) as to_at, count(*) as accounts
          from (select b.created_at, count(*) filter (where b.is_first) over (order by b.created_at, b.account_id) as wave
                from (select a.account_id, a.created_at,
                             coalesce(a.created_at - lag(a.created_at) over (order by a.created_at, a.account_id) > interval '1 hour',
                                      true) as is_first
                      from holdfast.crew_members m join holdfast.accounts a on a.account_id = m.account_id
                      where m.crew_id = w.crew_id and m.cleared_at is null and a.created_at is not null) b) n
          group by n.wave having count(*) >= policy.min_crew) a
) v
cross join lateral (
    select jsonb_agg(jsonb_build_object('list_id', u.list_id::text, 'list', holdfast.list_name(u.list_id), 'campaigns', u.campaigns,
                                        'targets', u.targets) order by u.campaigns desc, u.targets desc, u.list_id) as lists_used
    from (select o.list_id, sum(o.campaign) as campaigns, count(distinct o.target_id) as targets
          from (select k.list_id, 1 as campaign, null::bigint as target_id from holdfast.campaigns k
                where k.crew_id = w.crew_id and k.list_id is not null
                union all
                select b.list_id, 0, e.target_id
                from holdfast.crew_members m
                join holdfast.blocklists b on b.owner_id = m.account_id
                join holdfast.blocklist_entries e on e.list_id = b.list_id and e.target_id = any (c.target_ids)
                where m.crew_id = w.crew_id and m.cleared_at is null) o
          group by o.list_id) u
) l
cross join lateral (
    select jsonb_agg(jsonb_build_object('account_id', b.reporter_id::text, 'account', holdfast.account_name(b.reporter_id),
                                        'campaigns', b.campaigns, 'among_first', b.among_first, 'by_chance', b.by_chance)
                     order by b.by_chance, b.reporter_id) as first_movers
    from (select r.reporter_id, count(*) as campaigns, count(*) filter (where r.place <= r.places) as among_first,
                 round(g.members * factorial(count(*)) / factorial(count(*) filter (where r.place <= r.places))
                       / factorial(count(*) filter (where r.place > r.places))
                       * max(r.places::numeric / r.reporters) ^ count(*) filter (where r.place <= r.places), 6) as by_chance
          from (select a.reporter_id, count(*) over (partition by a.campaign_id) as reporters,
                       row_number() over (partition by a.campaign_id order by a.at, a.reporter_id) as place,
                       greatest(1, count(*) over (partition by a.campaign_id) / 10) as places
                from (select k.campaign_id, r.reporter_id, min(r.created_at) as at
                      from holdfast.campaigns k
                      join holdfast.reports r on r.target_id = k.target_id and r.created_at between k.started_at and k.ended_at
                      join holdfast.campaign_members m on m.campaign_id = k.campaign_id and m.account_id = r.reporter_id
                      where k.crew_id = w.crew_id group by 1, 2) a) r
          group by r.reporter_id having count(*) filter (where r.place <= r.places) > 1
          order by by_chance, r.reporter_id limit 5) b
) f
where w.merged_into is null
order by c.held_now desc, w.last_seen_at desc, w.crew_id;
revoke all on holdfast.crew_overview from public;
grant select on holdfast.crew_overview to holdfast_reviewer;
comment on view holdfast.crew_overview is
    'Crews: how they grew, when their accounts were made, whom they reported, which block lists they used, who goes first. One row per '
    'crew that was not merged into another; those that are held against now come first. Facts for a reviewer: nobody is sanctioned for being in it.';
comment on column holdfast.crew_overview.crew is 'Its name, as in sentences.';
comment on column holdfast.crew_overview.status is 'open, confirmed or dismissed: what staff decided, if anything.';
comment on column holdfast.crew_overview.what is 'The same in one sentence.';
comment on column holdfast.crew_overview.members is 'Members that staff have not cleared.';
comment on column holdfast.crew_overview.core_members is 'Of them, those of the dense core.';
comment on column holdfast.crew_overview.cleared is 'Members that staff found innocent; they count nowhere else here.';
comment on column holdfast.crew_overview.members_week is 'Members first seen with the crew in the last seven days.';
comment on column holdfast.crew_overview.members_month is 'The same in the last 30 days.';
comment on column holdfast.crew_overview.campaigns is 'Its campaigns.';
comment on column holdfast.crew_overview.confirmed is 'Of them, those that staff confirmed.';
comment on column holdfast.crew_overview.dismissed is 'Of them, those that staff dismissed.';
comment on column holdfast.crew_overview.targets is 'Accounts that they were against.';
comment on column holdfast.crew_overview.lists is 'Block lists that they were about, or driven by.';
comment on column holdfast.crew_overview.held_now is 'Holds in force against it.';
comment on column holdfast.crew_overview.first_seen_at is 'Its first act.';
comment on column holdfast.crew_overview.last_seen_at is 'Its latest one.';
comment on column holdfast.crew_overview.growth is
    'Array of {day, joined, members}: on each day (UTC) that brought new members, how many, and how many it had then.';
comment on column holdfast.crew_overview.creation_waves is
    'Array of {from, to, accounts, on_platform}: at least policies.min_crew members made within an hour of each other, and how many '
    'accounts are known to have been made on the whole platform meanwhile. NULL: none, or creation is not known.';
comment on column holdfast.crew_overview.lists_used is
    'Array of {list_id, list, campaigns, targets}: block lists that its campaigns are about, or that members own and that have its targets.';
comment on column holdfast.crew_overview.first_movers is
    'Array of {account_id, account, campaigns, among_first, by_chance}, at most five: who took part in so many campaigns, and was so often '
    'among the first tenth of the crew to report. by_chance is how many members chance would make first as often, at most: '
    'far below 1, it is a trace of who organises.';
comment on column holdfast.crew_overview.target_ids is 'The accounts, for queries.';
comment on column holdfast.crew_overview.campaign_ids is 'The campaigns, for queries.';
comment on column holdfast.crew_overview.crew_id is 'For confirm_crew() and dismiss_crew().';
