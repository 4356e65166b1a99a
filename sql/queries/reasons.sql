-- The reasons that may be given, by what they are given for.
select coalesce(jsonb_agg(to_jsonb(r) order by r.code), '[]') from holdfast.reason_codes r
