-- Looks of the last 31 days of event time, for the engine's start.
copy (
    select hour_at, looks, crew_looks from holdfast.look_counts
    where hour_at >= (select max(hour_at) - interval '31 days' from holdfast.look_counts)
    order by hour_at
) to stdout (format binary)
