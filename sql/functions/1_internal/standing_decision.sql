-- standing_decision(campaign_id, hold_ids): the newest decision of staff on the campaign or any of the holds that has not
-- been undone; all NULL when there is none.
create or replace function holdfast.standing_decision(campaign_id bigint, hold_ids bigint[]) returns holdfast.decisions
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_decision holdfast.decisions;
begin
    select d.* into v_decision from holdfast.decisions d
        where d.action in ('confirm_campaign', 'dismiss_campaign', 'release_hold')
          and (d.object_type = 'campaign' and d.object_id = standing_decision.campaign_id
               or d.object_type = 'hold' and d.object_id = any (standing_decision.hold_ids))
          and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
        order by d.decision_id desc limit 1;
    return v_decision;
end $$;
revoke all on function holdfast.standing_decision(bigint, bigint[]) from public;
comment on function holdfast.standing_decision(bigint, bigint[]) is
    'Internal: the newest decision of staff on a campaign or on holds that has not been undone.';
