-- Every crew, for the engine's start.
copy (
    select crew_id, first_seen_at, last_seen_at, member_count, campaign_count,
           case status when 'open' then 0 when 'confirmed' then 1 else 2 end, decided_at, coalesce(merged_into, 0),
           coalesce(founding_report_id, 0)
    from holdfast.crews order by crew_id
) to stdout (format binary)
