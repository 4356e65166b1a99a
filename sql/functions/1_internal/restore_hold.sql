-- restore_hold(before, after): gives a hold back the state that a decision recorded in `before`; only what differs between
-- before and after is touched.
--
-- Another one may protect the same subject by now: there can be one at a time, so it is then withdrawn in favour of that. An
-- expiry that the worker has moved on since stays. One that was not there before (`before` is NULL) is released.
create or replace function holdfast.restore_hold(before jsonb, after jsonb) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_hold holdfast.holds;
    v_other_id bigint;
begin
    select h.* into v_hold from holdfast.holds h where h.hold_id = (restore_hold.after ->> 'hold_id')::bigint;
    if restore_hold.before is null then
        update holdfast.holds h set state = 'released', ended_at = clock_timestamp(), ended_by = session_user
            where h.hold_id = v_hold.hold_id and h.ended_at is null;
        return;
    end if;
    if restore_hold.before -> 'expires_at' <> restore_hold.after -> 'expires_at'
       and v_hold.expires_at = (restore_hold.after ->> 'expires_at')::timestamptz then
        v_hold.expires_at := (restore_hold.before ->> 'expires_at')::timestamptz;
    end if;
    if restore_hold.before - 'expires_at' <> restore_hold.after - 'expires_at' then
        v_hold.state := restore_hold.before ->> 'state';
        v_hold.ended_at := (restore_hold.before ->> 'ended_at')::timestamptz;
        v_hold.ended_by := restore_hold.before ->> 'ended_by';
    end if;
    update holdfast.holds h set state = 'expired', ended_at = h.expires_at, ended_by = 'undo_decision'
        where h.target_id = v_hold.target_id and h.scope = v_hold.scope and h.list_id is not distinct from v_hold.list_id
          and h.hold_id <> v_hold.hold_id and h.ended_at is null and h.expires_at <= now();
    loop
        select h.hold_id into v_other_id from holdfast.holds h
            where h.target_id = v_hold.target_id and h.scope = v_hold.scope and h.list_id is not distinct from v_hold.list_id
              and h.hold_id <> v_hold.hold_id and h.ended_at is null;
        if found and v_hold.ended_at is null then
            v_hold.state := 'withdrawn';
            v_hold.ended_at := clock_timestamp();
            v_hold.ended_by := 'hold ' || v_other_id;
        end if;
        begin
            update holdfast.holds h
                set state = v_hold.state, expires_at = v_hold.expires_at, ended_at = v_hold.ended_at, ended_by = v_hold.ended_by
                where h.hold_id = v_hold.hold_id;
            return;
        exception when unique_violation then
            null; -- The worker has placed one between the two statements: it is found now.
        end;
    end loop;
end $$;
revoke all on function holdfast.restore_hold(jsonb, jsonb) from public;
comment on function holdfast.restore_hold(jsonb, jsonb) is
    'Internal: gives a hold back the state that a decision recorded in before, or lets another one stand in its place.';
