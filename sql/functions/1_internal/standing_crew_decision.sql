-- standing_crew_decision(crew_id, actions, account_id): the newest of these decisions on the crew, and on its members or only
-- this one, that has not been undone; all NULL when there is none.
create or replace function holdfast.standing_crew_decision(crew_id bigint, actions text[], account_id bigint default null)
    returns holdfast.decisions
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_decision holdfast.decisions;
begin
    select d.* into v_decision from holdfast.decisions d
        where d.object_type in ('crew', 'member') and d.object_id = standing_crew_decision.crew_id
          and d.action = any (standing_crew_decision.actions)
          and (standing_crew_decision.account_id is null or d.account_id is null
               or d.account_id = standing_crew_decision.account_id)
          and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
        order by d.decision_id desc limit 1;
    return v_decision;
end $$;
revoke all on function holdfast.standing_crew_decision(bigint, text[], bigint) from public;
comment on function holdfast.standing_crew_decision(bigint, text[], bigint) is
    'Internal: the newest decision of staff on a crew or its members that has not been undone.';
