-- undo_decision(decision_id, reason_code, note): restores the state before a decision. Returns the decision_id of the undo,
-- which is a decision of its own: nothing is ever taken out of the chain.
--
-- Only the newest one that stands can be undone, see newest_decision(). An undo is not undone: decide again instead.
create or replace function holdfast.undo_decision(decision_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_undone holdfast.decisions;
    v_holds bigint[];
    v_before jsonb;
    v_at timestamptz;
    v_action text;
    v_event text;
begin
    perform holdfast.check_reason(undo_decision.reason_code, 'undo');
    v_undone := holdfast.lock_decision(undo_decision.decision_id);
    v_holds := array(select (h ->> 'hold_id')::bigint from jsonb_array_elements(
                         coalesce(v_undone.after -> 'holds', '[]') || jsonb_path_query_array(v_undone.after, '$.campaigns[*].holds[*]')) as h);
    select u.action, u.event into v_action, v_event
        from (values ('confirm_campaign', 'reopen_campaign', 'restored'), ('dismiss_campaign', 'reopen_campaign', 'restored'),
                     ('confirm_crew', 'reopen_crew', 'restored'), ('dismiss_crew', 'reopen_crew', 'restored'),
                     ('clear_member', 'restore_member', null), ('release_hold', 'restore_hold', 'restored'),
                     ('place_hold', 'withdraw_placed_hold', 'released'), ('extend_hold', 'shorten_hold', 'shortened'),
                     ('assign', 'assign_back', null), ('annotate', 'retract_note', null), ('contest', 'answer_contest', null))
            as u (undone, action, event)
        where u.undone = v_undone.action;
    v_before := holdfast.state_like(v_undone.before, v_undone.after, v_undone.account_id);
    v_at := holdfast.begin_decision();
    perform holdfast.restore_state(v_undone.before, v_undone.after, v_undone.account_id);
    if v_event is not null then
        perform holdfast.notify_holds(v_holds, v_event);
    end if;
    return holdfast.append_decision(v_at, session_user, v_undone.object_type, v_undone.object_id, v_action, v_before,
        holdfast.state_like(v_undone.before, v_undone.after, v_undone.account_id), undo_decision.reason_code, undo_decision.note,
        v_undone.decision_id, v_undone.account_id);
end $$;
revoke all on function holdfast.undo_decision(bigint, text, text) from public;
grant execute on function holdfast.undo_decision(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.undo_decision(bigint, text, text) is
    'Restores the state before a decision: status, holds, suppressions, who has it in hand. Only the newest decision on a campaign '
    'and its holds, a crew, or a member. Undoing a contest is answering it. Reasons: reason_codes. Returns the decision_id of the '
    'undo.';
