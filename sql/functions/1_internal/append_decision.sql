-- append_decision(...): adds a row to the chain of decisions, after begin_decision(); returns its decision_id.
--
-- Nobody is granted it: people come through the decision functions, the worker through record_worker_decision(). Under
-- REPEATABLE READ the last hash may be out of date; then decisions_prev_hash_key refuses the row, and the chain is whole.
create or replace function holdfast.append_decision(decided_at timestamptz, decided_by text, object_type text,
    object_id bigint, action text, before jsonb, after jsonb, reason_code text, note text, undoes bigint,
    account_id bigint default null) returns bigint
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_row holdfast.decisions;
begin
    v_row.decision_id := nextval('holdfast.decisions_decision_id_seq');
    v_row.decided_at := append_decision.decided_at;
    v_row.decided_by := append_decision.decided_by;
    v_row.object_type := append_decision.object_type;
    v_row.object_id := append_decision.object_id;
    v_row.action := append_decision.action;
    v_row.before := append_decision.before;
    v_row.after := append_decision.after;
    v_row.reason_code := append_decision.reason_code;
    v_row.undoes := append_decision.undoes;
    if append_decision.note is not null then
        v_row.note := append_decision.note;
        v_row.note_salt := gen_random_uuid();
        v_row.note_digest := sha256(uuid_send(v_row.note_salt) || convert_to(v_row.note, 'UTF8'));
    end if;
    if append_decision.account_id is not null then
        v_row.account_id := append_decision.account_id;
        v_row.account_salt := gen_random_uuid();
        v_row.account_digest := sha256(uuid_send(v_row.account_salt) || int8send(v_row.account_id));
    end if;
    select d.hash into v_row.prev_hash from holdfast.decisions d order by d.decision_id desc limit 1;
    v_row.prev_hash := coalesce(v_row.prev_hash, decode(repeat('00', 32), 'hex'));
    v_row.hash := holdfast.decision_hash(v_row);
    insert into holdfast.decisions (decision_id, decided_at, decided_by, object_type, object_id, account_id, account_salt,
            account_digest, action, before, after, reason_code, note, note_salt, note_digest, undoes, prev_hash, hash)
        values (v_row.decision_id, v_row.decided_at, v_row.decided_by, v_row.object_type, v_row.object_id, v_row.account_id,
            v_row.account_salt, v_row.account_digest, v_row.action, v_row.before, v_row.after, v_row.reason_code, v_row.note,
            v_row.note_salt, v_row.note_digest, v_row.undoes, v_row.prev_hash, v_row.hash);
    update holdfast.decision_end e set decisions = e.decisions + 1, hash = v_row.hash;
    return v_row.decision_id;
end $$;
revoke all on function
    holdfast.append_decision(timestamptz, text, text, bigint, text, jsonb, jsonb, text, text, bigint, bigint) from public;
comment on function
    holdfast.append_decision(timestamptz, text, text, bigint, text, jsonb, jsonb, text, text, bigint, bigint) is
    'Internal: adds a row to the chain of decisions and returns its id.';
