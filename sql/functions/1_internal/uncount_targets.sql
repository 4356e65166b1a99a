-- uncount_targets(targets): their reports are not counted any more, but read, until something new of them is counted. For whoever
-- is about to change or remove reports otherwise than by taking them back. Nobody counts until the transaction ends.
create or replace function holdfast.uncount_targets(targets bigint[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    perform from holdfast.counting for update;
    delete from holdfast.counted_targets t where t.target_id = any (uncount_targets.targets);
    delete from holdfast.counted_reports c where c.target_id = any (uncount_targets.targets);
    delete from holdfast.counted_chunks k where k.target_id = any (uncount_targets.targets);
end $$;
revoke all on function holdfast.uncount_targets(bigint[]) from public;
comment on function holdfast.uncount_targets(bigint[]) is
    'Internal: reports of these targets will change: effective_report_count() reads them, until they are counted again.';
