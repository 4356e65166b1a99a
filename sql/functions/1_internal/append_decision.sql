-- append_decision(...): adds what somebody decided to the chain, after begin_decision(); returns its decision_id. See
-- append_decisions().
create or replace function holdfast.append_decision(decided_at timestamptz, decided_by text, object_type text,
    object_id bigint, action text, before jsonb, after jsonb, reason_code text, note text, undoes bigint,
    account_id bigint default null) returns bigint
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_row holdfast.decisions;
begin
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
    return (holdfast.append_decisions(array[v_row]))[1];
end $$;
revoke all on function
    holdfast.append_decision(timestamptz, text, text, bigint, text, jsonb, jsonb, text, text, bigint, bigint) from public;
comment on function
    holdfast.append_decision(timestamptz, text, text, bigint, text, jsonb, jsonb, text, text, bigint, bigint) is
    'Internal: adds a row to the chain of decisions and returns its id.';
