-- Every membership, for the engine's start.
copy (
    select crew_id, account_id, first_seen_at, last_seen_at, strikes, score, is_core, cleared_at
    from holdfast.crew_members order by crew_id, account_id
) to stdout (format binary)
