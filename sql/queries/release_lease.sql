-- The leader of $1 with the fencing number $2 leaves.
with left_ as (
    update holdfast.worker_state set leader = null, leader_pid = null, heartbeat_at = null
    where source = $1 and fencing = $2::bigint returning source
)
select count(*), pg_advisory_unlock(hashtextextended('holdfast worker ' || $1, 0)) from left_
