-- contest(account_id, target_id, reason_code, note): a reporter, or the target, says that the finding is wrong. Returns the
-- decision_id.
--
-- Called on their behalf: by the platform, which has heard them, or by a reviewer. It concerns the newest campaign against
-- the target that the account is part of, as its target or as one of its reporters; whoever has no part in one cannot contest.
-- It changes nothing but contested_at, which puts the campaign before staff again. They answer by deciding about the campaign,
-- or by undoing the contest. The same account again is no new decision while its contest is open.
create or replace function holdfast.contest(account_id bigint, target_id bigint, reason_code text, note text default null)
    returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
    v_campaign_id bigint;
    v_decision_id bigint;
    v_at timestamptz;
begin
    perform holdfast.check_reason(contest.reason_code, 'contest');
    select c.campaign_id into v_campaign_id from holdfast.campaigns c
        where c.target_id = contest.target_id
          and (c.target_id = contest.account_id
               or exists (select from holdfast.campaign_members m
                          where m.campaign_id = c.campaign_id and m.account_id = contest.account_id)
               or exists (select from holdfast.suppressed_reports s
                          where s.campaign_id = c.campaign_id and s.reporter_id = contest.account_id))
        order by c.detected_at desc, c.campaign_id desc limit 1;
    if not found then
        raise exception 'nothing was found that concerns account % and reports of account %',
                coalesce(contest.account_id::text, 'null'), coalesce(contest.target_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Only the target and those who reported it can contest.';
    end if;
    v_campaign := holdfast.lock_campaign(v_campaign_id);
    select d.decision_id into v_decision_id from holdfast.decisions d
        where d.object_type = 'campaign' and d.object_id = v_campaign_id and d.action = 'contest'
          and d.account_id = contest.account_id and d.decided_at <= v_campaign.contested_at
          and d.decided_at > coalesce(v_campaign.decided_at, '-infinity')
          and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
        order by d.decision_id desc limit 1;
    if found then
        return v_decision_id;
    end if;
    v_at := holdfast.begin_decision();
    update holdfast.campaigns c set contested_at = v_at where c.campaign_id = v_campaign_id;
    return holdfast.append_decision(v_at, session_user, 'campaign', v_campaign_id, 'contest',
        jsonb_build_object('campaign', jsonb_build_object('campaign_id', v_campaign_id::text, 'contested_at',
                                                          v_campaign.contested_at)),
        jsonb_build_object('campaign', jsonb_build_object('campaign_id', v_campaign_id::text, 'contested_at', v_at)),
        contest.reason_code, contest.note, null, contest.account_id);
end $$;
revoke all on function holdfast.contest(bigint, bigint, text, text) from public;
grant execute on function holdfast.contest(bigint, bigint, text, text) to holdfast_platform, holdfast_reviewer;
comment on function holdfast.contest(bigint, bigint, text, text) is
    'On behalf of a reporter or the target (account_id): the newest campaign against target_id that concerns it is wrong, and goes '
    'before staff again (campaigns.contested_at). Reasons: reason_codes. Returns the decision_id: staff answer by deciding, or by '
    'undo_decision().';
