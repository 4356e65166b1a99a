-- lock_crew(crew_id): locks a crew with all its campaigns, their holds and suppressions; returns it. It must stand for itself.
create or replace function holdfast.lock_crew(crew_id bigint) returns holdfast.crews
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crew holdfast.crews;
begin
    select w.* into v_crew from holdfast.crews w where w.crew_id = lock_crew.crew_id for update;
    if not found then
        raise exception 'there is no crew %', coalesce(lock_crew.crew_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Crews are in holdfast.crew_overview.';
    elsif v_crew.merged_into is not null then
        raise exception 'crew % turned out to be crew %', v_crew.crew_id, v_crew.merged_into
            using errcode = 'object_not_in_prerequisite_state', hint = format('Decide about crew %s.', v_crew.merged_into);
    end if;
    perform holdfast.lock_campaigns(array(select c.campaign_id from holdfast.campaigns c where c.crew_id = v_crew.crew_id));
    return v_crew;
end $$;
revoke all on function holdfast.lock_crew(bigint) from public;
comment on function holdfast.lock_crew(bigint) is
    'Internal: locks a crew, its campaigns, their holds and suppressions in the order that the worker uses; returns the crew.';
