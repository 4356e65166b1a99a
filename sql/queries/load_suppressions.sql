-- The suppressions that stand, for a comparison with a trial; the engine's start does not need them.
copy (
    select target_id, report_id, campaign_id, reporter_id, weight_before, suppressed_at
    from holdfast.suppressed_reports where lifted_at is null order by campaign_id, report_id
) to stdout (format binary)
