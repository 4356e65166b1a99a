-- Asks for the lease of the source $1: a session lock. Who leads otherwise: by its own account (worker_state), and in truth,
-- by whoever has the lock; the heartbeat's age and the policy's patience in seconds; whether the server is at work for the
-- holder, which cannot stamp its heartbeat until that is done.
select pg_try_advisory_lock(hashtextextended('holdfast worker ' || $1, 0)),
       coalesce(s.leader, ''), coalesce(s.leader_pid, 0), extract(epoch from clock_timestamp() - s.heartbeat_at),
       (select p.lease_seconds from holdfast.policies p order by p.policy_id desc limit 1),
       coalesce(h.pid, 0), coalesce(a.state = 'active' and a.wait_event_type is distinct from 'Client', false)
from (select 1) one
left join holdfast.worker_state s on s.source = $1
left join pg_locks h on h.locktype = 'advisory' and h.objsubid = 1 and h.granted
    and h.database = (select d.oid from pg_database d where d.datname = current_database())
    and (h.classid::bigint << 32 | h.objid::bigint) = hashtextextended('holdfast worker ' || $1, 0)
left join pg_stat_activity a on a.pid = h.pid
