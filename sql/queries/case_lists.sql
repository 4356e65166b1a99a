-- Block lists that several of the members follow, or that one of them keeps: what may have driven them. $1: 'campaign' or 'crew'; $2: its id.
with c as (
    select c.* from holdfast.campaigns c where $1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2
), members as (
    select distinct m.account_id from c join holdfast.campaign_members m on m.campaign_id = c.campaign_id where $1 = 'campaign'
    union
    select m.account_id from holdfast.crew_members m where $1 = 'crew' and m.crew_id = $2
), followed as (
    select s.list_id, count(distinct s.subscriber_id) as members from holdfast.blocklist_subscriptions s
    join members m on m.account_id = s.subscriber_id where s.ended_at is null group by 1
), chosen as (
    select l.*, coalesce(f.members, 0) as members, exists (select from c where c.list_id = l.list_id) as is_driving
    from holdfast.blocklists l left join followed f on f.list_id = l.list_id
    where f.members >= 3 or l.list_id in (select c.list_id from c) or l.owner_id in (select account_id from members)
    order by is_driving desc, members desc, list_id limit 20
)
select coalesce(jsonb_agg(to_jsonb(x) order by x.is_driving desc, x.members desc, x.list_id::bigint), '[]') from (
    select l.list_id::text, holdfast.list_name(l.list_id) as name, l.owner_id::text, holdfast.account_name(l.owner_id) as owner,
           l.owner_id in (select account_id from members) as is_owner_member, l.members, l.is_driving,
           (select count(*) from holdfast.blocklist_subscriptions s where s.list_id = l.list_id and s.ended_at is null) as subscribers,
           (select min(e.added_at) from holdfast.blocklist_entries e join c on c.target_id = e.target_id where e.list_id = l.list_id)
               as listed_at
    from chosen l) x
