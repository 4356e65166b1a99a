-- count_voices_one_campaign(target_id, since): of a counted target of which nothing is new and one campaign's reports are suppressed, what
-- these weigh since then, less what effective_report_count() has taken them for. NULL where that is not so simple: there are several
-- campaigns, a suppressed reporter has other reports, or only a part of the crew's voice is asked for. Then count_voices_open() knows.
create or replace function holdfast.count_voices_one_campaign(target_id bigint, since timestamptz) returns numeric
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_reports bigint;
    v_asked bigint;
    v_is_simple boolean;
begin
    select count(*), count(*) filter (where c.created_at >= count_voices_one_campaign.since),
           min(s.campaign_id) = max(s.campaign_id) and not bool_or(c.is_shared)
    into v_reports, v_asked, v_is_simple
    from holdfast.suppressed_reports s
    join holdfast.counted_reports c on c.target_id = s.target_id and c.reporter_id = s.reporter_id and c.report_id = s.report_id
    where s.target_id = count_voices_one_campaign.target_id and s.lifted_at is null;
    return case when v_is_simple and v_asked = v_reports then 1 - v_asked
                when v_is_simple and v_asked = 0 then 0 end;
end $$;
revoke all on function holdfast.count_voices_one_campaign(bigint, timestamptz) from public;
comment on function holdfast.count_voices_one_campaign(bigint, timestamptz) is
    'Internal: for effective_report_count(): what a campaign''s reports weigh; NULL where count_voices_open() must be asked.';
