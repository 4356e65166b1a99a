-- What was judged before and is needed again, in event order: visible in `done`, or in `goal` up to the position
-- (upto_at, upto_relation, upto_id). Reports since `since`, and what belongs to them; lists, entries and subscriptions of any age,
-- since they outlive the window. Columns, and which transaction makes an event visible, as in events.sql; decisions are not among them,
-- since they stand in the rows that are loaded.
copy (
    with bounds as (
        select case :'upto_at'::bigint when 9223372036854775807 then 'infinity'::timestamptz
                    when -9223372036854775807 then '-infinity'::timestamptz
                    else '2000-01-01 00:00:00+00'::timestamptz + :'upto_at'::bigint * interval '1 microsecond' end as upto_at,
               '2000-01-01 00:00:00+00'::timestamptz + :'since'::bigint * interval '1 microsecond' as since
    ), seen as (
        select r.created_at as at, 1 as relation, r.report_id as id, r.report_id as a, r.reporter_id as b,
               r.target_id as c, 0 as code, r.category, left(r.comment, 4096) as comment, left(r.origin, 4096) as origin,
               r.first_xid, r.ingest_xid as last_xid, null::xid8 as mark_xid
        from holdfast.reports r
        where r.created_at >= (select since from bounds)
        union all
        select greatest(r.retracted_at, r.created_at), 2, r.report_id, r.report_id, r.reporter_id, r.target_id, 0, null, null, null,
               r.first_xid, r.ingest_xid, r.ingest_xid
        from holdfast.reports r
        where r.retracted_at is not null and r.created_at >= (select since from bounds)
        union all
        select greatest(o.decided_at, r.created_at), 3, o.outcome_id, o.report_id, r.reporter_id, r.target_id,
               case o.outcome when 'upheld' then 0 when 'rejected' then 1 when 'ignored' then 2 else 3 end
                   + case o.decided_by when 'staff' then 16 else 0 end, null, null, null,
               r.first_xid, r.ingest_xid, o.ingest_xid
        from holdfast.report_outcomes o join holdfast.reports r on r.report_id = o.report_id
        where r.created_at >= (select since from bounds)
        union all
        select l.created_at, 5, l.list_id, l.list_id, l.owner_id, coalesce(l.mirrors_list_id, 0), 0, null, null, null,
               l.first_xid, l.ingest_xid, null
        from holdfast.blocklists l
        union all
        select greatest(l.deleted_at, l.created_at), 6, l.list_id, l.list_id, l.owner_id, coalesce(l.mirrors_list_id, 0), 0, null, null, null,
               l.first_xid, l.ingest_xid, l.ingest_xid
        from holdfast.blocklists l where l.deleted_at is not null
        union all
        select e.added_at, 7, e.entry_id, e.list_id, e.target_id, e.added_by, 0, null, null, null,
               e.first_xid, e.ingest_xid, null
        from holdfast.blocklist_entries e
        union all
        select greatest(e.removed_at, e.added_at), 8, e.entry_id, e.list_id, e.target_id, e.added_by, 0, null, null, null,
               e.first_xid, e.ingest_xid, e.ingest_xid
        from holdfast.blocklist_entries e where e.removed_at is not null
        union all
        select s.subscribed_at, 9, s.subscription_id, s.list_id, s.subscriber_id, 0, 0, null, null, null,
               s.first_xid, s.ingest_xid, null
        from holdfast.blocklist_subscriptions s
        union all
        select greatest(s.ended_at, s.subscribed_at), 10, s.subscription_id, s.list_id, s.subscriber_id, 0, 0, null, null, null,
               s.first_xid, s.ingest_xid, s.ingest_xid
        from holdfast.blocklist_subscriptions s where s.ended_at is not null
    )
    select s.at, s.relation, s.id, s.a, s.b, s.c,
           case when s.relation = 1 then coalesce(k.is_protected, true)::int else s.code end as code,
           substr(convert_to(s.comment, getdatabaseencoding()), 1, 4096) as comment,
           substr(convert_to(s.origin, getdatabaseencoding()), 1, 4096) as origin
    from seen s left join holdfast.report_categories k on k.category = s.category
    where ((pg_visible_in_snapshot(s.first_xid, :'done'::pg_snapshot) or pg_visible_in_snapshot(s.last_xid, :'done'::pg_snapshot))
           and (s.mark_xid is null or pg_visible_in_snapshot(s.mark_xid, :'done'::pg_snapshot)))
       or ((s.at, s.relation, s.id) <= ((select upto_at from bounds), :'upto_relation'::int, :'upto_id'::bigint)
           and (pg_visible_in_snapshot(s.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(s.last_xid, :'goal'::pg_snapshot))
           and (s.mark_xid is null or pg_visible_in_snapshot(s.mark_xid, :'goal'::pg_snapshot)))
    order by s.at, s.relation, s.id
) to stdout (format binary)
