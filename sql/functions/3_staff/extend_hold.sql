-- extend_hold(hold_id, until, reason_code, note): the protection stands longer. Returns the decision_id.
--
-- Later only: release_hold() ends it. Whether it yields to independent voices stays as it is.
create or replace function holdfast.extend_hold(hold_id bigint, until timestamptz, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_hold holdfast.holds;
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(extend_hold.reason_code, 'extend_hold');
    perform holdfast.check_until(extend_hold.until);
    v_hold := holdfast.lock_hold(extend_hold.hold_id);
    v_before := holdfast.decision_state(v_hold.campaign_id, array[v_hold.hold_id], '{}');
    v_at := holdfast.begin_decision();
    if v_hold.ended_at is not null or v_hold.expires_at <= v_at then
        raise exception 'hold % is not in force: % at %', v_hold.hold_id,
                case when v_hold.ended_at is null then 'expired' else v_hold.state end,
                date_trunc('second', coalesce(v_hold.ended_at, v_hold.expires_at))
            using errcode = 'object_not_in_prerequisite_state', hint = 'A new one: holdfast.place_hold().';
    elsif v_hold.expires_at >= extend_hold.until then
        raise exception 'hold % stands until % already', v_hold.hold_id, v_hold.expires_at
            using errcode = 'object_not_in_prerequisite_state', hint = 'To end it, release it: holdfast.release_hold().';
    end if;
    update holdfast.holds h set expires_at = extend_hold.until where h.hold_id = v_hold.hold_id;
    perform holdfast.notify_holds(array[v_hold.hold_id], 'extended');
    return holdfast.append_decision(v_at, session_user, 'hold', v_hold.hold_id, 'extend_hold', v_before,
        holdfast.decision_state(v_hold.campaign_id, array[v_hold.hold_id], '{}'), extend_hold.reason_code, extend_hold.note, null);
end $$;
revoke all on function holdfast.extend_hold(bigint, timestamptz, text, text) from public;
grant execute on function holdfast.extend_hold(bigint, timestamptz, text, text) to holdfast_reviewer;
comment on function holdfast.extend_hold(bigint, timestamptz, text, text) is
    'A hold in force stands until then, at most a year from now. Reasons: reason_codes. Returns the decision_id, for undo_decision().';
