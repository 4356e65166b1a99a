-- Who took part in which campaign, for the engine's start.
copy (
    select campaign_id, account_id, score, is_core, shared_keys
    from holdfast.campaign_members order by campaign_id, account_id
) to stdout (format binary)
