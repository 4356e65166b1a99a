-- Findings from the staging tables into the tables: within the worker's transaction, after its fence check.
-- Every write is an upsert; whatever staff decided stays. A dismissed campaign goes on as a row: how far the episode goes and which crew
-- is meant say for what the dismissal stands, and a worker that starts anew reads it there. Nothing is held or suppressed for it.
-- Locks: crews, campaigns, holds, suppressions, each in order of ids; then the chain of decisions. Staff's functions take them in the same
-- order, and wait for nothing once they have the chain, so that whoever has it goes on to its end.
select count(*) from (select from holdfast.crews c where c.crew_id in (select crew_id from holdfast_crews)
                      order by c.crew_id for update) locked;
select count(*) from (select from holdfast.campaigns c where c.campaign_id in (select campaign_id from holdfast_campaigns
                          union select campaign_id from holdfast_holds union select campaign_id from holdfast_suppressions
                          union select campaign_id from holdfast_lifts)
                      order by c.campaign_id for update) locked;

insert into holdfast_changes (object_type, object_id, action, before, after)
select 'crew', s.crew_id, 'merge_crew',
       jsonb_build_object('crew', jsonb_build_object('crew_id', s.crew_id::text, 'merged_into', c.merged_into::text)),
       jsonb_build_object('crew', jsonb_build_object('crew_id', s.crew_id::text, 'merged_into', s.merged_into::text))
from holdfast_crews s left join holdfast.crews c on c.crew_id = s.crew_id
where s.merged_into <> 0 and c.merged_into is distinct from s.merged_into;
insert into holdfast.crews as c (crew_id, first_seen_at, last_seen_at, member_count, campaign_count, merged_into, founding_report_id)
select s.crew_id, s.first_seen_at, s.last_seen_at, s.member_count, s.campaign_count, nullif(s.merged_into, 0), nullif(s.founding_report_id, 0)
from holdfast_crews s order by s.crew_id
on conflict (crew_id) do update set
    first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, member_count = excluded.member_count,
    campaign_count = excluded.campaign_count, merged_into = excluded.merged_into;

insert into holdfast.crew_members as m (crew_id, account_id, first_seen_at, last_seen_at, strikes, score, is_core)
select s.crew_id, s.account_id, s.first_seen_at, s.last_seen_at, s.strikes, s.score, s.is_core
from holdfast_crew_members s order by s.crew_id, s.account_id
on conflict (crew_id, account_id) do update set
    first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, strikes = excluded.strikes,
    score = excluded.score, is_core = excluded.is_core;
-- A crew that was merged has no members of its own any more; its campaigns are among the findings. Whom staff cleared in it stays
-- cleared in the crew that it became.
with recursive became as (
    select s.crew_id as gone_id, s.merged_into as crew_id from holdfast_crews s where s.merged_into <> 0
    union all
    select b.gone_id, s.merged_into from became b join holdfast_crews s on s.crew_id = b.crew_id where s.merged_into <> 0
), gone as (
    delete from holdfast.crew_members m using holdfast_crews s where s.merged_into <> 0 and m.crew_id = s.crew_id
    returning m.crew_id, m.account_id, m.cleared_at
), cleared as (
    select b.crew_id, g.account_id, min(g.cleared_at) as cleared_at from gone g join became b on b.gone_id = g.crew_id
    where g.cleared_at is not null group by b.crew_id, g.account_id
)
update holdfast.crew_members m set cleared_at = c.cleared_at
from cleared c where (m.crew_id, m.account_id) = (c.crew_id, c.account_id) and m.cleared_at is null;

insert into holdfast.campaigns as c (campaign_id, crew_id, fingerprint, kind, target_id, list_id, started_at, ended_at,
    detected_at, trigger_report_id, found_backwards, reports, crew_reports, independent_reporters, evidence,
    expected_false_per_month, disposition, is_shadow, policy_id, detector_version, would_have_acted_at, reach,
    is_window_short, summary)
select s.campaign_id, s.crew_id, s.fingerprint, s.kind, s.target_id, s.list_id, s.started_at, s.ended_at,
       s.detected_at, nullif(s.trigger_report_id, 0), s.found_backwards, s.reports, s.crew_reports, s.independent_reporters,
       s.evidence, s.expected_false_per_month, s.disposition, s.is_shadow, s.policy_id, :'detector_version',
       s.would_have_acted_at, nullif(s.reach, 0), s.is_window_short, s.summary
from holdfast_campaigns s order by s.campaign_id
on conflict (campaign_id) do update set
    crew_id = excluded.crew_id, started_at = excluded.started_at, ended_at = excluded.ended_at, reports = excluded.reports,
    crew_reports = excluded.crew_reports, independent_reporters = excluded.independent_reporters,
    evidence = excluded.evidence, expected_false_per_month = excluded.expected_false_per_month,
    disposition = excluded.disposition, is_shadow = excluded.is_shadow, would_have_acted_at = excluded.would_have_acted_at,
    reach = excluded.reach, summary = excluded.summary;

insert into holdfast.campaign_members as m (campaign_id, account_id, score, is_core, shared_keys)
select s.campaign_id, s.account_id, s.score, s.is_core, s.shared_keys
from holdfast_campaign_members s order by s.campaign_id, s.account_id
on conflict (campaign_id, account_id) do update set
    score = excluded.score, is_core = excluded.is_core, shared_keys = excluded.shared_keys
where (m.score, m.is_core, m.shared_keys) is distinct from (excluded.score, excluded.is_core, excluded.shared_keys);

delete from holdfast.campaign_evidence e where e.campaign_id in (select campaign_id from holdfast_campaign_evidence);
insert into holdfast.campaign_evidence (campaign_id, evidence_no, channel, statement, matched, of_n, expected, log10_p, detail)
select s.campaign_id, s.evidence_no, s.channel, s.statement, s.matched, s.of_n, s.expected, s.log10_p,
       jsonb_strip_nulls(jsonb_build_object('other_target', nullif(s.other_target, 0)::text, 'cell_started_at', s.cell_started_at,
                                            'cell_ended_at', s.cell_ended_at))
from holdfast_campaign_evidence s;

-- Holds that end come before those that are placed: one at a time stands on a target. What staff ended is theirs; what they confirmed
-- only time ends, and that not before the time they gave it. Staff may be about to place one on the same target: who was first has it.
insert into holdfast_changes (object_type, object_id, before)
select 'hold', h.hold_id, holdfast.hold_state(h) from holdfast.holds h
where h.hold_id in (select o.hold_id from holdfast_holds s join holdfast.holds o on o.target_id = s.target_id
                    union select o.hold_id from holdfast_holds s join holdfast.holds o on o.campaign_id = s.campaign_id)
order by h.hold_id for update;
with ended as (
    update holdfast.holds h set state = 'expired', ended_at = h.expires_at, ended_by = 'worker'
    from holdfast_holds s
    where h.ended_at is null and h.expires_at <= now()
      and h.target_id = s.target_id and h.scope = s.scope and coalesce(h.list_id, 0) = s.list_id
      and (s.ended_at is null or h.campaign_id is distinct from s.campaign_id) -- how its own ended is said below
    returning h.hold_id
)
select count(pg_notify('holdfast_hold', json_build_object('hold_id', hold_id::text, 'event', 'expired')::text)) from ended;
with changed as (
    insert into holdfast.holds as h (scope, target_id, list_id, campaign_id, placed_at, expires_at, state, ended_at, ended_by, reason)
    select s.scope, s.target_id, nullif(s.list_id, 0), s.campaign_id, s.placed_at, s.expires_at, s.state, s.ended_at, 'worker', s.reason
    from holdfast_holds s join holdfast.campaigns c on c.campaign_id = s.campaign_id and c.status <> 'dismissed'
    where s.ended_at is not null
    order by s.campaign_id
    on conflict (campaign_id) where campaign_id is not null do update set
        state = excluded.state, ended_at = excluded.ended_at, ended_by = 'worker', expires_at = greatest(h.expires_at, excluded.expires_at)
    where h.state <> 'released' and (h.state <> 'confirmed' or excluded.state = 'expired')
      and (excluded.state <> 'expired' or h.expires_at <= excluded.expires_at)
      and (h.state, h.ended_at, h.expires_at) is distinct from (excluded.state, excluded.ended_at, excluded.expires_at)
    returning h.hold_id, h.state
)
select count(pg_notify('holdfast_hold', json_build_object('hold_id', hold_id::text, 'event', state)::text)) from changed;
with standing as (
    select s.* from holdfast_holds s
    join holdfast.campaigns c on c.campaign_id = s.campaign_id and c.status <> 'dismissed'
    where s.ended_at is null and not exists (
        select from holdfast.holds o where o.target_id = s.target_id and o.scope = s.scope and coalesce(o.list_id, 0) = s.list_id
        and o.ended_at is null and o.campaign_id is distinct from s.campaign_id)
), known as (
    select h.hold_id, h.campaign_id, h.state from holdfast.holds h where h.campaign_id in (select campaign_id from standing)
), again as (
    update holdfast.holds h set
        state = case h.state when 'confirmed' then h.state else 'active' end, ended_at = null, ended_by = null,
        expires_at = greatest(h.expires_at, s.expires_at)
    from standing s where h.campaign_id = s.campaign_id and h.state <> 'released'
      and (h.ended_at is not null or h.expires_at < s.expires_at)
    returning h.hold_id, h.campaign_id
), placed as (
    insert into holdfast.holds (scope, target_id, list_id, campaign_id, placed_at, expires_at, state, reason)
    select s.scope, s.target_id, nullif(s.list_id, 0), s.campaign_id, s.placed_at, s.expires_at, 'active', s.reason from standing s
    where s.campaign_id not in (select campaign_id from known)
    order by s.campaign_id
    on conflict do nothing -- that of staff, not seen above
    returning hold_id, campaign_id
), changed as (
    select * from again union all select * from placed
)
select count(pg_notify('holdfast_hold', json_build_object('hold_id', c.hold_id::text,
    'event', case when k.state in ('active', 'confirmed') then 'extended' else 'placed' end)::text))
from changed c left join known k on k.campaign_id = c.campaign_id;

-- Lifts come before suppressions: what was lifted and is suppressed again, or was suppressed and lifted meanwhile, says so itself.
update holdfast.suppressed_reports r set lifted_at = l.lifted_at, weight_after = r.weight_before
from (select r.target_id, r.report_id, r.campaign_id, min(l.lifted_at) as lifted_at
      from holdfast_lifts l join holdfast.suppressed_reports r
          on r.campaign_id = l.campaign_id and (l.account_id is null or r.reporter_id = l.account_id)
      where r.lifted_at is null
      group by r.target_id, r.report_id, r.campaign_id) l
where (r.target_id, r.report_id, r.campaign_id) = (l.target_id, l.report_id, l.campaign_id);
insert into holdfast.suppressed_reports as r (target_id, report_id, campaign_id, reporter_id, weight_before, weight_after,
    would_have_acted_at, suppressed_at, lifted_at)
select distinct on (s.target_id, s.report_id, s.campaign_id)
       s.target_id, s.report_id, s.campaign_id, s.reporter_id, s.weight_before,
       case when s.lifted_at is not null then s.weight_before else 0 end, c.would_have_acted_at, s.suppressed_at, s.lifted_at
from holdfast_suppressions s join holdfast.campaigns c on c.campaign_id = s.campaign_id and c.status <> 'dismissed'
order by s.target_id, s.report_id, s.campaign_id, s.lifted_at nulls first, s.suppressed_at
on conflict (target_id, report_id, campaign_id) do update set
    lifted_at = excluded.lifted_at, weight_after = case when excluded.lifted_at is not null then r.weight_before else r.weight_after end
    where r.lifted_at is distinct from excluded.lifted_at;

-- A crew is one voice: what each of its suppressed reports weighs. Crews that turned out to be one have become one voice.
with touched as (
    select distinct c.crew_id, c.target_id from holdfast.campaigns c
    where c.campaign_id in (select campaign_id from holdfast_suppressions union select campaign_id from holdfast_lifts)
       or c.campaign_id in (select campaign_id from holdfast_campaigns)
          and c.crew_id in (select merged_into from holdfast_crews where merged_into <> 0)
), voices as (
    select t.crew_id, t.target_id, 1.0 / count(distinct r.report_id) as weight
    from touched t join holdfast.campaigns c on c.crew_id = t.crew_id and c.target_id = t.target_id
    join holdfast.suppressed_reports r on r.campaign_id = c.campaign_id and r.lifted_at is null
    group by t.crew_id, t.target_id
)
update holdfast.suppressed_reports r set weight_after = v.weight
from voices v join holdfast.campaigns c on c.crew_id = v.crew_id and c.target_id = v.target_id
where r.campaign_id = c.campaign_id and r.lifted_at is null and r.weight_after is distinct from v.weight::double precision;
-- Known when a campaign's reports are many enough, be that before its suppressions, with them, or after they were lifted.
update holdfast.suppressed_reports r set would_have_acted_at = c.would_have_acted_at
from holdfast.campaigns c
where c.campaign_id in (select campaign_id from holdfast_campaigns) and r.campaign_id = c.campaign_id
  and r.would_have_acted_at is distinct from c.would_have_acted_at;

-- Which lists follow which: one row per pair of lists, whichever of them leads.
delete from holdfast.list_dependences d using holdfast_list_dependences s
where (d.list_id, d.leader_id) in ((s.list_id, s.leader_id), (s.leader_id, s.list_id));
insert into holdfast.list_dependences (list_id, leader_id, meetings, of_n, expected, width, evidence, share_copied, lag, lag_low,
    lag_high, is_one_voice)
select s.list_id, s.leader_id, s.meetings, s.of_n, s.expected, s.width_usec * interval '1 microsecond', s.evidence, s.share_copied,
       s.lag_usec * interval '1 microsecond', s.lag_low_usec * interval '1 microsecond', s.lag_high_usec * interval '1 microsecond',
       s.is_one_voice
from holdfast_list_dependences s where s.is_beyond_chance;

insert into holdfast.look_counts (hour_at, looks, crew_looks)
select hour_at, looks, crew_looks from holdfast_look_counts order by hour_at
on conflict (hour_at) do update set looks = excluded.looks, crew_looks = excluded.crew_looks;
insert into holdfast.rejected_events (source_table, row_key, reason)
select distinct on (source_table, row_key) source_table, row_key, reason from holdfast_rejected order by source_table, row_key
on conflict do nothing;

-- What the worker did by itself, into the chain of decisions, last of all. A person who decides about several things in one transaction
-- has the chain, and may wait for this one: it gives way before the server calls it a deadlock, and writes the same again.
select set_config('lock_timeout', '800ms', true) where current_setting('lock_timeout')::interval > '800 milliseconds';
-- Told from what the tables were before and are now: what is told again changes nothing, and adds nothing. That a hold ends later while
-- its crew goes on is no decision.
with keys as (
    select b.object_id as hold_id from holdfast_changes b where b.object_type = 'hold'
    union select h.hold_id from holdfast_holds s join holdfast.holds h on h.campaign_id = s.campaign_id
), changes as (
    select 1 as place, b.object_type, b.object_id, b.action, b.before, b.after from holdfast_changes b where b.object_type = 'crew'
    union all
    select case when h.ended_at is null then 3 else 2 end, 'hold', h.hold_id,
           case when h.ended_at is null or b.before is null then 'place_hold' when h.state = 'yielded' then 'yield_hold'
                when h.state = 'expired' then 'expire_hold' else 'withdraw_hold' end,
           jsonb_build_object('holds', case when b.before is null then '[]' else jsonb_build_array(b.before) end),
           jsonb_build_object('holds', jsonb_build_array(holdfast.hold_state(h)))
    from keys k join holdfast.holds h on h.hold_id = k.hold_id
    left join holdfast_changes b on b.object_type = 'hold' and b.object_id = h.hold_id
    where b.before is null
       or (b.before ->> 'state', (b.before ->> 'ended_at')::timestamptz) is distinct from (h.state, h.ended_at)
)
select holdfast.record_worker_decisions(jsonb_agg(to_jsonb(c) order by c.place, c.object_id)) from changes c
