-- How far the next chunk of a backlog reaches: the time of the report that is number `most` after the position, NULL where the
-- rest has fewer (or that one's time is infinite, or too late for microseconds since 1970). From the index alone.
select (select case when r.created_at > '-infinity' and r.created_at < '200000-01-01 00:00:00+00' then (extract(epoch from r.created_at) * 1000000)::bigint end
        from holdfast.reports r,
             (select case :'after_at'::bigint when 9223372036854775807 then 'infinity'::timestamptz
                          when -9223372036854775807 then '-infinity'::timestamptz
                          else '2000-01-01 00:00:00+00'::timestamptz + :'after_at'::bigint * interval '1 microsecond' end as after_at) b
        where (r.created_at, r.report_id) > (b.after_at, :'after_id_1'::bigint)
        order by r.created_at, r.report_id
        offset :'most'::bigint limit 1)
