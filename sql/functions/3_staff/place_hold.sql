-- place_hold(target_id, until, reason_code, note): staff protect an account whom no campaign protects. Returns the decision_id.
--
-- Such a hold does not yield by itself: it stands until then, or until it is released.
create or replace function holdfast.place_hold(target_id bigint, until timestamptz, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_standing holdfast.holds;
    v_hold_id bigint;
    v_placed_at timestamptz;
    v_at timestamptz;
begin
    perform holdfast.check_reason(place_hold.reason_code, 'place_hold');
    perform holdfast.check_until(place_hold.until);
    if place_hold.target_id is null then
        raise exception 'a hold protects an account, not null' using errcode = 'invalid_parameter_value';
    end if;
    perform from holdfast.holds h where h.target_id = place_hold.target_id order by h.hold_id for update;
    v_placed_at := clock_timestamp();
    update holdfast.holds h set state = 'expired', ended_at = h.expires_at, ended_by = 'place_hold'
        where h.target_id = place_hold.target_id and h.scope = 'account' and h.ended_at is null and h.expires_at <= v_placed_at;
    select h.* into v_standing from holdfast.holds h
        where h.target_id = place_hold.target_id and h.scope = 'account' and h.ended_at is null;
    if found then
        raise exception 'account % is held already: hold % until %', place_hold.target_id, v_standing.hold_id,
                date_trunc('second', v_standing.expires_at)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('For longer: select holdfast.extend_hold(%s, until, reason_code, note).', v_standing.hold_id);
    end if;
    begin
        insert into holdfast.holds (target_id, placed_at, expires_at, state, reason)
            values (place_hold.target_id, v_placed_at, place_hold.until, 'confirmed',
                    'Staff placed it: ' || (select r.description from holdfast.reason_codes r where r.code = place_hold.reason_code))
            returning hold_id into v_hold_id;
    exception when unique_violation then
        raise exception 'account % is held already: somebody placed a hold at this moment', place_hold.target_id
            using errcode = 'object_not_in_prerequisite_state', hint = 'It is in holdfast.active_holds.';
    end;
    v_at := holdfast.begin_decision(); -- not before the insert, which waits for a worker that is about to place one
    perform holdfast.notify_holds(array[v_hold_id], 'placed');
    return holdfast.append_decision(v_at, session_user, 'hold', v_hold_id, 'place_hold',
        holdfast.decision_state(null, '{}', '{}'), holdfast.decision_state(null, array[v_hold_id], '{}'),
        place_hold.reason_code, place_hold.note, null);
end $$;
revoke all on function holdfast.place_hold(bigint, timestamptz, text, text) from public;
grant execute on function holdfast.place_hold(bigint, timestamptz, text, text) to holdfast_reviewer;
comment on function holdfast.place_hold(bigint, timestamptz, text, text) is
    'Protects an account until then, at most a year, though no campaign does. It does not yield by itself. Reasons: reason_codes. '
    'Returns the decision_id, for undo_decision(). An error if it is held already.';
