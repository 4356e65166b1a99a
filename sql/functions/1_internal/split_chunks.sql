-- split_chunks(targets): chunks that have become large are split. That reads the chunk, and happens once in as many reports as half
-- of it.
create or replace function holdfast.split_chunks(targets bigint[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    -- 128 to a piece; what came at one moment stays together.
    insert into holdfast.counted_chunks as k (target_id, from_at, reports)
    select p.target_id, case when p.piece = 0 then p.from_at else min(p.created_at) end, count(*)
    from (select o.target_id, o.from_at, c.created_at,
                 (rank() over (partition by o.target_id, o.from_at order by c.created_at) - 1) / 128 as piece
          from (select b.target_id, b.from_at, b.reports,
                       lead(b.from_at) over (partition by b.target_id order by b.from_at) as to_at
                from holdfast.counted_chunks b where b.target_id = any (split_chunks.targets)) o
          join holdfast.counted_reports c on c.target_id = o.target_id and not c.is_shared
               and c.created_at >= o.from_at and (c.created_at < o.to_at or o.to_at is null)
          where o.reports > 256) p
    group by p.target_id, p.from_at, p.piece
    on conflict on constraint counted_chunks_pkey do update set reports = excluded.reports;
end $$;
revoke all on function holdfast.split_chunks(bigint[]) from public;
comment on function holdfast.split_chunks(bigint[]) is
    'Internal: for count_reports(): counted_chunks of these targets are small enough to be read.';
