-- The holds of campaigns, for the engine's start.
copy (
    select campaign_id, target_id, placed_at, expires_at,
           array_position(array['active', 'yielded', 'expired', 'withdrawn', 'released', 'confirmed'], state) - 1, ended_at, reason,
           array_position(array['account', 'list_entry', 'list'], scope) - 1, coalesce(list_id, 0)
    from holdfast.holds where campaign_id is not null order by campaign_id
) to stdout (format binary)
