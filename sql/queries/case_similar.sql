-- Of a campaign: others by the crew, on the same account or list, or by at least three of the same accounts. Of a crew: its campaigns.
-- $1: 'campaign' or 'crew'; $2: its id. The 50 nearest.
with c as (
    select c.* from holdfast.campaigns c where $1::text = 'campaign' and c.campaign_id = $2::bigint
), shared as (
    select o.campaign_id, count(*) as members
    from c join holdfast.campaign_members m on m.campaign_id = c.campaign_id
    join holdfast.campaign_members o on o.account_id = m.account_id and o.campaign_id <> m.campaign_id group by 1
), near as (
    select o.campaign_id, coalesce(s.members, 0) as members,
           case when o.crew_id = c.crew_id then 'same crew' when o.target_id = c.target_id or o.list_id = c.list_id then 'same subject'
                else 'same accounts' end as why
    from c join holdfast.campaigns o on o.campaign_id <> c.campaign_id
    left join shared s on s.campaign_id = o.campaign_id
    where o.crew_id = c.crew_id or o.target_id = c.target_id or o.list_id = c.list_id or s.members >= 3
    union all
    select o.campaign_id, (select count(*) from holdfast.campaign_members m where m.campaign_id = o.campaign_id), 'same crew'
    from holdfast.campaigns o where $1 = 'crew' and o.crew_id = $2
), nearest as (
    select * from near order by members desc, campaign_id desc limit 50
)
select jsonb_build_object('total', (select count(*) from near), 'campaigns', (
    select coalesce(jsonb_agg(to_jsonb(x) order by case when $1 = 'crew' then 0 else x.members end desc, x.started_at desc), '[]') from (
        select o.campaign_id::text, o.crew_id::text, o.kind, o.status, o.disposition, n.why, n.members, o.crew_reports,
               o.independent_reporters, o.started_at, o.ended_at, o.detected_at, o.evidence, o.target_id::text, o.list_id::text,
               case when o.target_id is not null then holdfast.account_name(o.target_id) else holdfast.list_name(o.list_id) end as subject,
               exists (select from holdfast.holds h
                       where h.campaign_id = o.campaign_id and h.ended_at is null and h.expires_at > now()) as is_held
        from nearest n join holdfast.campaigns o on o.campaign_id = n.campaign_id) x))
