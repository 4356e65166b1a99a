-- newest_decision(decision, hold_ids): of the decisions that stand and change what this one changed, the newest: only that can be
-- undone. hold_ids: the holds that count as one object with it.
--
-- A campaign and its holds are one object, of which its crew's dismissal is the last word. A crew is one, and each member. Who has
-- a campaign in hand, and what is contested, are apart from what was found; a note stands in nobody's way.
create or replace function holdfast.newest_decision(decision holdfast.decisions, hold_ids bigint[]) returns holdfast.decisions
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_newest holdfast.decisions;
begin
    if decision.action = 'annotate' then
        return decision;
    elsif decision.action in ('assign', 'contest') then
        select d.* into v_newest from holdfast.decisions d
            where d.object_type = decision.object_type and d.object_id = decision.object_id and d.action = decision.action
              and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
            order by d.decision_id desc limit 1;
        return v_newest;
    elsif decision.action = 'clear_member' then
        return holdfast.standing_crew_decision(decision.object_id, '{clear_member,dismiss_crew}', decision.account_id);
    elsif decision.object_type = 'crew' then
        return holdfast.standing_crew_decision(decision.object_id, case decision.action
            when 'dismiss_crew' then '{confirm_crew,dismiss_crew,clear_member}'::text[]
            else '{confirm_crew,dismiss_crew}' end);
    end if;
    return holdfast.standing_decision(
        case decision.object_type when 'campaign' then decision.object_id
             else (select h.campaign_id from holdfast.holds h where h.hold_id = decision.object_id) end,
        newest_decision.hold_ids);
end $$;
revoke all on function holdfast.newest_decision(holdfast.decisions, bigint[]) from public;
comment on function holdfast.newest_decision(holdfast.decisions, bigint[]) is
    'Internal: the newest standing decision on what this one changed: only that can be undone.';
