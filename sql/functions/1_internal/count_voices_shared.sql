-- count_voices_shared(target_id, since): of a counted target of which nothing is new, what the reports since then weigh whose reporters
-- have several, none of them suppressed: the sum over effective_reports. A reporter is one voice in the policy's window and one before
-- it, if all of its reports there are asked for or none; only where a part is, are they shared out.
create or replace function holdfast.count_voices_shared(target_id bigint, since timestamptz) returns numeric
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_opens timestamptz;
    v_voices numeric;
    v_has_parts boolean;
begin
    select now() - make_interval(days => p.window_days::int) into v_opens from holdfast.policies p order by p.policy_id desc limit 1;
    select count(*) filter (where g.asked > 0), bool_or(g.asked between 1 and g.reports - 1)
    into v_voices, v_has_parts
    from (select count(*) as reports, count(*) filter (where c.created_at >= count_voices_shared.since) as asked
          from holdfast.counted_reports c
          where c.target_id = count_voices_shared.target_id and c.is_shared
          group by c.reporter_id, c.created_at >= v_opens) g;
    if v_has_parts then
        select sum(round(p.place::numeric / p.places, 6) - round((p.place - 1)::numeric / p.places, 6)) into v_voices
        from (select c.created_at,
                     row_number() over (partition by c.reporter_id, c.created_at >= v_opens order by c.report_id) as place,
                     count(*) over (partition by c.reporter_id, c.created_at >= v_opens) as places
              from holdfast.counted_reports c
              where c.target_id = count_voices_shared.target_id and c.is_shared) p
        where p.created_at >= count_voices_shared.since;
    end if;
    return v_voices;
end $$;
revoke all on function holdfast.count_voices_shared(bigint, timestamptz) from public;
comment on function holdfast.count_voices_shared(bigint, timestamptz) is
    'Internal: for effective_report_count(): what the counted reports weigh that share voices.';
