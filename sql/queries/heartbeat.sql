-- The leader of $1 with the fencing number $2 is alive, and has seen everything in the snapshot $3 (NULL: no news of that).
update holdfast.worker_state
set heartbeat_at = clock_timestamp(), snapshot_done = coalesce($3::text::pg_snapshot, snapshot_done),
    last_cycle_at = case when $3::text is null then last_cycle_at else clock_timestamp() end
where source = $1 and fencing = $2::bigint
returning fencing
