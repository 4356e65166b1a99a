-- restore_state(before, after): gives back what a decision changed, as it was in `before`.
--
-- A hold comes back as it was, unless another one protects the same subject by now: there can be one at a time, so it is
-- then withdrawn in favour of that. Only what differs between before and after is touched.
create or replace function holdfast.restore_state(before jsonb, after jsonb) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign_id bigint := (restore_state.before -> 'campaign' ->> 'campaign_id')::bigint;
    v_hold record;
    v_other_id bigint;
begin
    if restore_state.before -> 'campaign' <> restore_state.after -> 'campaign' then
        update holdfast.campaigns c
            set status = restore_state.before -> 'campaign' ->> 'status',
                decided_at = (restore_state.before -> 'campaign' ->> 'decided_at')::timestamptz
            where c.campaign_id = v_campaign_id;
    end if;
    for v_hold in
        select b.*, h.target_id, h.scope, h.list_id
        from jsonb_to_recordset(restore_state.before -> 'holds')
            as b (hold_id bigint, state text, ended_at timestamptz, ended_by text)
        join holdfast.holds h on h.hold_id = b.hold_id
        order by b.hold_id
    loop
        update holdfast.holds h set state = 'expired', ended_at = h.expires_at, ended_by = 'undo_decision'
            where h.target_id = v_hold.target_id and h.scope = v_hold.scope and h.list_id is not distinct from v_hold.list_id
              and h.hold_id <> v_hold.hold_id and h.ended_at is null and h.expires_at <= now();
        select h.hold_id into v_other_id from holdfast.holds h
            where h.target_id = v_hold.target_id and h.scope = v_hold.scope and h.list_id is not distinct from v_hold.list_id
              and h.hold_id <> v_hold.hold_id and h.ended_at is null;
        if found and v_hold.ended_at is null then
            v_hold.state := 'withdrawn';
            v_hold.ended_at := clock_timestamp();
            v_hold.ended_by := 'hold ' || v_other_id;
        end if;
        update holdfast.holds h set state = v_hold.state, ended_at = v_hold.ended_at, ended_by = v_hold.ended_by
            where h.hold_id = v_hold.hold_id;
    end loop;
    update holdfast.suppressed_reports s set lifted_at = null
        where s.campaign_id = v_campaign_id
          and s.report_id in (select b.report_id::bigint
                              from jsonb_array_elements_text(restore_state.before -> 'suppressed') as b (report_id)
                              except
                              select a.report_id::bigint
                              from jsonb_array_elements_text(restore_state.after -> 'suppressed') as a (report_id));
end $$;
revoke all on function holdfast.restore_state(jsonb, jsonb) from public;
comment on function holdfast.restore_state(jsonb, jsonb) is
    'Internal: gives a campaign, its holds and suppressions back the state that a decision recorded in before.';
