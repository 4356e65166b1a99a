-- confirm_campaign(campaign_id, reason_code, note): the finding is right. Returns the decision_id.
--
-- A hold in force is confirmed: it stays until it is released or expires, and does not yield by itself. Confirming again is
-- no new decision: the one that stands is returned.
create or replace function holdfast.confirm_campaign(campaign_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
    v_standing holdfast.decisions;
    v_holds bigint[];
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(confirm_campaign.reason_code, 'confirm_campaign');
    v_campaign := holdfast.lock_campaign(confirm_campaign.campaign_id);
    if v_campaign.status in ('confirmed', 'dismissed') then
        v_standing := holdfast.standing_decision(v_campaign.campaign_id, '{}');
        if v_campaign.status = 'dismissed' then
            perform holdfast.refuse_contradiction(v_standing, 'confirm_campaign');
        end if;
        return v_standing.decision_id;
    end if;
    v_holds := array(select h.hold_id from holdfast.holds h
                     where h.campaign_id = v_campaign.campaign_id and h.state = 'active' and h.expires_at > now()
                     order by h.hold_id);
    v_before := holdfast.decision_state(v_campaign.campaign_id, v_holds, '{}');
    v_at := holdfast.begin_decision();
    update holdfast.campaigns c set status = 'confirmed', decided_at = v_at, contested_at = null
        where c.campaign_id = v_campaign.campaign_id;
    update holdfast.holds h set state = 'confirmed' where h.hold_id = any (v_holds);
    perform holdfast.notify_holds(v_holds, 'confirmed');
    return holdfast.append_decision(v_at, session_user, 'campaign', v_campaign.campaign_id, 'confirm_campaign', v_before,
        holdfast.decision_state(v_campaign.campaign_id, v_holds, '{}'), confirm_campaign.reason_code,
        confirm_campaign.note, null);
end $$;
revoke all on function holdfast.confirm_campaign(bigint, text, text) from public;
grant execute on function holdfast.confirm_campaign(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.confirm_campaign(bigint, text, text) is
    'The finding is right: the campaign is confirmed and a hold in force stays until released or expired. Reasons: '
    'reason_codes. Returns the decision_id, for undo_decision(). An error if it was dismissed.';
