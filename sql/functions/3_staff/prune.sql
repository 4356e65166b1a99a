-- prune(before, after_at, after_id, most, is_dry): removes the oldest reports from before a time, and their outcomes, in one small
-- batch; to be called again with the last_at and last_id it returned, until examined is 0. `holdfast prune` does that.
--
-- Never removed: what the worker has not judged, and reports of campaigns that wait for staff or were contested (both are counted
-- as kept). A time within the worker's window is an error. What Holdfast found stays, with the ids of reports that are gone: see
-- suppressed_reports. Block lists stay, since they count whatever their age.
create or replace function holdfast.prune(before timestamptz, after_at timestamptz default '-infinity', after_id bigint default 0,
    most int default 5000, is_dry boolean default false, out examined bigint, out reports bigint, out outcomes bigint, out kept bigint,
    out last_at timestamptz, out last_id bigint)
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_limit timestamptz := holdfast.prunable_before();
    v_ids bigint[];
begin
    if v_limit is null then
        raise exception 'nothing was judged yet, so nothing is removed'
            using errcode = 'object_not_in_prerequisite_state', hint = 'Let the worker run first: holdfast run.';
    elsif (prune.before <= v_limit) is not true then
        raise exception 'reports since % are still needed', date_trunc('second', v_limit)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'The worker compares reporters over the policy''s window_days, up to what it has judged.';
    end if;
    with batch as materialized (
        select r.created_at, r.report_id,
               (select bool_and(pg_visible_in_snapshot(r.first_xid, s.snapshot_done)
                                and pg_visible_in_snapshot(r.ingest_xid, s.snapshot_done)) from holdfast.worker_state s)
               and not exists (select from holdfast.suppressed_reports x
                               join holdfast.campaigns c on c.campaign_id = x.campaign_id
                               where x.target_id = r.target_id and x.report_id = r.report_id
                                 and (c.status = 'open' or c.contested_at is not null)) as is_done
        from holdfast.reports r
        where r.created_at < prune.before and (r.created_at, r.report_id) > (prune.after_at, prune.after_id)
        order by r.created_at, r.report_id limit greatest(prune.most, 1)
    )
    select count(*), count(*) filter (where not b.is_done), array_agg(b.report_id) filter (where b.is_done),
           max(b.created_at), (array_agg(b.report_id order by b.created_at desc, b.report_id desc))[1]
        into examined, kept, v_ids, last_at, last_id from batch b;
    reports := coalesce(cardinality(v_ids), 0);
    if prune.is_dry then
        select count(*) into outcomes from holdfast.report_outcomes o where o.report_id = any (v_ids);
        return;
    end if;
    delete from holdfast.report_outcomes o where o.report_id = any (v_ids);
    get diagnostics outcomes = row_count;
    perform holdfast.uncount_targets(array(
        select distinct r.target_id from holdfast.reports r where r.report_id = any (v_ids)));
    delete from holdfast.reports r where r.report_id = any (v_ids);
end $$;
revoke all on function holdfast.prune(timestamptz, timestamptz, bigint, int, boolean) from public;
grant execute on function holdfast.prune(timestamptz, timestamptz, bigint, int, boolean) to holdfast_admin;
comment on function holdfast.prune(timestamptz, timestamptz, bigint, int, boolean) is
    'Removes a batch of the oldest reports from before a time, and their outcomes, for `holdfast prune`: never what the worker still '
    'needs or has not judged, nor reports of campaigns that wait for staff.';
