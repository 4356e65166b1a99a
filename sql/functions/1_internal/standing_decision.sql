-- standing_decision(campaign_id, hold_ids): the newest decision of staff on the campaign, any of the holds, or that dismissed
-- the campaign's crew, which has not been undone; all NULL when there is none.
create or replace function holdfast.standing_decision(campaign_id bigint, hold_ids bigint[]) returns holdfast.decisions
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_decision holdfast.decisions;
begin
    select d.* into v_decision from holdfast.decisions d
        where d.reason_code is not null
          and (d.object_type = 'campaign' and d.object_id = standing_decision.campaign_id
                   and d.action in ('confirm_campaign', 'dismiss_campaign')
               or d.object_type = 'hold' and d.object_id = any (standing_decision.hold_ids)
                   and d.action in ('place_hold', 'release_hold', 'extend_hold')
               or d.object_type = 'crew' and d.action = 'dismiss_crew'
                   and d.object_id = (select c.crew_id from holdfast.campaigns c
                                      where c.campaign_id = standing_decision.campaign_id))
          and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
        order by d.decision_id desc limit 1;
    return v_decision;
end $$;
revoke all on function holdfast.standing_decision(bigint, bigint[]) from public;
comment on function holdfast.standing_decision(bigint, bigint[]) is
    'Internal: the newest decision of staff on a campaign, its crew or holds that has not been undone.';
