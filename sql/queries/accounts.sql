-- Attributes of accounts that are new or changed: visible now and not in the snapshot `done` (1:1: stands for all of them).
copy (
    select a.account_id,
           case a.kind when 'instance' then 1 when 'automated' then 2 when 'staff' then 3 when 'trusted_flagger' then 4 else 0 end,
           a.created_at, coalesce(a.followers, -1), coalesce(a.following, -1), a.is_premium
    from holdfast.accounts a
    where a.ingest_xid >= :'done_xmin'::xid8 and not pg_visible_in_snapshot(a.ingest_xid, :'done'::pg_snapshot)
    order by a.account_id
) to stdout (format binary)
