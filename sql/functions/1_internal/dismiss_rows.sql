-- dismiss_rows(campaign_ids, at): campaigns are dismissed, their holds released, their suppressions lifted, listeners told.
create or replace function holdfast.dismiss_rows(campaign_ids bigint[], at timestamptz) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_holds bigint[];
begin
    update holdfast.campaigns c set status = 'dismissed', decided_at = dismiss_rows.at, contested_at = null
        where c.campaign_id = any (dismiss_rows.campaign_ids);
    v_holds := array(select h.hold_id from holdfast.holds h
                     where h.campaign_id = any (dismiss_rows.campaign_ids) and h.ended_at is null order by h.hold_id);
    update holdfast.holds h set state = 'released', ended_at = dismiss_rows.at, ended_by = session_user
        where h.hold_id = any (v_holds);
    update holdfast.suppressed_reports s set lifted_at = dismiss_rows.at
        where s.campaign_id = any (dismiss_rows.campaign_ids) and s.lifted_at is null;
    perform holdfast.notify_holds(v_holds, 'released');
end $$;
revoke all on function holdfast.dismiss_rows(bigint[], timestamptz) from public;
comment on function holdfast.dismiss_rows(bigint[], timestamptz) is
    'Internal: dismisses campaigns, releases their holds and lifts their suppressions.';
