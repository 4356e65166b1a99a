-- list_overview: one row per block list that was not deleted: who follows it, how it grows, and whether what it says is borne out.
--
-- Borne out: staff upheld a report of the account by somebody who is in no crew and does not own the list, or a list of another
-- voice has it too. That an account had reported the owner before it was put on is a note, no offence.
create or replace view holdfast.list_overview as
with voices as materialized (
    select d.list_id, d.leader_id as other_id from holdfast.list_dependence d where d.is_one_voice
    union select d.leader_id, d.list_id from holdfast.list_dependence d where d.is_one_voice
    union select a.list_id, b.list_id from holdfast.blocklists a
          join holdfast.blocklists b on b.owner_id = a.owner_id or b.mirrors_list_id = a.mirrors_list_id
), followers as (
    select s.list_id, count(*) as subscribers,
           count(*) filter (where s.subscribed_at > now() - interval '7 days') as subscribers_week,
           count(*) filter (where exists (select from holdfast.crew_members m join holdfast.crews c on c.crew_id = m.crew_id
                                          where m.account_id = s.subscriber_id and m.cleared_at is null
                                            and c.status <> 'dismissed')) as subscribers_in_crews,
           avg((s.subscribed_at - a.created_at < interval '30 days')::int) as young_share
    from holdfast.blocklist_subscriptions s left join holdfast.accounts a on a.account_id = s.subscriber_id
    where s.ended_at is null group by s.list_id
), standing as materialized (
    select e.list_id, e.target_id, min(e.added_at) as added_at from holdfast.blocklist_entries e
    where e.removed_at is null group by e.list_id, e.target_id
), upheld as materialized (
    select r.target_id, r.reporter_id from holdfast.report_outcomes o join holdfast.reports r on r.report_id = o.report_id
    where o.outcome = 'upheld' and o.decided_by = 'staff'
      and not exists (select from holdfast.report_outcomes n
                      where n.report_id = o.report_id and (n.decided_at, n.outcome_id) > (o.decided_at, o.outcome_id)
                        and n.decided_by = 'staff')
      and not exists (select from holdfast.crew_members m join holdfast.crews c on c.crew_id = m.crew_id
                      where m.account_id = r.reporter_id and m.cleared_at is null and c.status <> 'dismissed')
), entries as (
    select s.list_id, count(*) as entries, count(*) filter (where s.added_at > now() - interval '7 days') as entries_week,
           avg((exists (select from upheld u where u.target_id = s.target_id and u.reporter_id <> l.owner_id)
                or exists (select from standing o where o.target_id = s.target_id and o.list_id <> s.list_id
                           and not exists (select from voices v where v.list_id = s.list_id and v.other_id = o.list_id)))::int) as borne_out_share,
           count(*) filter (where exists (select from holdfast.reports r
                                          where r.target_id = l.owner_id and r.reporter_id = s.target_id
                                            and r.created_at between s.added_at - interval '30 days' and s.added_at)) as retaliations
    from standing s join holdfast.blocklists l on l.list_id = s.list_id group by s.list_id
), bursts as (
    select distinct on (b.list_id) b.list_id, b.added, b.hour_at
    from (select e.list_id, date_trunc('hour', e.added_at) as hour_at, count(*) as added from holdfast.blocklist_entries e
          where e.added_at > now() - interval '30 days' group by 1, 2) b
    order by b.list_id, b.added desc, b.hour_at
), leaders as (
    select distinct on (d.list_id) d.list_id, d.leader from holdfast.list_dependence d
    order by d.list_id, d.is_one_voice desc, d.evidence desc nulls last, d.leader_id
)
select holdfast.printable(l.name) as list, coalesce(f.subscribers, 0) as subscribers, coalesce(f.subscribers_week, 0) as subscribers_week,
       coalesce(f.subscribers_in_crews, 0) as subscribers_in_crews, round(f.young_share, 3) as young_share,
       coalesce(e.entries, 0) as entries, coalesce(e.entries_week, 0) as entries_week,
       round(e.borne_out_share, 3) as borne_out_share, b.added as largest_burst, b.hour_at as largest_burst_at,
       coalesce(e.retaliations, 0) as retaliations, d.leader as follows,
       exists (select from holdfast.holds h where h.list_id = l.list_id and h.scope = 'list' and h.ended_at is null
               and h.expires_at > now()) as is_held,
       l.list_id, l.owner_id
from holdfast.blocklists l
left join followers f on f.list_id = l.list_id
left join entries e on e.list_id = l.list_id
left join bursts b on b.list_id = l.list_id
left join leaders d on d.list_id = l.list_id
where l.deleted_at is null;
revoke all on holdfast.list_overview from public;
grant select on holdfast.list_overview to holdfast_reviewer;
comment on view holdfast.list_overview is
    'One row per block list: who follows it, how it grows, whether what it says is borne out by others. For people: it reads '
    'everything.';
comment on column holdfast.list_overview.list is 'Its name.';
comment on column holdfast.list_overview.subscribers is 'Who follows it now.';
comment on column holdfast.list_overview.subscribers_week is 'Of them, how many began in the last seven days.';
comment on column holdfast.list_overview.subscribers_in_crews is 'Of them, how many are members of a crew, not cleared by staff.';
comment on column holdfast.list_overview.young_share is
    'Of those whose creation is known, the share that were younger than 30 days when they subscribed.';
comment on column holdfast.list_overview.entries is 'Accounts on it now.';
comment on column holdfast.list_overview.entries_week is 'Of them, how many were added in the last seven days.';
comment on column holdfast.list_overview.borne_out_share is
    'The share of its accounts that others bear out: staff upheld a report by somebody else, in no crew, or an independent list has them.';
comment on column holdfast.list_overview.largest_burst is 'The most entries of one hour in the last 30 days.';
comment on column holdfast.list_overview.largest_burst_at is 'That hour.';
comment on column holdfast.list_overview.retaliations is
    'Accounts on it that had reported its owner in the 30 days before: a note, no evidence by itself.';
comment on column holdfast.list_overview.follows is 'The list that it follows most closely, declared or measured; NULL: none.';
comment on column holdfast.list_overview.is_held is 'Whether it is not to be passed on now.';
comment on column holdfast.list_overview.list_id is 'For queries.';
comment on column holdfast.list_overview.owner_id is 'Who keeps it.';
