-- restore_state(before, after, account_id): gives back what a decision changed, as it was in `before`: decision_state(),
-- crew_state() of the account, or part of these. Only what differs between before and after is touched.
--
-- Suppressions stand again, except of reporters whom staff cleared meanwhile.
create or replace function holdfast.restore_state(before jsonb, after jsonb, account_id bigint default null) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_was jsonb := restore_state.before -> 'campaign';
    v_is jsonb := restore_state.after -> 'campaign';
begin
    update holdfast.crews w
        set status = restore_state.before -> 'crew' ->> 'status',
            decided_at = (restore_state.before -> 'crew' ->> 'decided_at')::timestamptz
        where w.crew_id = (restore_state.before -> 'crew' ->> 'crew_id')::bigint
          and restore_state.before -> 'crew' <> restore_state.after -> 'crew';
    update holdfast.crew_members m set cleared_at = (restore_state.before -> 'member' ->> 'cleared_at')::timestamptz
        where m.crew_id = (restore_state.before -> 'crew' ->> 'crew_id')::bigint and m.account_id = restore_state.account_id
          and restore_state.before -> 'member' <> restore_state.after -> 'member';
    update holdfast.campaigns c
        set status = case when v_was -> 'status' <> v_is -> 'status' then v_was ->> 'status' else c.status end,
            decided_at = case when v_was -> 'decided_at' <> v_is -> 'decided_at' then (v_was ->> 'decided_at')::timestamptz
                              else c.decided_at end,
            contested_at = case when v_was -> 'contested_at' <> v_is -> 'contested_at' then (v_was ->> 'contested_at')::timestamptz
                                else c.contested_at end,
            assigned_to = case when v_was -> 'assigned_to' <> v_is -> 'assigned_to' then v_was ->> 'assigned_to'
                               else c.assigned_to end
        where c.campaign_id = (v_was ->> 'campaign_id')::bigint and v_was <> v_is;
    perform holdfast.restore_hold(b.hold, a.hold)
        from jsonb_array_elements(restore_state.after -> 'holds') as a (hold)
        left join jsonb_array_elements(restore_state.before -> 'holds') as b (hold)
            on b.hold ->> 'hold_id' = a.hold ->> 'hold_id'
        order by (a.hold ->> 'hold_id')::bigint;
    update holdfast.suppressed_reports s set lifted_at = null
        from holdfast.campaigns c
        where s.campaign_id = (v_was ->> 'campaign_id')::bigint and c.campaign_id = s.campaign_id and c.status <> 'dismissed'
          and s.report_id in (select b.report_id::bigint
                              from jsonb_array_elements_text(restore_state.before -> 'suppressed') as b (report_id)
                              except
                              select a.report_id::bigint
                              from jsonb_array_elements_text(restore_state.after -> 'suppressed') as a (report_id))
          and not exists (select from holdfast.crew_members m
                          where m.crew_id = c.crew_id and m.account_id = s.reporter_id and m.cleared_at is not null);
    perform holdfast.restore_state(b.state, a.state)
        from jsonb_array_elements(restore_state.before -> 'campaigns') as b (state)
        join jsonb_array_elements(restore_state.after -> 'campaigns') as a (state)
            on a.state -> 'campaign' -> 'campaign_id' = b.state -> 'campaign' -> 'campaign_id'
        order by (b.state -> 'campaign' ->> 'campaign_id')::bigint;
end $$;
revoke all on function holdfast.restore_state(jsonb, jsonb, bigint) from public;
comment on function holdfast.restore_state(jsonb, jsonb, bigint) is
    'Internal: gives crews, campaigns, holds and suppressions back the state that a decision recorded in before.';
