-- crew_state(crew_id, account_id, campaign_ids, hold_ids, report_ids): as decision_state(), of a crew: its own row, the member
-- where one is meant, and the state of each of these campaigns.
create or replace function holdfast.crew_state(crew_id bigint, account_id bigint, campaign_ids bigint[], hold_ids bigint[],
    report_ids bigint[]) returns jsonb
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return jsonb_build_object(
        'crew', (select jsonb_build_object('crew_id', w.crew_id::text, 'status', w.status, 'decided_at', w.decided_at)
                 from holdfast.crews w where w.crew_id = crew_state.crew_id),
        'member', (select jsonb_build_object('cleared_at', m.cleared_at) from holdfast.crew_members m
                   where m.crew_id = crew_state.crew_id and m.account_id = crew_state.account_id),
        'campaigns', (select coalesce(jsonb_agg(
                          holdfast.decision_state(c.campaign_id, array(select h.hold_id from holdfast.holds h
                                                                       where h.campaign_id = c.campaign_id
                                                                         and h.hold_id = any (crew_state.hold_ids)),
                                                  crew_state.report_ids) order by c.campaign_id), '[]')
                      from holdfast.campaigns c where c.campaign_id = any (crew_state.campaign_ids)));
end $$;
revoke all on function holdfast.crew_state(bigint, bigint, bigint[], bigint[], bigint[]) from public;
comment on function holdfast.crew_state(bigint, bigint, bigint[], bigint[], bigint[]) is
    'Internal: the status of a crew, of a member, and of campaigns with holds and suppressions, as decisions record them.';
