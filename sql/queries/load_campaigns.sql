-- Every campaign, for the engine's start.
copy (
    select campaign_id, crew_id, fingerprint, array_position(array['mass_report', 'list_driven', 'list_seeding', 'list_inflation', 'unsupported_entries'], kind) - 1,
           target_id, list_id, started_at, ended_at, detected_at, coalesce(trigger_report_id, 0), found_backwards, reports,
           crew_reports, independent_reporters, evidence, expected_false_per_month,
           array_position(array['hold', 'suppress_only', 'credible_crew', 'poor_standing'], disposition) - 1, is_shadow,
           array_position(array['open', 'confirmed', 'dismissed', 'stale'], status) - 1, decided_at, policy_id,
           would_have_acted_at, summary, coalesce(reach, 0), is_window_short
    from holdfast.campaigns order by campaign_id
) to stdout (format binary)
