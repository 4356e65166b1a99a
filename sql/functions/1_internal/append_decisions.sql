-- append_decisions(rows): adds rows to the chain of decisions, in this order, after begin_decision(); returns their decision_ids.
-- Of each it sets decision_id, prev_hash and hash.
--
-- Nobody is granted it: people come through the decision functions, the worker through record_worker_decisions(). Under
-- REPEATABLE READ the last hash may be out of date; then decisions_prev_hash_key refuses the row, and the chain is whole.
create or replace function holdfast.append_decisions(rows holdfast.decisions[]) returns bigint[]
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_rows holdfast.decisions[];
    v_row holdfast.decisions;
    v_ids bigint[];
    v_hash bytea := (select d.hash from holdfast.decisions d order by d.decision_id desc limit 1);
begin
    foreach v_row in array append_decisions.rows loop
        v_row.decision_id := nextval('holdfast.decisions_decision_id_seq');
        v_row.prev_hash := coalesce(v_hash, decode(repeat('00', 32), 'hex'));
        v_row.hash := holdfast.decision_hash(v_row);
        v_hash := v_row.hash;
        v_ids := array_append(v_ids, v_row.decision_id);
        v_rows := array_append(v_rows, v_row);
    end loop;
    insert into holdfast.decisions (decision_id, decided_at, decided_by, object_type, object_id, account_id, account_salt,
            account_digest, action, before, after, reason_code, note, note_salt, note_digest, undoes, prev_hash, hash)
        select r.decision_id, r.decided_at, r.decided_by, r.object_type, r.object_id, r.account_id, r.account_salt,
            r.account_digest, r.action, r.before, r.after, r.reason_code, r.note, r.note_salt, r.note_digest, r.undoes,
            r.prev_hash, r.hash
        from unnest(v_rows) as r;
    update holdfast.decision_end e set decisions = e.decisions + cardinality(v_rows), hash = v_hash;
    return v_ids;
end $$;
revoke all on function holdfast.append_decisions(holdfast.decisions[]) from public;
comment on function holdfast.append_decisions(holdfast.decisions[]) is
    'Internal: adds rows to the chain of decisions and returns their ids.';
