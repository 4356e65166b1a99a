-- lock_decision(decision_id): locks what a decision is about, and returns the decision if it can be undone: it is staff's, was
-- not undone, and none that is newer stands on the same object.
create or replace function holdfast.lock_decision(decision_id bigint) returns holdfast.decisions
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_decision holdfast.decisions;
    v_later holdfast.decisions;
    v_campaign_id bigint;
begin
    select d.* into v_decision from holdfast.decisions d where d.decision_id = lock_decision.decision_id;
    if not found then
        raise exception 'there is no decision %', coalesce(lock_decision.decision_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Decisions are in holdfast.decisions.';
    elsif v_decision.reason_code is null or v_decision.undoes is not null or v_decision.action = 'forget_account' then
        raise exception 'decision % (% by %) cannot be undone', v_decision.decision_id, v_decision.action,
                holdfast.printable(v_decision.decided_by)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'An undo, and what the worker does by itself, are answered by a new decision; what was forgotten is gone.';
    end if;
    case v_decision.object_type
        when 'campaign' then v_campaign_id := (holdfast.lock_campaign(v_decision.object_id)).campaign_id;
        when 'hold' then v_campaign_id := (holdfast.lock_hold(v_decision.object_id)).campaign_id;
        else perform holdfast.lock_crew(v_decision.object_id);
    end case;
    select d.* into v_later from holdfast.decisions d where d.undoes = v_decision.decision_id;
    if found then
        raise exception 'decision % was undone already: by % at % (decision %)', v_decision.decision_id,
                holdfast.printable(v_later.decided_by), date_trunc('second', v_later.decided_at), v_later.decision_id
            using errcode = 'object_not_in_prerequisite_state', hint = 'Decide again instead.';
    end if;
    v_later := holdfast.newest_decision(v_decision, array(
        select h.hold_id from holdfast.holds h
        where h.campaign_id = v_campaign_id or v_decision.object_type = 'hold' and h.hold_id = v_decision.object_id));
    if v_later.decision_id <> v_decision.decision_id then
        raise exception 'decision % is not the newest: % by % at % (decision %) came after it', v_decision.decision_id,
                v_later.action, holdfast.printable(v_later.decided_by), date_trunc('second', v_later.decided_at),
                v_later.decision_id
            using errcode = 'object_not_in_prerequisite_state', hint = format('Undo decision %s first.', v_later.decision_id);
    end if;
    return v_decision;
end $$;
revoke all on function holdfast.lock_decision(bigint) from public;
comment on function holdfast.lock_decision(bigint) is
    'Internal: locks what a decision is about, and returns the decision if it can be undone; else an error says why not.';
