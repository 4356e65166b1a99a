-- count_voices_open(target_id, since, report_ids): of a counted target, the weight since then of the reports of whoever has several,
-- or a suppressed one, or one of those that came since it was counted; less what effective_report_count() has taken them for.
--
-- The weights are those of effective_reports (see there), worked out from these reporters' reports alone.
create or replace function holdfast.count_voices_open(target_id bigint, since timestamptz, report_ids bigint[]) returns numeric
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_target constant bigint := count_voices_open.target_id;
    v_since constant timestamptz := count_voices_open.since;
    v_new constant bigint[] := count_voices_open.report_ids;
    v_opens timestamptz;
begin
    select now() - make_interval(days => p.window_days::int) into v_opens from holdfast.policies p order by p.policy_id desc limit 1;
    return (
        with fresh as materialized (
            select r.reporter_id, r.report_id, r.created_at, r.retracted_at is null as is_live
            from holdfast.reports r where r.target_id = v_target and r.report_id = any (v_new)
        ), lone as materialized (
            -- Reporters whose only counted report is not alone, or does not weigh one.
            select c.reporter_id, c.report_id, c.created_at
            from (select f.reporter_id from fresh f
                  union select s.reporter_id from holdfast.suppressed_reports s
                        where s.target_id = v_target and s.lifted_at is null) o
            join holdfast.counted_reports c on c.target_id = v_target and c.reporter_id = o.reporter_id
            where not c.is_shared
        ), live as (
            select l.reporter_id, l.report_id, l.created_at from lone l where l.report_id <> all (v_new)
            union all
            select c.reporter_id, c.report_id, c.created_at from holdfast.counted_reports c
            where c.target_id = v_target and c.is_shared and c.report_id <> all (v_new)
            union all
            select f.reporter_id, f.report_id, f.created_at from fresh f where f.is_live
        ), crews as materialized (
            select g.campaign_id, g.crew_id from holdfast.campaigns g where g.target_id = v_target
        ), standing as (
            select distinct s.report_id, coalesce(g.crew_id, -s.campaign_id) as crew_id
            from holdfast.suppressed_reports s
            join live l on l.report_id = s.report_id
            left join crews g on g.campaign_id = s.campaign_id
            where s.target_id = v_target and s.lifted_at is null
        ), suppressed as (
            select p.report_id, min(round(p.place::numeric / p.places, 6) - round((p.place - 1)::numeric / p.places, 6)) as weight
            from (select s.report_id, row_number() over (partition by s.crew_id order by s.report_id) as place,
                         count(*) over (partition by s.crew_id) as places
                  from standing s) p
            group by p.report_id
        ), placed as (
            select l.created_at, s.weight,
                   row_number() over (partition by l.reporter_id, s.report_id is null, l.created_at >= v_opens
                                      order by l.report_id) as place,
                   count(*) over (partition by l.reporter_id, s.report_id is null, l.created_at >= v_opens) as places
            from live l left join suppressed s on s.report_id = l.report_id
        )
        select coalesce(sum(coalesce(p.weight, round(p.place::numeric / p.places, 6) - round((p.place - 1)::numeric / p.places, 6)))
                        filter (where p.created_at >= v_since), 0)
               - (select count(*) from lone l where l.created_at >= v_since)
        from placed p);
end $$;
revoke all on function holdfast.count_voices_open(bigint, timestamptz, bigint[]) from public;
comment on function holdfast.count_voices_open(bigint, timestamptz, bigint[]) is
    'Internal: for effective_report_count(): what the reports weigh that share voices, are suppressed or are new.';
