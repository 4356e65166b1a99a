-- decision_state(campaign_id, hold_ids, report_ids): what a decision is about to change, or has changed, for
-- decisions.before and decisions.after. suppressed lists those of the reports whose suppression by the campaign stands.
create or replace function holdfast.decision_state(campaign_id bigint, hold_ids bigint[], report_ids bigint[]) returns jsonb
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return jsonb_build_object(
        'campaign', (select jsonb_build_object('campaign_id', c.campaign_id::text, 'status', c.status,
                                               'decided_at', c.decided_at, 'contested_at', c.contested_at)
                     from holdfast.campaigns c where c.campaign_id = decision_state.campaign_id),
        'holds', (select coalesce(jsonb_agg(holdfast.hold_state(h) order by h.hold_id), '[]')
                  from holdfast.holds h where h.hold_id = any (decision_state.hold_ids)),
        'suppressed', (select coalesce(jsonb_agg(s.report_id::text order by s.report_id), '[]')
                       from holdfast.suppressed_reports s
                       where s.campaign_id = decision_state.campaign_id
                         and s.report_id = any (decision_state.report_ids) and s.lifted_at is null));
end $$;
revoke all on function holdfast.decision_state(bigint, bigint[], bigint[]) from public;
comment on function holdfast.decision_state(bigint, bigint[], bigint[]) is
    'Internal: the status of a campaign, states of holds and standing suppressions, as decisions record them.';
