-- Begins the transaction of findings and cursor, if this worker still leads. It waits for a lock no longer than the heart may
-- miss a few beats.
begin;
set local lock_timeout = :'lock_timeout_ms';
select fencing from holdfast.worker_state where source = :'source' for update
