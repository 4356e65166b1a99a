-- What time alone changes: holds whose end has come, campaigns that nobody looked at. What staff have in hand is passed over, until the
-- next time: this waits for nobody, so it cannot be part of a deadlock.
with ended as (
    update holdfast.holds set state = 'expired', ended_at = expires_at, ended_by = 'worker'
    where hold_id in (select h.hold_id from holdfast.holds h where h.ended_at is null and h.expires_at <= now()
                      order by h.hold_id for update skip locked)
    returning hold_id
)
select count(pg_notify('holdfast_hold', json_build_object('hold_id', hold_id::text, 'event', 'expired')::text)) from ended;
update holdfast.campaigns set status = 'stale'
where campaign_id in (
    select c.campaign_id from holdfast.campaigns c
    where c.status = 'open' and c.detected_at < now() - make_interval(days => (
        select p.stale_days::int from holdfast.policies p order by p.policy_id desc limit 1))
    order by c.campaign_id for update skip locked)
