-- The events of a goal that were not judged yet, in event order: all that is visible in the snapshot `goal` and not in
-- `done`, after the position (after_at, relation, id) and not later than `upto_at`, at most `most` of them.
--
-- upto_at is what makes a chunk of a long backlog cost what the chunk is long: every branch reads a stretch of an index on its
-- times. Without it each chunk scanned, joined and sorted all that was left: of 3 million events a chunk took five times as long, of more
-- the longer.
-- Times are written so that the planner sees them as constants, and knows how much lies between them.
--
-- Relations: 1 reports, 2 retractions, 3 outcomes, 4 decisions, 5 lists, 6 deletions of lists, 7 entries, 8 removals,
-- 9 subscriptions, 10 ends of subscriptions. An outcome and its report are new as a pair if either is, and happen when the later of
-- the two did; an outcome without its report waits by itself. A mark (2, 6, 8, 10) is new with the transaction that wrote the row last
-- (ingest_xid), what it marks with the first (first_xid). A list that was changed is told again, since owner and mirror count as of
-- reading.
-- A row was there in a snapshot that sees either of its two transactions, and that takes both: who marks it may have the lower number (a
-- transaction that was open before the row came), and rows older than the column first_xid have a later number there.
-- Columns a, b, c: report, reporter, target; for decisions campaign, crew, account (where a hold's end was moved: campaign, the end
-- before, the end since, in microseconds from 1970-01-01 UTC); for lists list, owner, mirrored; for entries list,
-- target, adder; for subscriptions list, subscriber. Words and origin are bytes as they are stored: no encoding can refuse them.
-- after_id_N is the id after which relation N goes on at exactly after_at (5 and up: list_after_at): what comes before `relation` in
-- order at that time was judged. `done` is 1:1: (with both colons), in which nothing is visible, where there was no goal before. Times
-- are microseconds from 2000-01-01 UTC, and at their ends mean infinity.
copy (
    with bounds as not materialized (
        select case :'after_at'::bigint when 9223372036854775807 then 'infinity'::timestamptz
                    when -9223372036854775807 then '-infinity'::timestamptz
                    else '2000-01-01 00:00:00+00'::timestamptz + :'after_at'::bigint * interval '1 microsecond' end as after_at,
               case :'list_after_at'::bigint when 9223372036854775807 then 'infinity'::timestamptz
                    when -9223372036854775807 then '-infinity'::timestamptz
                    else '2000-01-01 00:00:00+00'::timestamptz + :'list_after_at'::bigint * interval '1 microsecond' end as list_after_at,
               case :'upto_at'::bigint when 9223372036854775807 then 'infinity'::timestamptz
                    when -9223372036854775807 then '-infinity'::timestamptz
                    else '2000-01-01 00:00:00+00'::timestamptz + :'upto_at'::bigint * interval '1 microsecond' end as upto_at
    ), events as (
        (select r.created_at as at, 1 as relation, r.report_id as id, r.report_id as a, r.reporter_id as b,
                r.target_id as c, 0 as code, r.category, left(r.comment, 4096) as comment, left(r.origin, 4096) as origin
         from bounds b, holdfast.reports r
         where (r.created_at, r.report_id) > (b.after_at, :'after_id_1'::bigint) and r.created_at <= b.upto_at
           and r.ingest_xid >= :'done_xmin'::xid8
           and (pg_visible_in_snapshot(r.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'goal'::pg_snapshot))
           and not (pg_visible_in_snapshot(r.first_xid, :'done'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'done'::pg_snapshot))
         order by r.created_at, r.report_id limit :'most'::bigint)
        union all
        (select greatest(r.retracted_at, r.created_at), 2, r.report_id, r.report_id, r.reporter_id, r.target_id, 0, null, null, null
         from bounds b, holdfast.reports r
         where r.retracted_at is not null
           and (greatest(r.retracted_at, r.created_at), r.report_id) > (b.after_at, :'after_id_2'::bigint)
           and greatest(r.retracted_at, r.created_at) <= b.upto_at
           and r.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(r.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(r.ingest_xid, :'done'::pg_snapshot)
         order by greatest(r.retracted_at, r.created_at), r.report_id limit :'most'::bigint)
        union all
        (select p.at, 3, p.id, p.a, p.b, p.c, p.code, null, null, null
         from (
             -- decided within the stretch; offset 0: each one's report by its id, never by a scan of all reports
             select greatest(o.decided_at, r.created_at) as at, o.outcome_id as id, o.report_id as a, r.reporter_id as b,
                    r.target_id as c,
                    case o.outcome when 'upheld' then 0 when 'rejected' then 1 when 'ignored' then 2 else 3 end
                        + case o.decided_by when 'staff' then 16 else 0 end as code
             from bounds b, holdfast.report_outcomes o
             cross join lateral (
                 select r.created_at, r.reporter_id, r.target_id, r.first_xid, r.ingest_xid
                 from holdfast.reports r where r.report_id = o.report_id offset 0) r
             where o.decided_at >= b.after_at and o.decided_at <= b.upto_at
               and o.ingest_xid >= :'done_xmin'::xid8
               and pg_visible_in_snapshot(o.ingest_xid, :'goal'::pg_snapshot)
               and (pg_visible_in_snapshot(r.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'goal'::pg_snapshot))
               and not pg_visible_in_snapshot(o.ingest_xid, :'done'::pg_snapshot)
             union all -- decided before it, and so before the report was made: by the id of each report in the stretch
             select greatest(o.decided_at, r.created_at), o.outcome_id, r.report_id, r.reporter_id, r.target_id,
                    case o.outcome when 'upheld' then 0 when 'rejected' then 1 when 'ignored' then 2 else 3 end
                        + case o.decided_by when 'staff' then 16 else 0 end
             from bounds b, holdfast.reports r
             cross join lateral (
                 select o.outcome_id, o.outcome, o.decided_at, o.decided_by
                 from holdfast.report_outcomes o
                 where o.report_id = r.report_id and o.decided_at < b.after_at
                   and o.ingest_xid >= :'done_xmin'::xid8
                   and pg_visible_in_snapshot(o.ingest_xid, :'goal'::pg_snapshot)
                   and not pg_visible_in_snapshot(o.ingest_xid, :'done'::pg_snapshot)
                 offset 0) o
             where :'after_at'::bigint > -9223372036854775807
               and r.created_at >= b.after_at and r.created_at <= b.upto_at
               and (pg_visible_in_snapshot(r.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'goal'::pg_snapshot))
             union all -- the outcome was there before its report
             select greatest(o.decided_at, r.created_at), o.outcome_id, o.report_id, r.reporter_id, r.target_id,
                    case o.outcome when 'upheld' then 0 when 'rejected' then 1 when 'ignored' then 2 else 3 end
                        + case o.decided_by when 'staff' then 16 else 0 end
             from holdfast.reports r join holdfast.report_outcomes o on o.report_id = r.report_id
             where :'done_xmin'::xid8 > '1'::xid8
               and r.ingest_xid >= :'done_xmin'::xid8
               and (pg_visible_in_snapshot(r.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'goal'::pg_snapshot))
               and not (pg_visible_in_snapshot(r.first_xid, :'done'::pg_snapshot) or pg_visible_in_snapshot(r.ingest_xid, :'done'::pg_snapshot))
               and pg_visible_in_snapshot(o.ingest_xid, :'done'::pg_snapshot)
         ) p, bounds b
         where (p.at, p.id) > (b.after_at, :'after_id_3'::bigint) and p.at <= b.upto_at
         order by p.at, p.id limit :'most'::bigint)
        union all
        (select d.decided_at, 4, d.decision_id,
                case d.object_type when 'campaign' then d.object_id when 'hold' then h.campaign_id end,
                case when d.object_type in ('crew', 'member') then d.object_id
                     when d.action in ('extend_hold', 'shorten_hold') then
                         (extract(epoch from (d.before #>> '{holds,0,expires_at}')::timestamptz) * 1000000)::bigint end,
                case when d.action in ('extend_hold', 'shorten_hold') then
                         (extract(epoch from (d.after #>> '{holds,0,expires_at}')::timestamptz) * 1000000)::bigint
                     else d.account_id end,
                case d.action when 'confirm_campaign' then 0 when 'dismiss_campaign' then 1 when 'reopen_campaign' then 2
                              when 'confirm_crew' then 3 when 'dismiss_crew' then 4 when 'reopen_crew' then 5
                              when 'clear_member' then 6 when 'restore_member' then 7 when 'release_hold' then 8
                              when 'restore_hold' then 9 when 'extend_hold' then 10 when 'shorten_hold' then 11
                              else -1 end, null, null, null
         from bounds b, holdfast.decisions d
         left join holdfast.holds h on d.object_type = 'hold' and h.hold_id = d.object_id
         where (d.decided_at, d.decision_id) > (b.after_at, :'after_id_4'::bigint) and d.decided_at <= b.upto_at
           and d.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(d.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(d.ingest_xid, :'done'::pg_snapshot)
           and d.decided_by <> 'worker'
         order by d.decided_at, d.decision_id limit :'most'::bigint)
        union all
        (select l.created_at, 5, l.list_id, l.list_id, l.owner_id, coalesce(l.mirrors_list_id, 0), 0, null, null, null
         from bounds b, holdfast.blocklists l
         where (l.created_at, l.list_id) > (b.list_after_at, :'after_id_5'::bigint) and l.created_at <= b.upto_at
           and l.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(l.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(l.ingest_xid, :'done'::pg_snapshot)
         order by l.created_at, l.list_id limit :'most'::bigint)
        union all
        (select greatest(l.deleted_at, l.created_at), 6, l.list_id, l.list_id, l.owner_id, coalesce(l.mirrors_list_id, 0), 0, null, null, null
         from bounds b, holdfast.blocklists l
         where l.deleted_at is not null
           and (greatest(l.deleted_at, l.created_at), l.list_id) > (b.list_after_at, :'after_id_6'::bigint)
           and greatest(l.deleted_at, l.created_at) <= b.upto_at
           and l.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(l.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(l.ingest_xid, :'done'::pg_snapshot)
         order by greatest(l.deleted_at, l.created_at), l.list_id limit :'most'::bigint)
        union all
        (select e.added_at, 7, e.entry_id, e.list_id, e.target_id, e.added_by, 0, null, null, null
         from bounds b, holdfast.blocklist_entries e
         where (e.added_at, e.entry_id) > (b.list_after_at, :'after_id_7'::bigint) and e.added_at <= b.upto_at
           and e.ingest_xid >= :'done_xmin'::xid8
           and (pg_visible_in_snapshot(e.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(e.ingest_xid, :'goal'::pg_snapshot))
           and not (pg_visible_in_snapshot(e.first_xid, :'done'::pg_snapshot) or pg_visible_in_snapshot(e.ingest_xid, :'done'::pg_snapshot))
         order by e.added_at, e.entry_id limit :'most'::bigint)
        union all
        (select greatest(e.removed_at, e.added_at), 8, e.entry_id, e.list_id, e.target_id, e.added_by, 0, null, null, null
         from bounds b, holdfast.blocklist_entries e
         where e.removed_at is not null
           and (greatest(e.removed_at, e.added_at), e.entry_id) > (b.list_after_at, :'after_id_8'::bigint)
           and greatest(e.removed_at, e.added_at) <= b.upto_at
           and e.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(e.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(e.ingest_xid, :'done'::pg_snapshot)
         order by greatest(e.removed_at, e.added_at), e.entry_id limit :'most'::bigint)
        union all
        (select s.subscribed_at, 9, s.subscription_id, s.list_id, s.subscriber_id, 0, 0, null, null, null
         from bounds b, holdfast.blocklist_subscriptions s
         where (s.subscribed_at, s.subscription_id) > (b.list_after_at, :'after_id_9'::bigint) and s.subscribed_at <= b.upto_at
           and s.ingest_xid >= :'done_xmin'::xid8
           and (pg_visible_in_snapshot(s.first_xid, :'goal'::pg_snapshot) or pg_visible_in_snapshot(s.ingest_xid, :'goal'::pg_snapshot))
           and not (pg_visible_in_snapshot(s.first_xid, :'done'::pg_snapshot) or pg_visible_in_snapshot(s.ingest_xid, :'done'::pg_snapshot))
         order by s.subscribed_at, s.subscription_id limit :'most'::bigint)
        union all
        (select greatest(s.ended_at, s.subscribed_at), 10, s.subscription_id, s.list_id, s.subscriber_id, 0, 0, null, null, null
         from bounds b, holdfast.blocklist_subscriptions s
         where s.ended_at is not null
           and (greatest(s.ended_at, s.subscribed_at), s.subscription_id) > (b.list_after_at, :'after_id_10'::bigint)
           and greatest(s.ended_at, s.subscribed_at) <= b.upto_at
           and s.ingest_xid >= :'done_xmin'::xid8
           and pg_visible_in_snapshot(s.ingest_xid, :'goal'::pg_snapshot)
           and not pg_visible_in_snapshot(s.ingest_xid, :'done'::pg_snapshot)
         order by greatest(s.ended_at, s.subscribed_at), s.subscription_id limit :'most'::bigint)
    )
    select e.at, e.relation, e.id, e.a, e.b, e.c,
           case when e.relation = 1 then coalesce(k.is_protected, true)::int else e.code end as code,
           substr(convert_to(e.comment, getdatabaseencoding()), 1, 4096) as comment,
           substr(convert_to(e.origin, getdatabaseencoding()), 1, 4096) as origin
    from events e left join holdfast.report_categories k on k.category = e.category
    order by e.at, e.relation, e.id
    limit :'most'::bigint
) to stdout (format binary)
