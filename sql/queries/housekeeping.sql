-- What time alone changes: holds whose end has come, campaigns that nobody looked at.
with ended as (
    update holdfast.holds set state = 'expired', ended_at = expires_at, ended_by = 'worker'
    where ended_at is null and expires_at <= now()
    returning hold_id
)
select count(pg_notify('holdfast_hold', json_build_object('hold_id', hold_id::text, 'event', 'expired')::text)) from ended;
update holdfast.campaigns set status = 'stale'
where status = 'open' and detected_at < now() - make_interval(days => (
    select p.stale_days::int from holdfast.policies p order by p.policy_id desc limit 1))
