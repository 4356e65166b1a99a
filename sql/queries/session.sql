-- What a connection of the worker must be: the backend's own number (a pooler in between gives another), no standby, the same
-- server for both; and what holds in it. A role's or database's limits are for others: reading a backlog takes as long as
-- it takes, and a spare is idle by profession. Silence is watched by the worker itself. Only waiting for a lock has an end.
-- What is read is sorted in memory, by one process, since the worker is at work beside it; and its queries are long texts over few rows,
-- which compiling would only delay (0.9 s of each 250,000 rows).
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set idle_session_timeout = 0;
set lock_timeout = '3s';
set jit = off;
set work_mem = '64MB';
set max_parallel_workers_per_gather = 0;
select pg_backend_pid(), pg_is_in_recovery(), pg_postmaster_start_time()::text || ' ' || (select system_identifier from pg_control_system())
