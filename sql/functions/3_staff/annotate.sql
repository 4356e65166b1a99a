-- annotate(campaign_id, reason_code, note): something to remember about a campaign. Returns the decision_id.
--
-- It changes nothing. Undoing it marks it as retracted; the text is blanked by forgetting only.
create or replace function holdfast.annotate(campaign_id bigint, reason_code text, note text) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
begin
    perform holdfast.check_reason(annotate.reason_code, 'annotate');
    if coalesce(annotate.note, '') !~ '\S' then
        raise exception 'a note without words says nothing' using errcode = 'invalid_parameter_value';
    end if;
    v_campaign := holdfast.lock_campaign(annotate.campaign_id);
    return holdfast.append_decision(holdfast.begin_decision(), session_user, 'campaign', v_campaign.campaign_id, 'annotate',
        '{}', '{}', annotate.reason_code, annotate.note, null);
end $$;
revoke all on function holdfast.annotate(bigint, text, text) from public;
grant execute on function holdfast.annotate(bigint, text, text) to holdfast_reviewer;
comment on function holdfast.annotate(bigint, text, text) is
    'Adds a note to a campaign, for colleagues. Reasons: reason_codes. Returns the decision_id; undo_decision() marks it as retracted.';
