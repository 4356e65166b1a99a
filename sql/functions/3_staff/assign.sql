-- assign(campaign_id, to_whom, reason_code, note): this reviewer has it in hand; NULL: nobody. Returns the decision_id.
--
-- It changes nothing else, and keeps nobody from deciding. Assigning to the same again is no new decision.
create or replace function holdfast.assign(campaign_id bigint, to_whom text, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
    v_decision_id bigint;
    v_at timestamptz;
begin
    perform holdfast.check_reason(assign.reason_code, 'assign');
    v_campaign := holdfast.lock_campaign(assign.campaign_id);
    if assign.to_whom is not null and not exists (
        select from pg_catalog.pg_roles r where r.rolname = assign.to_whom and r.rolcanlogin
          and pg_has_role(r.oid, 'holdfast_reviewer', 'member')) then
        raise exception '% is no reviewer''s login', quote_literal(assign.to_whom)
            using errcode = 'invalid_parameter_value', hint = 'A login that is a member of holdfast_reviewer.';
    elsif v_campaign.assigned_to is not distinct from assign.to_whom then
        select d.decision_id into v_decision_id from holdfast.decisions d
            where d.object_type = 'campaign' and d.object_id = v_campaign.campaign_id and d.action = 'assign'
              and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
            order by d.decision_id desc limit 1;
        return v_decision_id;
    end if;
    v_at := holdfast.begin_decision();
    update holdfast.campaigns c set assigned_to = assign.to_whom where c.campaign_id = v_campaign.campaign_id;
    return holdfast.append_decision(v_at, session_user, 'campaign', v_campaign.campaign_id, 'assign',
        jsonb_build_object('campaign', jsonb_build_object('campaign_id', v_campaign.campaign_id::text, 'assigned_to',
                                                          v_campaign.assigned_to)),
        jsonb_build_object('campaign', jsonb_build_object('campaign_id', v_campaign.campaign_id::text, 'assigned_to',
                                                          assign.to_whom)),
        assign.reason_code, assign.note, null);
end $$;
revoke all on function holdfast.assign(bigint, text, text, text) from public;
grant execute on function holdfast.assign(bigint, text, text, text) to holdfast_reviewer;
comment on function holdfast.assign(bigint, text, text, text) is
    'Who has a campaign in hand: a reviewer''s login, or NULL for nobody. Reasons: reason_codes. Returns the decision_id, for '
    'undo_decision(); NULL where nobody had it and nobody is to.';
