-- one_voice_pairs(list_ids): which of these lists count as one voice: those of one owner, mirrors as declared, mirrors of the
-- same list, and pairs that the worker measured to be one.
create or replace function holdfast.one_voice_pairs(list_ids bigint[], out list_id bigint, out other_id bigint)
    returns setof record
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return query
        select a.list_id, b.list_id
        from holdfast.blocklists a join holdfast.blocklists b on b.list_id > a.list_id
        where a.list_id = any (one_voice_pairs.list_ids) and b.list_id = any (one_voice_pairs.list_ids)
          and (a.owner_id = b.owner_id or a.mirrors_list_id = b.list_id or b.mirrors_list_id = a.list_id
               or a.mirrors_list_id = b.mirrors_list_id)
        union
        select least(d.list_id, d.leader_id), greatest(d.list_id, d.leader_id) from holdfast.list_dependences d
        where d.is_one_voice and d.list_id = any (one_voice_pairs.list_ids) and d.leader_id = any (one_voice_pairs.list_ids);
end $$;
revoke all on function holdfast.one_voice_pairs(bigint[]) from public;
comment on function holdfast.one_voice_pairs(bigint[]) is
    'Internal: pairs of these block lists that count as one voice, the lower id first.';
