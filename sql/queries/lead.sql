-- The worker leads the source $1 from now on, as $2: a new fencing number, and the cursor. $3: the last error, or NULL; $4: shadow.
insert into holdfast.worker_state as s (source, fencing, leader, leader_pid, heartbeat_at, started_at, is_shadow, last_error, last_error_at)
values ($1::text, 1, $2::text, pg_backend_pid(), clock_timestamp(), clock_timestamp(), $4::boolean, $3::text,
        case when $3::text is not null then clock_timestamp() end)
on conflict (source) do update set
    fencing = s.fencing + 1, leader = excluded.leader, leader_pid = excluded.leader_pid, heartbeat_at = excluded.heartbeat_at,
    started_at = excluded.started_at, is_shadow = excluded.is_shadow, last_error = coalesce(excluded.last_error, s.last_error),
    last_error_at = coalesce(excluded.last_error_at, s.last_error_at)
returning fencing, snapshot_done::text, snapshot_goal::text,
          case w_at when 'infinity' then 9223372036854775807 when '-infinity' then -9223372036854775807
               else (extract(epoch from w_at) * 1000000)::bigint end,
          coalesce(w_relation, 0), coalesce(w_id, 0), (extract(epoch from judged_through) * 1000000)::bigint, rows_read
