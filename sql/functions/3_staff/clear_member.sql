-- clear_member(crew_id, account_id, reason_code, note): this one is innocent; the crew stays. Returns the decision_id.
--
-- Its reports count in full again at once, it is no evidence against the others any more, and is not taken for one of this crew
-- again. Clearing again is no new decision: the one that stands is returned.
create or replace function holdfast.clear_member(crew_id bigint, account_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crew holdfast.crews;
    v_cleared_at timestamptz;
    v_campaigns bigint[];
    v_reports bigint[];
    v_before jsonb;
    v_at timestamptz;
begin
    perform holdfast.check_reason(clear_member.reason_code, 'clear_member');
    v_crew := holdfast.lock_crew(clear_member.crew_id);
    select m.cleared_at into v_cleared_at from holdfast.crew_members m
        where m.crew_id = v_crew.crew_id and m.account_id = clear_member.account_id for update;
    if not found then
        raise exception 'account % is no member of crew %', coalesce(clear_member.account_id::text, 'null'), v_crew.crew_id
            using errcode = 'no_data_found', hint = 'Members are in holdfast.crew_members.';
    elsif v_cleared_at is not null then
        return (holdfast.standing_crew_decision(v_crew.crew_id, '{clear_member}', clear_member.account_id)).decision_id;
    end if;
    v_reports := array(select s.report_id from holdfast.suppressed_reports s
                       join holdfast.campaigns c on c.campaign_id = s.campaign_id
                       where c.crew_id = v_crew.crew_id and s.reporter_id = clear_member.account_id and s.lifted_at is null);
    v_campaigns := array(select distinct s.campaign_id from holdfast.suppressed_reports s
                         join holdfast.campaigns c on c.campaign_id = s.campaign_id
                         where c.crew_id = v_crew.crew_id and s.report_id = any (v_reports) and s.lifted_at is null);
    v_before := holdfast.crew_state(v_crew.crew_id, clear_member.account_id, v_campaigns, '{}', v_reports);
    v_at := holdfast.begin_decision();
    update holdfast.crew_members m set cleared_at = v_at
        where m.crew_id = v_crew.crew_id and m.account_id = clear_member.account_id;
    update holdfast.suppressed_reports s set lifted_at = v_at
        where s.campaign_id = any (v_campaigns) and s.report_id = any (v_reports) and s.lifted_at is null;
    return holdfast.append_decision(v_at, session_user, 'member', v_crew.crew_id, 'clear_member', v_before,
        holdfast.crew_state(v_crew.crew_id, clear_member.account_id, v_campaigns, '{}', v_reports), clear_member.reason_code,
        clear_member.note, null, clear_member.account_id);
end $$;
revoke all on function holdfast.clear_member(bigint, bigint, text, text) from public;
grant execute on function holdfast.clear_member(bigint, bigint, text, text) to holdfast_reviewer;
comment on function holdfast.clear_member(bigint, bigint, text, text) is
    'This account is no part of the crew: its reports count in full again at once, the crew stays. Reasons: reason_codes. Returns '
    'the decision_id, for undo_decision().';
