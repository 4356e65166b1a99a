-- Asks for the lease of the source $1: a session lock, and who has it otherwise; the heartbeat's age and the policy's patience in seconds.
select pg_try_advisory_lock(hashtextextended('holdfast worker ' || $1, 0)),
       coalesce(s.leader, ''), coalesce(s.leader_pid, 0), extract(epoch from clock_timestamp() - s.heartbeat_at),
       (select p.lease_seconds from holdfast.policies p order by p.policy_id desc limit 1)
from (select 1) one left join holdfast.worker_state s on s.source = $1
