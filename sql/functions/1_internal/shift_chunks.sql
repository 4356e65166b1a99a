-- shift_chunks(targets, times, changes): so many more, or fewer, reports at those times.
create or replace function holdfast.shift_chunks(targets bigint[], times timestamptz[], changes int[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    update holdfast.counted_chunks k set reports = k.reports + d.change
    from (select s.target_id, s.from_at, sum(s.change) as change
          from (select c.target_id, c.change,
                       (select max(o.from_at) from holdfast.counted_chunks o
                        where o.target_id = c.target_id and o.from_at <= c.at) as from_at
                from unnest(shift_chunks.targets, shift_chunks.times, shift_chunks.changes) c (target_id, at, change)) s
          group by s.target_id, s.from_at) d
    where k.target_id = d.target_id and k.from_at = d.from_at;
end $$;
revoke all on function holdfast.shift_chunks(bigint[], timestamptz[], int[]) from public;
comment on function holdfast.shift_chunks(bigint[], timestamptz[], int[]) is
    'Internal: for count_reports(): reports that share no voice have come to, or left, counted_chunks at those times.';
