-- campaign_timeline: what happened around a campaign, in one stream, in the order of time. Ask for one campaign_id.
--
-- From one window of the platform's counter before the crew's first act until its last one, or until the hold ended: what
-- the counter would have counted, and what came while the account was protected. It names reporters: for reviewers.
create or replace view holdfast.campaign_timeline as
select c.campaign_id, e.happened_at, e.event, e.is_crew, e.is_suppressed, e.sentence, e.account_id, e.report_id, e.list_id,
       e.hold_id, e.decision_id
from holdfast.campaigns c
left join holdfast.holds h on h.campaign_id = c.campaign_id
left join holdfast.policies p on p.policy_id = c.policy_id
cross join lateral (
    select c.started_at - make_interval(hours => coalesce(p.platform_threshold_hours, 24)::int) as opens_at,
           greatest(c.ended_at, least(h.ended_at, h.expires_at, case when h.hold_id is not null then now() end)) as closes_at) s
cross join lateral (
    select r.created_at as happened_at, 1 as place, 'report' as event, m.account_id is not null as is_crew,
           x.is_suppressed, holdfast.account_name(r.reporter_id) || case when m.account_id is not null then ', of the crew,' else '' end
           || ' reported ' || holdfast.account_name(r.target_id) || ' for ' || holdfast.printable(r.category)
           || coalesce(': "' || holdfast.printable(nullif(r.comment, '')) || '"', '') || '.'
           || case when x.is_suppressed then ' Counts as part of one voice.' else '' end as sentence,
           r.reporter_id as account_id, r.report_id, null::bigint as list_id, null::bigint as hold_id, null::bigint as decision_id
    from holdfast.reports r
    left join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = r.reporter_id
    cross join lateral (select exists (select from holdfast.suppressed_reports x where x.target_id = r.target_id
                                       and x.report_id = r.report_id and x.lifted_at is null) as is_suppressed) x
    where r.target_id = c.target_id and r.created_at between s.opens_at and s.closes_at
    union all
    select greatest(r.retracted_at, r.created_at), 2, 'retraction', m.account_id is not null, null,
           holdfast.account_name(r.reporter_id) || ' took the report back.', r.reporter_id, r.report_id, null, null, null
    from holdfast.reports r
    left join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = r.reporter_id
    where r.target_id = c.target_id and r.created_at between s.opens_at and s.closes_at and r.retracted_at is not null
    union all
    select o.decided_at, 3, 'outcome', m.account_id is not null, null,
           'The report by ' || holdfast.account_name(r.reporter_id) || ' was ' || o.outcome || ' by '
           || case o.decided_by when 'unknown' then 'somebody' else o.decided_by end || '.', r.reporter_id, r.report_id, null, null, null
    from holdfast.reports r
    join holdfast.report_outcomes o on o.report_id = r.report_id
    left join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = r.reporter_id
    where r.target_id = c.target_id and r.created_at between s.opens_at and s.closes_at
    union all
    select t.at, t.place, t.event, m.account_id is not null, null,
           holdfast.account_name(n.added_by) || t.verb || holdfast.account_name(n.target_id) || t.preposition
           || holdfast.list_name(n.list_id) || '.', n.added_by, null, n.list_id, null, null
    from (select l.list_id, l.target_id, l.added_by, l.added_at, l.removed_at from holdfast.blocklist_entries l
          where l.target_id = c.target_id
          union all
          select l.list_id, l.target_id, l.added_by, l.added_at, l.removed_at from holdfast.blocklist_entries l
          where c.target_id is null and l.list_id = c.list_id) n
    cross join lateral (values (n.added_at, 1, 'entry', ' put ', ' on '),
                               (greatest(n.removed_at, n.added_at), 2, 'removal', ' took ', ' off ')) t (at, place, event, verb, preposition)
    left join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = n.added_by
    where t.at between s.opens_at and s.closes_at
    union all
    select b.subscribed_at, 1, 'subscription', m.account_id is not null, null,
           holdfast.account_name(b.subscriber_id) || ' subscribed to ' || holdfast.list_name(b.list_id) || '.', b.subscriber_id,
           null, b.list_id, null, null
    from holdfast.blocklist_subscriptions b
    left join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = b.subscriber_id
    where c.target_id is null and b.list_id = c.list_id and b.subscribed_at between s.opens_at and s.closes_at
    union all
    select c.detected_at, 4, 'detected', null, null, holdfast.named(c.summary), null, c.trigger_report_id, c.list_id, null, null
    union all
    select c.would_have_acted_at, 5, 'would_have_acted', null, null,
           'Without Holdfast the platform''s own counter would have acted now: ' || coalesce(p.platform_threshold || ' reporters within '
           || p.platform_threshold_hours || ' hours.', 'its threshold was reached.'), null, null, null, null, null
    where c.would_have_acted_at is not null
    union all
    select h.placed_at, 6, 'hold_placed', null, null, holdfast.named(h.reason), h.target_id, null, h.list_id, h.hold_id, null
    where h.hold_id is not null
    union all
    select least(h.ended_at, h.expires_at), 8, case when h.ended_at <= h.expires_at then 'hold_' || h.state else 'hold_expired' end, null, null,
           case when h.ended_at is null or h.ended_at > h.expires_at or h.state = 'expired' then 'The hold expired.'
                when h.state = 'yielded' then 'The hold gave way to independent voices.'
                when h.state = 'withdrawn' then 'The hold was withdrawn: evidence or outcomes had changed.'
                else 'The hold was ended by ' || coalesce(holdfast.printable(h.ended_by), 'staff') || '.' end,
           h.target_id, null, h.list_id, h.hold_id, null
    where h.hold_id is not null and least(h.ended_at, h.expires_at) <= now()
    union all
    select d.decided_at, 7, 'decision', null, null,
           case when d.decided_by = 'worker' then 'Nobody had decided about it: it is stale, and waits no more.' else
           holdfast.printable(d.decided_by) || ': ' || replace(d.action, '_', ' ') || coalesce(' of ' || holdfast.account_name(d.account_id), '')
           || '.' || coalesce(' ' || (select r.description from holdfast.reason_codes r where r.code = d.reason_code), '')
           || coalesce(' "' || holdfast.printable(d.note) || '"', '') || coalesce(' Undoes decision ' || d.undoes || '.', '') end,
           d.account_id, null, null, case d.object_type when 'hold' then d.object_id end, d.decision_id
    from holdfast.decisions d
    where (d.object_type, d.object_id) in (('campaign', c.campaign_id), ('crew', c.crew_id), ('member', c.crew_id), ('hold', h.hold_id))
      and (d.decided_by <> 'worker' or d.action = 'stale_campaign') -- what the worker did to the hold is told above, by its own times
) e
order by c.campaign_id, e.happened_at, e.place, e.report_id, e.list_id, e.account_id, e.decision_id;
revoke all on holdfast.campaign_timeline from public;
grant select on holdfast.campaign_timeline to holdfast_reviewer;
comment on view holdfast.campaign_timeline is
    'What happened around a campaign, in the order of time: reports by anybody, entries of block lists, what Holdfast did, what staff '
    'decided. Ask for one campaign_id. Begins one window of the platform''s counter before the crew''s first act.';
comment on column holdfast.campaign_timeline.campaign_id is 'The campaign.';
comment on column holdfast.campaign_timeline.happened_at is 'When.';
comment on column holdfast.campaign_timeline.event is
    'report, retraction, outcome; entry, removal, subscription; detected, would_have_acted (the counterfactual); hold_placed, hold_yielded, '
    'hold_expired, hold_withdrawn, hold_released; decision (on the campaign, its hold, or its crew).';
comment on column holdfast.campaign_timeline.is_crew is 'Whether it is by a member of the crew that took part; NULL: not by a user.';
comment on column holdfast.campaign_timeline.is_suppressed is 'Of a report: whether it is discounted now, in this campaign or another.';
comment on column holdfast.campaign_timeline.sentence is 'The same in words, with names.';
comment on column holdfast.campaign_timeline.account_id is 'Who did it: reporter, who added the entry, subscriber; of a hold, whom it protects.';
comment on column holdfast.campaign_timeline.report_id is 'The report; of detected, the one that carried the evidence over the bar.';
comment on column holdfast.campaign_timeline.list_id is 'The block list, where one is meant.';
comment on column holdfast.campaign_timeline.hold_id is 'The hold, where one is meant.';
comment on column holdfast.campaign_timeline.decision_id is 'The decision, for undo_decision().';
