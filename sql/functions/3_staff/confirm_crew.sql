-- confirm_crew(crew_id, reason_code, note): these accounts do act together to do harm. Returns the decision_id.
--
-- The worker recognises the crew from two members on, and looks at every further one, never on less evidence. Campaigns stay
-- as they are. Confirming again is no new decision: the one that stands is returned.
create or replace function holdfast.confirm_crew(crew_id bigint, reason_code text, note text default null) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crew holdfast.crews;
    v_standing holdfast.decisions;
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(confirm_crew.reason_code, 'confirm_crew');
    v_crew := holdfast.lock_crew(confirm_crew.crew_id);
    if v_crew.status <> 'open' then
        v_standing := holdfast.standing_crew_decision(v_crew.crew_id, '{confirm_crew,dismiss_crew}');
        if v_crew.status = 'dismissed' then
            perform holdfast.refuse_contradiction(v_standing, 'confirm_crew');
        end if;
        return v_standing.decision_id;
    end if;
    v_before := holdfast.crew_state(v_crew.crew_id, null, '{}', '{}', '{}');
    v_at := holdfast.begin_decision();
    update holdfast.crews w set status = 'confirmed', decided_at = v_at where w.crew_id = v_crew.crew_id;
    return holdfast.append_decision(v_at, session_user, 'crew', v_crew.crew_id, 'confirm_crew', v_before,
        holdfast.crew_state(v_crew.crew_id, null, '{}', '{}', '{}'), confirm_crew.reason_code, confirm_crew.note, null);
end $$;
revoke all on function holdfast.confirm_crew(bigint, text, text) from public;
grant execute on function holdfast.confirm_crew(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.confirm_crew(bigint, text, text) is
    'These accounts act together to do harm: the worker recognises them from fewer reports, never on less evidence. Reasons: '
    'reason_codes. Returns the decision_id, for undo_decision(). An error if the crew was dismissed.';
