-- What time alone changes: holds whose end has come, campaigns that nobody looked at, and both in the chain of decisions. What staff have
-- in hand is passed over, and all of it while somebody has the chain, until the next time: this waits for nobody, so it cannot be part
-- of a deadlock, whatever its order.
with chain as materialized (
    select holdfast.try_decision() as is_free
), due_holds as materialized (
    select h.hold_id, holdfast.hold_state(h) as before from holdfast.holds h
    where h.ended_at is null and h.expires_at <= now() and (select is_free from chain)
    order by h.hold_id for update skip locked
), ended as (
    update holdfast.holds h set state = 'expired', ended_at = h.expires_at, ended_by = 'worker'
    from due_holds d where h.hold_id = d.hold_id
    returning h.hold_id, d.before, holdfast.hold_state(h) as after
), due_campaigns as materialized (
    select c.campaign_id from holdfast.campaigns c
    where c.status = 'open' and c.detected_at < now() - make_interval(days => (
        select p.stale_days::int from holdfast.policies p order by p.policy_id desc limit 1)) and (select is_free from chain)
    order by c.campaign_id for update skip locked
), stale as (
    update holdfast.campaigns c set status = 'stale' from due_campaigns d where c.campaign_id = d.campaign_id
    returning c.campaign_id
), changes as (
    select 1 as place, 'hold' as object_type, e.hold_id as object_id, 'expire_hold' as action,
           jsonb_build_object('holds', jsonb_build_array(e.before)) as before,
           jsonb_build_object('holds', jsonb_build_array(e.after)) as after from ended e
    union all
    select 2, 'campaign', s.campaign_id, 'stale_campaign',
           jsonb_build_object('campaign', jsonb_build_object('campaign_id', s.campaign_id::text, 'status', 'open')),
           jsonb_build_object('campaign', jsonb_build_object('campaign_id', s.campaign_id::text, 'status', 'stale')) from stale s
)
select (select count(pg_notify('holdfast_hold', json_build_object('hold_id', e.hold_id::text, 'event', 'expired')::text)) from ended e),
       holdfast.record_worker_decisions((select jsonb_agg(to_jsonb(c) order by c.place, c.object_id) from changes c))
