-- undo_decision(decision_id, reason_code, note): restores the state before a decision. Returns the decision_id of the undo,
-- which is a decision of its own: nothing is ever taken out of the chain.
--
-- Only the newest one that stands can be undone; a campaign and its holds are one object here. An undo is not undone: decide
-- again instead.
create or replace function holdfast.undo_decision(decision_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_undone holdfast.decisions;
    v_later holdfast.decisions;
    v_campaign_id bigint;
    v_holds bigint[];
    v_reports bigint[];
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(undo_decision.reason_code, 'undo');
    select d.* into v_undone from holdfast.decisions d where d.decision_id = undo_decision.decision_id;
    if not found then
        raise exception 'there is no decision %', coalesce(undo_decision.decision_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Decisions are in holdfast.decisions.';
    elsif v_undone.action not in ('confirm_campaign', 'dismiss_campaign', 'release_hold') then
        raise exception 'decision % (% by %) cannot be undone', v_undone.decision_id, v_undone.action,
                holdfast.printable(v_undone.decided_by)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'An undo, and what the worker does by itself, are answered by a new decision.';
    end if;
    v_campaign_id := case v_undone.object_type when 'campaign' then v_undone.object_id
                     else (holdfast.lock_hold(v_undone.object_id)).campaign_id end;
    if v_undone.object_type = 'campaign' then
        perform holdfast.lock_campaign(v_campaign_id);
    end if;
    select d.* into v_later from holdfast.decisions d where d.undoes = v_undone.decision_id;
    if found then
        raise exception 'decision % was undone already: by % at % (decision %)', v_undone.decision_id,
                holdfast.printable(v_later.decided_by), date_trunc('second', v_later.decided_at), v_later.decision_id
            using errcode = 'object_not_in_prerequisite_state', hint = 'Decide again instead.';
    end if;
    v_holds := array(select h.hold_id from holdfast.holds h
                     where h.campaign_id = v_campaign_id or v_undone.object_type = 'hold' and h.hold_id = v_undone.object_id);
    v_later := holdfast.standing_decision(v_campaign_id, v_holds);
    if v_later.decision_id <> v_undone.decision_id then
        raise exception 'decision % is not the newest: % by % at % (decision %) came after it', v_undone.decision_id,
                v_later.action, holdfast.printable(v_later.decided_by), date_trunc('second', v_later.decided_at),
                v_later.decision_id
            using errcode = 'object_not_in_prerequisite_state', hint = format('Undo decision %s first.', v_later.decision_id);
    end if;
    v_holds := array(select (b ->> 'hold_id')::bigint from jsonb_array_elements(v_undone.before -> 'holds') as b);
    v_reports := array(select b::bigint from jsonb_array_elements_text(v_undone.before -> 'suppressed') as b);
    v_before := holdfast.decision_state(v_campaign_id, v_holds, v_reports);
    v_at := holdfast.begin_decision();
    perform holdfast.restore_state(v_undone.before, v_undone.after);
    perform holdfast.notify_holds(v_holds, 'restored');
    return holdfast.append_decision(v_at, session_user, v_undone.object_type, v_undone.object_id,
        case v_undone.object_type when 'campaign' then 'reopen_campaign' else 'restore_hold' end, v_before,
        holdfast.decision_state(v_campaign_id, v_holds, v_reports), undo_decision.reason_code, undo_decision.note,
        v_undone.decision_id);
end $$;
revoke all on function holdfast.undo_decision(bigint, text, text) from public;
grant execute on function holdfast.undo_decision(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.undo_decision(bigint, text, text) is
    'Restores the state before a decision: the campaign''s status, the holds, the suppressions. Only the newest decision on a '
    'campaign and its holds. Reasons: reason_codes. Returns the decision_id of the undo.';
