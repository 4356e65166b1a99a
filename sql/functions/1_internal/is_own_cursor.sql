-- is_own_cursor(state): whether the numbers of transactions that the worker noted are those of this database as it is: not of another
-- one of which it is a copy (a cluster's first database has the same oid in every cluster), of tables that were loaded anew, or from
-- after the point to which it was taken back. The worker compares the same when it begins (identity.sql), and a timeline as little.
create or replace function holdfast.is_own_cursor(state holdfast.worker_state) returns boolean
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return coalesce(state.database_oid = (select d.oid from pg_database d where d.datname = current_database()), true)
       and coalesce('holdfast.reports'::regclass::oid = any (state.relation_oids), true)
       and coalesce(state.system_identifier = (select c.system_identifier from pg_control_system() c), true)
       and pg_snapshot_xmax(coalesce(state.snapshot_goal, state.snapshot_done)) <= pg_snapshot_xmax(pg_current_snapshot());
end $$;
revoke all on function holdfast.is_own_cursor(holdfast.worker_state) from public;
comment on function holdfast.is_own_cursor(holdfast.worker_state) is
    'Internal: whether the worker''s cursor belongs to this database; NULL: there is none.';
