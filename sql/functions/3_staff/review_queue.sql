-- review_queue: what waits for a decision, one row per subject (an account, or a list). Words first, numbers behind them. That is every
-- open campaign, and every one that was contested and not answered, whatever was decided about it.
--
-- Names no reporter: accounts other than the subject are "another account".
create or replace view holdfast.review_queue with (security_barrier) as
with waiting as (
    select c.*, h.hold_id, h.scope, h.expires_at as held_until,
           exists (select from holdfast.suppressed_reports s
                   where s.campaign_id = c.campaign_id and s.lifted_at is null) as is_discounted
    from holdfast.campaigns c
    left join holdfast.holds h on h.campaign_id = c.campaign_id and h.ended_at is null and h.expires_at > now()
    where c.status = 'open' or c.contested_at is not null
), subjects as (
    select w.target_id, case when w.target_id is null then w.list_id end as list_id,
           -- The campaign that speaks for the others: one that holds, then the strongest.
           (array_agg(w.summary order by w.hold_id is null, w.evidence desc, w.campaign_id))[1] as summary,
           (array_agg(w.scope order by w.hold_id is null, w.evidence desc, w.campaign_id))[1] as scope,
           (array_agg(w.disposition order by w.hold_id is null, w.evidence desc, w.campaign_id))[1] as disposition,
           max(w.held_until) as held_until, min(w.hold_id) as hold_id, bool_or(w.is_discounted) as is_discounted,
           bool_and(w.is_shadow) as is_shadow, bool_or(w.would_have_acted_at is not null) as would_have_acted,
           array_agg(w.campaign_id order by w.campaign_id) as campaign_ids, count(distinct w.crew_id) as crews,
           sum(w.crew_reports)::bigint as crew_reports, max(w.reports) as reports,
           min(w.independent_reporters) as independent_reporters, max(w.evidence) as evidence,
           min(w.expected_false_per_month) as expected_false_per_month, min(w.started_at) as started_at,
           max(w.ended_at) as ended_at, min(case w.status when 'open' then w.detected_at else w.contested_at end) as waiting_since,
           bool_and(w.status = 'dismissed') as is_dismissed, min(w.contested_at) as contested_at,
           string_agg(distinct w.assigned_to, ', ') as assigned_to
    from waiting w group by 1, 2
), named as (
    select s.*, case when s.target_id is not null
        then coalesce((select holdfast.printable(min(r.ext_id || ' (' || r.source || ')')) from holdfast.account_refs r
                       where r.account_id = s.target_id), 'account ' || s.target_id)
        else coalesce((select 'list ' || holdfast.printable(l.name) from holdfast.blocklists l where l.list_id = s.list_id),
                      'list ' || s.list_id) end as subject
    from subjects s
)
select n.subject,
       case when n.held_until is not null then 'high'
            when n.contested_at is not null or n.is_discounted or n.is_shadow and n.would_have_acted then 'medium' else 'low' end as priority,
       regexp_replace(regexp_replace(replace(replace(n.summary, coalesce('{account:' || n.target_id || '}', ''), n.subject),
                      'Block list ' || coalesce('{list:' || n.list_id || '}', ''), n.subject),
                      '\{account:-?[0-9]+\}', 'another account', 'g'), '\{list:(-?[0-9]+)\}', '\1', 'g') as what,
       case when n.scope = 'list' then 'The list is not passed on to its subscribers.'
            when n.scope = 'list_entry' then 'The crew''s entries of this account are not passed on to subscribers.'
            when n.held_until is not null then 'The platform does not act automatically on this account.'
            when n.is_dismissed then 'Staff dismissed it.'
            when n.is_shadow then 'Only observed: the detector ran in shadow mode.'
            when n.is_discounted then 'The crew counts as one voice; there is no hold.'
            when n.disposition = 'credible_crew' then 'Not held: staff mostly upheld what these accounts report together.'
            when n.disposition = 'poor_standing' then 'Not held: staff upheld independent reports of this account.'
            else 'A hold has ended, or its time was over when the crew was found.' end
       || case when n.contested_at is not null then ' A reporter or the target contested it.' else '' end as standing,
       n.held_until, n.waiting_since, n.started_at, n.ended_at,
       cardinality(n.campaign_ids) as campaigns, n.crews, n.crew_reports, n.reports, n.independent_reporters,
       n.evidence, n.expected_false_per_month,
       case when n.target_id is not null then 'account' else 'list' end as subject_type,
       n.target_id, n.list_id, n.hold_id, n.campaign_ids, n.contested_at, n.assigned_to
from named n
order by case when n.held_until is not null then 1 when n.contested_at is not null or n.is_discounted or n.is_shadow and n.would_have_acted then 2
         else 3 end, n.waiting_since;
revoke all on holdfast.review_queue from public;
grant select on holdfast.review_queue to holdfast_reviewer, holdfast_reader, holdfast_moderation;
comment on view holdfast.review_queue is
    'What waits for a decision: one row per account or list with campaigns that are open or contested, the most pressing first, among those the '
    'one that waits longest. Names no reporters.';
comment on column holdfast.review_queue.subject is 'Whom it is about: what the host calls the account or list, or its number.';
comment on column holdfast.review_queue.priority is
    'high: held now; medium: contested, or reports are discounted (or, in shadow mode, the platform would have acted); low: neither.';
comment on column holdfast.review_queue.what is 'What happened, in one sentence, from the campaign that weighs most.';
comment on column holdfast.review_queue.standing is 'What Holdfast does about it now, or why it does nothing.';
comment on column holdfast.review_queue.held_until is 'When the hold ends by itself; NULL: none is in force.';
comment on column holdfast.review_queue.waiting_since is 'When the first of its open campaigns was detected, or the first contest made.';
comment on column holdfast.review_queue.started_at is 'The crews'' first report.';
comment on column holdfast.review_queue.ended_at is 'Their latest one.';
comment on column holdfast.review_queue.campaigns is 'Campaigns that wait.';
comment on column holdfast.review_queue.crews is 'Crews behind them.';
comment on column holdfast.review_queue.crew_reports is 'Reports by these crews.';
comment on column holdfast.review_queue.reports is 'Reports by anybody in the largest of the campaigns.';
comment on column holdfast.review_queue.independent_reporters is 'Reporters outside the crew, in the campaign that has fewest.';
comment on column holdfast.review_queue.evidence is 'The strongest: minus log10 of the chance among independent reporters.';
comment on column holdfast.review_queue.expected_false_per_month is
    'How many findings as strong as the strongest chance alone would make per month.';
comment on column holdfast.review_queue.subject_type is 'account or list.';
comment on column holdfast.review_queue.target_id is 'The account; NULL: it is a list.';
comment on column holdfast.review_queue.list_id is 'The list; NULL: it is an account.';
comment on column holdfast.review_queue.hold_id is 'The hold in force, for release_hold(); the first of several.';
comment on column holdfast.review_queue.campaign_ids is 'For confirm_campaign() and dismiss_campaign().';
comment on column holdfast.review_queue.contested_at is 'When a reporter or the target contested one of them first; NULL: none is.';
comment on column holdfast.review_queue.assigned_to is 'The reviewers who have them in hand, see assign(); NULL: nobody.';
