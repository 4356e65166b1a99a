-- count_reports(most): counts what has come since it was called last, for effective_report_count(). Returns how many reports that
-- were. The leading worker calls it every few seconds: nothing depends on when, or whether, it is called. After more than
-- `most` new reports, a backlog, it begins anew with nothing.
--
-- A target is counted from the first time that something is new of it while it has 64 live reports or more. What is counted
-- may be ahead of the snapshot that is noted, if rows are committed meanwhile: they are met again the next time, and change
-- nothing then. O(what is new + the reports of targets that are counted for the first time).
create or replace function holdfast.count_reports(most int default 100000) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_now constant pg_snapshot := pg_current_snapshot();
    v_before pg_snapshot;
    v_new bigint[];   -- reports
    v_fresh bigint[]; -- targets
    v_known bigint[];
    v_targets bigint[];
    v_times timestamptz[];
    v_changes int[];
begin
    perform from holdfast.counting for update;
    select holdfast.counted_through() into v_before from holdfast.counting c
        where c.system_identifier = (select s.system_identifier from pg_control_system() s);
    select array_agg(n.report_id), array_agg(distinct n.target_id) into v_new, v_targets
    from (select r.report_id, r.target_id from holdfast.reports r
          where r.ingest_xid >= pg_snapshot_xmin(v_before) and not pg_visible_in_snapshot(r.ingest_xid, v_before)
          limit count_reports.most + 1) n;
    if v_before is null or cardinality(v_new) > count_reports.most then
        perform holdfast.uncount_targets(array(select t.target_id from holdfast.counted_targets t));
        delete from holdfast.counting;
        insert into holdfast.counting (snapshot, database_oid, relation_oid, system_identifier)
            select v_now, d.oid, 'holdfast.reports'::regclass, s.system_identifier
            from pg_database d, pg_control_system() s where d.datname = current_database();
        return 0;
    end if;
    update holdfast.counting set snapshot = v_now;
    v_known := array(select t.target_id from holdfast.counted_targets t where t.target_id = any (v_targets));
    v_fresh := array(
        select t from unnest(v_targets) t
        where t <> all (v_known)
          and (select count(*) from (select from holdfast.reports r
                                     where r.target_id = t and r.retracted_at is null limit 64) s) = 64);
    perform holdfast.count_targets(v_fresh);
    if cardinality(v_known) = 0 then
        return coalesce(cardinality(v_new), 0);
    end if;

    with gone as (
        delete from holdfast.counted_reports c using holdfast.reports r
        where r.report_id = any (v_new) and r.target_id = any (v_known) and r.retracted_at is not null
          and (c.target_id, c.reporter_id, c.report_id) = (r.target_id, r.reporter_id, r.report_id)
        returning c.target_id, c.created_at, c.is_shared
    )
    select array_agg(g.target_id), array_agg(g.created_at), array_agg(-1) into v_targets, v_times, v_changes
    from gone g where not g.is_shared;
    perform holdfast.shift_chunks(v_targets, v_times, v_changes);
    -- What is new counts as shared until the next statement looks.
    insert into holdfast.counted_reports (target_id, reporter_id, report_id, created_at, is_shared)
    select r.target_id, r.reporter_id, r.report_id, r.created_at, true
    from holdfast.reports r where r.report_id = any (v_new) and r.target_id = any (v_known) and r.retracted_at is null
    on conflict do nothing;
    with turned as (
        update holdfast.counted_reports c set is_shared = not c.is_shared
        from (select o.target_id, o.reporter_id, count(*) > 1 as is_shared
              from (select distinct r.target_id, r.reporter_id from holdfast.reports r
                    where r.report_id = any (v_new) and r.target_id = any (v_known)) n
              join holdfast.counted_reports o on o.target_id = n.target_id and o.reporter_id = n.reporter_id
              group by o.target_id, o.reporter_id) g
        where c.target_id = g.target_id and c.reporter_id = g.reporter_id and c.is_shared <> g.is_shared
        returning c.target_id, c.created_at, case when c.is_shared then -1 else 1 end as change
    )
    select array_agg(t.target_id), array_agg(t.created_at), array_agg(t.change) into v_targets, v_times, v_changes from turned t;
    perform holdfast.shift_chunks(v_targets, v_times, v_changes);
    perform holdfast.split_chunks(v_known);
    return cardinality(v_new);
end $$;
revoke all on function holdfast.count_reports(int) from public;
grant execute on function holdfast.count_reports(int) to holdfast_worker;
comment on function holdfast.count_reports(int) is
    'For the worker: adds up what has come, so that effective_report_count() need not read the reports of those whom many report. '
    'Returns how many reports were new.';
