-- effective_list_count(target_id): on how many independent block lists the account is.
--
-- Of the lists that may pass the entry on, pairs that are one voice (one_voice_pairs) count once. A list that shadows several
-- independent ones makes them no less independent: so the lists with the fewest others of their voice are counted first, the
-- longest-standing of equals, and each takes those of its voice out.
create or replace function holdfast.effective_list_count(target_id bigint) returns int
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_left bigint[];
    v_pairs bigint[];
    v_others bigint[];
    v_next bigint;
    v_count int := 0;
begin
    v_left := array(select e.list_id from holdfast.effective_blocklist_entries e
                    join holdfast.blocklists l on l.list_id = e.list_id
                    where e.target_id = effective_list_count.target_id
                    group by e.list_id, l.created_at order by l.created_at, e.list_id);
    if cardinality(v_left) < 2 then
        return cardinality(v_left);
    end if;
    select array_agg(array[p.list_id, p.other_id]) into v_pairs from holdfast.one_voice_pairs(v_left) p;
    while cardinality(v_left) > 0 loop
        exit when v_pairs is null;
        select l.id into v_next
            from unnest(v_left) with ordinality as l (id, place)
            left join generate_subscripts(v_pairs, 1) as s (i)
                on l.id in (v_pairs[s.i][1], v_pairs[s.i][2])
                and v_pairs[s.i][1] = any (v_left) and v_pairs[s.i][2] = any (v_left)
            group by l.id, l.place order by count(s.i), l.place limit 1;
        v_others := array(select case v_next when v_pairs[s.i][1] then v_pairs[s.i][2] else v_pairs[s.i][1] end
                          from generate_subscripts(v_pairs, 1) as s (i)
                          where v_next in (v_pairs[s.i][1], v_pairs[s.i][2]));
        v_left := array(select l.id from unnest(v_left) with ordinality as l (id, place)
                        where l.id <> v_next and l.id <> all (v_others) order by l.place);
        v_count := v_count + 1;
    end loop;
    return v_count + cardinality(v_left);
end $$;
revoke all on function holdfast.effective_list_count(bigint) from public;
grant execute on function holdfast.effective_list_count(bigint)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.effective_list_count(bigint) is
    'On how many independent block lists the account is: lists of one owner, mirrors and lists that copy each other count once, '
    'held entries and lists not at all. Compare this with your threshold instead of a count of rows.';
