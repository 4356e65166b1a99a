-- Who acted on whom: members by subjects (accounts, or lists they subscribed to). $1: 'campaign' or 'crew'; $2: its id.
--
-- Subjects: those of the crew's campaigns and the accounts that evidence names. A cell is the member's first act there, and is close
-- when it is within a day of the members' median.
with c as (
    select c.* from holdfast.campaigns c where $1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2
), crew as (
    select o.* from holdfast.campaigns o where o.crew_id in (select c.crew_id from c)
), members as (
    select distinct m.account_id from c join holdfast.campaign_members m on m.campaign_id = c.campaign_id where $1 = 'campaign'
    union
    select m.account_id from holdfast.crew_members m where $1 = 'crew' and m.crew_id = $2
), targets as (
    select distinct o.target_id from crew o where o.target_id is not null
    union
    select (e.detail ->> 'other_target')::bigint from c join holdfast.campaign_evidence e on e.campaign_id = c.campaign_id
    where e.detail ? 'other_target'
), acts as (
    select r.target_id, null::bigint as list_id, r.reporter_id as account_id, min(r.created_at) as at
    from holdfast.reports r join members m on m.account_id = r.reporter_id
    where r.target_id in (select target_id from targets) group by 1, 3
    union all
    select e.target_id, null, l.owner_id, min(e.added_at)
    from holdfast.blocklist_entries e join holdfast.blocklists l on l.list_id = e.list_id
    join members m on m.account_id = l.owner_id
    where exists (select from c where c.kind in ('list_seeding', 'unsupported_entries'))
      and e.target_id in (select target_id from targets) group by 1, 3
    union all
    select null, s.list_id, s.subscriber_id, min(s.subscribed_at)
    from holdfast.blocklist_subscriptions s join members m on m.account_id = s.subscriber_id
    where s.list_id in (select o.list_id from crew o where o.list_id is not null) group by 2, 3
), subjects as (
    select a.target_id, a.list_id, count(distinct a.account_id) as members,
           percentile_disc(0.5) within group (order by a.at) as median_at,
           bool_or((a.target_id = c.target_id or a.list_id = c.list_id and c.target_id is null) and $1 = 'campaign') as is_this
    from acts a left join c on a.target_id = c.target_id or a.list_id = c.list_id
    group by 1, 2 having count(distinct a.account_id) >= 2
), columns as (
    select s.*, coalesce(s.is_this, false) as is_first,
           row_number() over (order by coalesce(s.is_this, false) desc, s.members desc, s.median_at, s.target_id, s.list_id) - 1 as n
    from subjects s order by n limit 60
), cells as (
    select k.n, a.account_id, min(a.at) as at, min(k.median_at) as median_at
    from columns k join acts a on (a.target_id, coalesce(a.list_id, 0)) is not distinct from (k.target_id, coalesce(k.list_id, 0))
    group by 1, 2
)
select jsonb_build_object(
    'columns', (select coalesce(jsonb_agg(jsonb_build_object('target_id', k.target_id::text, 'list_id', k.list_id::text,
        'name', case when k.target_id is not null then holdfast.account_name(k.target_id) else holdfast.list_name(k.list_id) end,
        'members', k.members, 'median_at', k.median_at, 'is_this', k.is_first) order by k.n), '[]') from columns k),
    'cells', (select coalesce(jsonb_agg(jsonb_build_array(x.account_id::text, x.n, x.at,
        abs(extract(epoch from x.at - x.median_at)) <= 86400) order by x.n, x.at, x.account_id), '[]') from cells x))
