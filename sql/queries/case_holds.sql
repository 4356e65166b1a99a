-- What is held and what is discounted. $1: 'campaign' or 'crew'; $2: its id.
with c as (
    select c.* from holdfast.campaigns c where $1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2
)
select jsonb_build_object(
    'holds', (select coalesce(jsonb_agg(to_jsonb(x) order by x.hold_id::bigint), '[]') from (
        select h.hold_id::text, h.scope, h.target_id::text, h.list_id::text, h.campaign_id::text, h.placed_at, h.expires_at, h.state,
               h.ended_at, h.ended_by, h.ended_at is null and h.expires_at > now() as is_in_force, holdfast.named(h.reason) as reason
        from holdfast.holds h
        where h.campaign_id in (select c.campaign_id from c)
           or h.ended_at is null and $1 = 'campaign' and h.target_id in (select c.target_id from c) and h.scope = 'account') x),
    'discounted', (select jsonb_build_object('reports', count(*) filter (where s.lifted_at is null), 'lifted', count(s.lifted_at),
        'voices_before', round(coalesce(sum(s.weight_before) filter (where s.lifted_at is null), 0)::numeric, 2),
        'voices_after', round(coalesce(sum(s.weight_after) filter (where s.lifted_at is null), 0)::numeric, 2),
        'would_have_acted_at', min(s.would_have_acted_at))
        from c join holdfast.suppressed_reports s on s.campaign_id = c.campaign_id))
