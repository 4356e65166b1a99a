-- Begins the transaction of findings and cursor, if this worker still leads.
begin;
set local statement_timeout = 0;
select fencing from holdfast.worker_state where source = :'source' for update
