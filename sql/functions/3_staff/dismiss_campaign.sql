-- dismiss_campaign(campaign_id, reason_code, note): the finding is wrong, or not to be acted on. Returns the decision_id.
--
-- Hold and suppressions end with it, in the same transaction. The worker does not find it again for this crew, target and
-- episode: what the crew does there until the episode ends is counted in the campaign's row (ended_at, reports, summary), and is
-- neither held nor suppressed. Dismissing again is no new decision: the one that stands is returned.
create or replace function holdfast.dismiss_campaign(campaign_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
    v_standing holdfast.decisions;
    v_holds bigint[];
    v_reports bigint[];
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(dismiss_campaign.reason_code, 'dismiss_campaign');
    v_campaign := holdfast.lock_campaign(dismiss_campaign.campaign_id);
    if v_campaign.status in ('confirmed', 'dismissed') then
        v_standing := holdfast.standing_decision(v_campaign.campaign_id, '{}');
        if v_campaign.status = 'confirmed' then
            perform holdfast.refuse_contradiction(v_standing, 'dismiss_campaign');
        end if;
        return v_standing.decision_id;
    end if;
    v_holds := array(select h.hold_id from holdfast.holds h
                     where h.campaign_id = v_campaign.campaign_id and h.ended_at is null order by h.hold_id);
    v_reports := array(select s.report_id from holdfast.suppressed_reports s
                       where s.campaign_id = v_campaign.campaign_id and s.lifted_at is null order by s.report_id);
    v_before := holdfast.decision_state(v_campaign.campaign_id, v_holds, v_reports);
    v_at := holdfast.begin_decision();
    perform holdfast.dismiss_rows(array[v_campaign.campaign_id], v_at);
    return holdfast.append_decision(v_at, session_user, 'campaign', v_campaign.campaign_id, 'dismiss_campaign', v_before,
        holdfast.decision_state(v_campaign.campaign_id, v_holds, v_reports), dismiss_campaign.reason_code,
        dismiss_campaign.note, null);
end $$;
revoke all on function holdfast.dismiss_campaign(bigint, text, text) from public;
grant execute on function holdfast.dismiss_campaign(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.dismiss_campaign(bigint, text, text) is
    'The finding is wrong, or not to be acted on: the hold is released and the reports count in full again, at once. Not found '
    'again for this crew, target and episode; the row goes on counting what the crew does there. Reasons: reason_codes. Returns the decision_id, for undo_decision(). An error '
    'if it was confirmed.';
