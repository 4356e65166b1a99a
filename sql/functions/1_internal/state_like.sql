-- state_like(before, after, account_id): the state now of what a decision recorded in before and after: the same objects and keys.
create or replace function holdfast.state_like(before jsonb, after jsonb, account_id bigint) returns jsonb
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign_id bigint := (state_like.before -> 'campaign' ->> 'campaign_id')::bigint;
begin
    if state_like.before ? 'crew' then
        return holdfast.crew_state((state_like.before -> 'crew' ->> 'crew_id')::bigint, state_like.account_id,
            array(select (i #>> '{}')::bigint from jsonb_path_query(state_like.before, '$.campaigns[*].campaign.campaign_id') as i),
            array(select (i #>> '{}')::bigint from jsonb_path_query(state_like.before, '$.campaigns[*].holds[*].hold_id') as i),
            array(select (i #>> '{}')::bigint from jsonb_path_query(state_like.before, '$.campaigns[*].suppressed[*]') as i));
    elsif state_like.before ? 'holds' then
        return holdfast.decision_state(v_campaign_id,
            array(select (h ->> 'hold_id')::bigint from jsonb_array_elements(state_like.after -> 'holds') as h),
            array(select r::bigint from jsonb_array_elements_text(state_like.before -> 'suppressed') as r));
    end if;
    return coalesce((select jsonb_build_object('campaign', (
                                select jsonb_object_agg(k.key, case k.key when 'campaign_id' then to_jsonb(c.campaign_id::text)
                                                                          else to_jsonb(c) -> k.key end)
                                from jsonb_object_keys(state_like.before -> 'campaign') as k (key)))
                     from holdfast.campaigns c where c.campaign_id = v_campaign_id), '{}');
end $$;
revoke all on function holdfast.state_like(jsonb, jsonb, bigint) from public;
comment on function holdfast.state_like(jsonb, jsonb, bigint) is
    'Internal: the state now of the objects whose state a decision recorded in before and after.';
