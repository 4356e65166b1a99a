-- Who: the members of a campaign or a crew, the surest first. $1: 'campaign' or 'crew'; $2: its id.
with members as (
    select m.account_id, m.score, m.is_core, m.shared_keys, w.strikes, w.cleared_at, c.crew_id
    from holdfast.campaigns c join holdfast.campaign_members m on m.campaign_id = c.campaign_id
    left join holdfast.crew_members w on w.crew_id = c.crew_id and w.account_id = m.account_id
    where $1::text = 'campaign' and c.campaign_id = $2::bigint
    union all
    select m.account_id, m.score, m.is_core, null, m.strikes, m.cleared_at, m.crew_id
    from holdfast.crew_members m where $1 = 'crew' and m.crew_id = $2
)
select coalesce(jsonb_agg(to_jsonb(x) order by x.is_core desc, x.score desc, x.account_id::bigint), '[]') from (
    select m.account_id::text, holdfast.account_name(m.account_id) as name, m.score, m.is_core, m.shared_keys, m.strikes, m.cleared_at,
           a.kind, a.created_at, a.followers, a.following
    from members m left join holdfast.accounts a on a.account_id = m.account_id) x
