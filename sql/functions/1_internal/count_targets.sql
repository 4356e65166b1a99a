-- count_targets(targets): all their live reports are counted from now on. For targets that are not counted yet.
create or replace function holdfast.count_targets(targets bigint[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    if cardinality(count_targets.targets) = 0 then
        return;
    end if;
    insert into holdfast.counted_targets (target_id) select t from unnest(count_targets.targets) t;
    insert into holdfast.counted_reports (target_id, reporter_id, report_id, created_at, is_shared)
    select r.target_id, r.reporter_id, r.report_id, r.created_at, count(*) over (partition by r.target_id, r.reporter_id) > 1
    from holdfast.reports r where r.target_id = any (count_targets.targets) and r.retracted_at is null;
    insert into holdfast.counted_chunks (target_id, from_at, reports)
    select t, '-infinity', (select count(*) from holdfast.counted_reports c where c.target_id = t and not c.is_shared)
    from unnest(count_targets.targets) t;
    perform holdfast.split_chunks(count_targets.targets);
end $$;
revoke all on function holdfast.count_targets(bigint[]) from public;
comment on function holdfast.count_targets(bigint[]) is 'Internal: for count_reports(): these targets are counted from now on.';
