-- release_hold(hold_id, reason_code, note): ends the protection, and leaves the campaign as it is. Returns the decision_id.
--
-- The worker places no new hold for that crew and target. Releasing again is no new decision: the one that stands is
-- returned.
create or replace function holdfast.release_hold(hold_id bigint, reason_code text, note text default null) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_hold holdfast.holds;
    v_standing holdfast.decisions;
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(release_hold.reason_code, 'release_hold');
    v_hold := holdfast.lock_hold(release_hold.hold_id);
    if v_hold.ended_at is not null then
        v_standing := holdfast.standing_decision(null, array[v_hold.hold_id]);
        if v_standing.action = 'release_hold' then
            return v_standing.decision_id;
        end if;
        raise exception 'hold % is not in force: % by % at %', v_hold.hold_id, v_hold.state,
                coalesce(holdfast.printable(v_hold.ended_by), 'worker'), date_trunc('second', v_hold.ended_at)
            using errcode = 'object_not_in_prerequisite_state', hint = 'Holds in force are in holdfast.active_holds.';
    end if;
    v_before := holdfast.decision_state(v_hold.campaign_id, array[v_hold.hold_id], '{}');
    v_at := holdfast.begin_decision();
    update holdfast.holds h set state = 'released', ended_at = v_at, ended_by = session_user
        where h.hold_id = v_hold.hold_id;
    perform holdfast.notify_holds(array[v_hold.hold_id], 'released');
    return holdfast.append_decision(v_at, session_user, 'hold', v_hold.hold_id, 'release_hold', v_before,
        holdfast.decision_state(v_hold.campaign_id, array[v_hold.hold_id], '{}'), release_hold.reason_code,
        release_hold.note, null);
end $$;
revoke all on function holdfast.release_hold(bigint, text, text) from public;
grant execute on function holdfast.release_hold(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.release_hold(bigint, text, text) is
    'Ends the protection now; the campaign and its suppressions stay. No new hold for that crew and target. Reasons: '
    'reason_codes. Returns the decision_id, for undo_decision().';
