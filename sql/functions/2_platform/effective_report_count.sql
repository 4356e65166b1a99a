-- effective_report_count(target_id, since): how many voices reported the account since then: the sum over effective_reports.
--
-- Adds up what count_reports() has counted, where it has (counted_reports): reports that are their reporter's only one by
-- chunks of time, those of whoever has several by reporter. Where something of the target is suppressed or has come since,
-- count_voices_one_campaign() or count_voices_open() says by how much that is wrong. A worker that is not there to count makes
-- this slow, and changes no answer.
create or replace function holdfast.effective_report_count(target_id bigint, since timestamptz) returns numeric
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp
    set plan_cache_mode = force_generic_plan as $$
declare
    v_target constant bigint := effective_report_count.target_id;
    v_since constant timestamptz := coalesce(effective_report_count.since, '-infinity');
    v_counted pg_snapshot;
    v_unseen bigint;
    v_new bigint[];
    v_voices numeric;
    v_whole_from timestamptz;
    v_is_suppressed boolean;
    v_rest numeric; -- what suppressed and new reports change
begin
    select holdfast.counted_through() into v_counted from holdfast.counted_targets t where t.target_id = v_target;
    if v_counted is null then
        return holdfast.count_voices_read(v_target, v_since);
    end if;
    -- By the index of ingest_xid, whatever the planner knows. Thousands that were not counted are no help.
    select count(*), array_agg(n.report_id) filter (where n.target_id = v_target) into v_unseen, v_new
    from (select r.target_id, r.report_id from holdfast.reports r
          where r.ingest_xid >= pg_snapshot_xmin(v_counted) and not pg_visible_in_snapshot(r.ingest_xid, v_counted)
          order by r.ingest_xid limit 4096) n;
    if v_unseen = 4096 then
        return holdfast.count_voices_read(v_target, v_since);
    end if;
    -- Whole chunks, and the chunk that `since` falls into.
    select coalesce(sum(k.reports), 0), min(k.from_at),
           exists (select from holdfast.suppressed_reports s where s.target_id = v_target and s.lifted_at is null)
    into v_voices, v_whole_from, v_is_suppressed
    from holdfast.counted_chunks k where k.target_id = v_target and k.from_at >= v_since;
    if v_whole_from is null then
        v_voices := v_voices + (select count(*) from holdfast.counted_reports c
                                where c.target_id = v_target and not c.is_shared and c.created_at >= v_since);
    elsif v_whole_from > v_since then
        v_voices := v_voices + (select count(*) from holdfast.counted_reports c
                                where c.target_id = v_target and not c.is_shared
                                  and c.created_at >= v_since and c.created_at < v_whole_from);
    end if;
    v_rest := case when v_new is not null then null
                   when v_is_suppressed then holdfast.count_voices_one_campaign(v_target, v_since)
                   else 0 end;
    if v_rest is null then
        return trim_scale(v_voices + holdfast.count_voices_open(v_target, v_since, coalesce(v_new, '{}')));
    end if;
    return trim_scale(v_voices + v_rest + holdfast.count_voices_shared(v_target, v_since));
end $$;
revoke all on function holdfast.effective_report_count(bigint, timestamptz) from public;
grant execute on function holdfast.effective_report_count(bigint, timestamptz)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.effective_report_count(bigint, timestamptz) is
    'How many voices reported the account since then (created_at >= since; NULL: ever): the sum of effective_reports.weight. '
    'Compare this with your threshold instead of a count of rows.';
