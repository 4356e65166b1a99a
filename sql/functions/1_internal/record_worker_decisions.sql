-- record_worker_decisions(changes): how the worker adds to the chain what it did by itself. It can add nothing that staff decide,
-- and change nothing. To be called at the end of its transaction: the chain's lock is the last one.
--
-- changes is an array of {"object_type", "object_id", "action", "before", "after"}, in the order of the chain. Without any, nothing
-- is locked. Returns how many there were.
create or replace function holdfast.record_worker_decisions(changes jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_rows holdfast.decisions[];
    v_row holdfast.decisions;
    v_change jsonb;
    v_at timestamptz;
begin
    if coalesce(jsonb_array_length(record_worker_decisions.changes), 0) = 0 then
        return 0;
    end if;
    v_at := holdfast.begin_decision();
    for v_change in
        select c.change from jsonb_array_elements(record_worker_decisions.changes) with ordinality as c (change, n) order by c.n
    loop
        v_row.decided_at := v_at;
        v_row.decided_by := 'worker';
        v_row.object_type := v_change ->> 'object_type';
        v_row.object_id := v_change ->> 'object_id';
        v_row.action := v_change ->> 'action';
        v_row.before := v_change -> 'before';
        v_row.after := v_change -> 'after';
        if ((v_row.object_type, v_row.action) in (('hold', 'place_hold'), ('hold', 'yield_hold'), ('hold', 'expire_hold'),
                ('hold', 'withdraw_hold'), ('campaign', 'stale_campaign'), ('crew', 'merge_crew'))) is not true then
            raise exception 'the worker does not decide % on %', coalesce(quote_literal(v_row.action), 'null'),
                    coalesce(quote_literal(v_row.object_type), 'null')
                using errcode = 'invalid_parameter_value';
        end if;
        v_rows := array_append(v_rows, v_row);
    end loop;
    return cardinality(holdfast.append_decisions(v_rows));
end $$;
revoke all on function holdfast.record_worker_decisions(jsonb) from public;
grant execute on function holdfast.record_worker_decisions(jsonb) to holdfast_worker;
comment on function holdfast.record_worker_decisions(jsonb) is
    'For the worker: adds to the chain of decisions what it did by itself (place_hold, yield_hold, expire_hold, withdraw_hold, '
    'stale_campaign, merge_crew), an array of object_type, object_id, action, before and after; returns how many.';
