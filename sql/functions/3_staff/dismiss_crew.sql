-- dismiss_crew(crew_id, reason_code, note): these accounts do not act together, or are in order. Returns the decision_id.
--
-- Every campaign of theirs that staff have not decided about is dismissed with it: holds and suppressions end in the same
-- transaction. What they shared up to now is no evidence among them any more; new meetings count. Campaigns that staff confirmed
-- stay confirmed. Dismissing again is no new decision: the one that stands is returned.
create or replace function holdfast.dismiss_crew(crew_id bigint, reason_code text, note text default null) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crew holdfast.crews;
    v_standing holdfast.decisions;
    v_campaigns bigint[];
    v_holds bigint[];
    v_reports bigint[];
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(dismiss_crew.reason_code, 'dismiss_crew');
    v_crew := holdfast.lock_crew(dismiss_crew.crew_id);
    if v_crew.status <> 'open' then
        v_standing := holdfast.standing_crew_decision(v_crew.crew_id, '{confirm_crew,dismiss_crew}');
        if v_crew.status = 'confirmed' then
            perform holdfast.refuse_contradiction(v_standing, 'dismiss_crew');
        end if;
        return v_standing.decision_id;
    end if;
    v_campaigns := array(select c.campaign_id from holdfast.campaigns c
                         where c.crew_id = v_crew.crew_id and c.status not in ('confirmed', 'dismissed') order by c.campaign_id);
    v_holds := array(select h.hold_id from holdfast.holds h where h.campaign_id = any (v_campaigns) and h.ended_at is null);
    v_reports := array(select s.report_id from holdfast.suppressed_reports s
                       where s.campaign_id = any (v_campaigns) and s.lifted_at is null);
    v_before := holdfast.crew_state(v_crew.crew_id, null, v_campaigns, v_holds, v_reports);
    v_at := holdfast.begin_decision();
    update holdfast.crews w set status = 'dismissed', decided_at = v_at where w.crew_id = v_crew.crew_id;
    perform holdfast.dismiss_rows(v_campaigns, v_at);
    return holdfast.append_decision(v_at, session_user, 'crew', v_crew.crew_id, 'dismiss_crew', v_before,
        holdfast.crew_state(v_crew.crew_id, null, v_campaigns, v_holds, v_reports), dismiss_crew.reason_code,
        dismiss_crew.note, null);
end $$;
revoke all on function holdfast.dismiss_crew(bigint, text, text) from public;
grant execute on function holdfast.dismiss_crew(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.dismiss_crew(bigint, text, text) is
    'These accounts do not act together, or are in order: their campaigns are dismissed, holds and suppressions end at once, and what '
    'they shared up to now is no evidence; new meetings count. Reasons: reason_codes. Returns the decision_id, for undo_decision(). '
    'An error if the crew was confirmed.';
