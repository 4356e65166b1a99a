-- counted_through(): the snapshot that holdfast.counted_reports are of, or NULL where it says nothing about this database: a
-- copy of another one, or one that was taken back to before it. The cluster is not asked for, which takes a file to be read:
-- count_reports() does that.
create or replace function holdfast.counted_through() returns pg_snapshot
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return (select c.snapshot from holdfast.counting c
            where c.database_oid = (select d.oid from pg_database d where d.datname = current_database())
              and c.relation_oid = 'holdfast.reports'::regclass
              and pg_snapshot_xmax(c.snapshot) <= pg_snapshot_xmax(pg_current_snapshot()));
end $$;
revoke all on function holdfast.counted_through() from public;
comment on function holdfast.counted_through() is
    'Internal: up to where reports are counted (counted_reports); NULL: nothing is known.';
