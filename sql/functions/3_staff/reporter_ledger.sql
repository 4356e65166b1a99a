-- reporter_ledger: per reporter, the four things that a due-process review must weigh (as in the EU's DSA, article 23): the absolute
-- number of unfounded reports in a period, their share, their gravity, and the pattern. For reviewers.
--
-- It proposes that somebody looks, and never sanctions: that staff rejected a report does not make it manifestly unfounded, and
-- nobody is to be suspended without a warning, or by a machine. The period is the last 180 days. Outcomes are staff's; what
-- they ignored counts as nothing. Members that staff cleared, dismissed crews and dismissed campaigns are no pattern.
create or replace view holdfast.reporter_ledger as
with counted as (
    select r.reporter_id, count(*) as reports, count(distinct r.target_id) as targets,
           count(*) filter (where r.retracted_at is not null) as retracted, count(o.outcome) as decided,
           count(*) filter (where o.outcome <> 'upheld') as unfounded,
           count(*) filter (where o.outcome <> 'upheld' and coalesce(t.is_protected, true)) as grave,
           min(r.created_at) as first_at, max(r.created_at) as last_at
    from holdfast.reports r
    left join (select s.report_id, s.outcome from holdfast.report_outcomes s
               where s.decided_by = 'staff' and s.outcome <> 'ignored'
                 and not exists (select from holdfast.report_outcomes n
                                 where n.report_id = s.report_id and n.decided_by = 'staff'
                                   and (n.decided_at, n.outcome_id) > (s.decided_at, s.outcome_id))) o on o.report_id = r.report_id
    left join holdfast.report_categories t on t.category = r.category
    where r.created_at > now() - interval '180 days'
    group by r.reporter_id
), patterns as (
    select m.account_id, count(*) as campaigns, count(*) filter (where k.status = 'confirmed') as confirmed,
           count(*) filter (where k.would_have_acted_at is not null) as would_have_acted, bool_or(m.is_core) as is_core
    from holdfast.campaign_members m
    join holdfast.campaigns k on k.campaign_id = m.campaign_id and k.status <> 'dismissed' and k.disposition <> 'credible_crew'
         and k.ended_at > now() - interval '180 days'
    join holdfast.crews w on w.crew_id = k.crew_id and w.status <> 'dismissed'
    where not exists (select from holdfast.crew_members x where x.crew_id = k.crew_id and x.account_id = m.account_id
                      and x.cleared_at is not null)
    group by m.account_id
), weighed as (
    select c.*, c.unfounded::numeric / nullif(c.decided, 0) as share, a.kind, coalesce(p.campaigns, 0) as campaigns,
           coalesce(p.confirmed, 0) as confirmed, coalesce(p.would_have_acted, 0) as would_have_acted,
           coalesce(p.is_core, false) as is_core,
           case when a.kind in ('staff', 'trusted_flagger', 'automated', 'instance') then 'none'
                when c.decided >= 5 and c.unfounded * 5 >= c.decided * 4 or p.confirmed >= 2 then 'consider a warning'
                when c.decided >= 3 and c.unfounded * 2 >= c.decided or c.grave >= 1 or p.confirmed >= 1 or p.campaigns >= 2 then 'look'
                else 'none' end as proposal
    from counted c
    left join holdfast.accounts a on a.account_id = c.reporter_id
    left join patterns p on p.account_id = c.reporter_id
)
select holdfast.account_name(w.reporter_id) as account, w.proposal,
       w.reports || case w.reports when 1 then ' report' else ' reports' end || ' of ' || w.targets
       || case w.targets when 1 then ' account' else ' accounts' end || '; staff decided ' || w.decided || ' and rejected ' || w.unfounded
       || case when w.decided > 0 then ' (' || round(100 * w.share) || ' %)' else '' end
       || case when w.grave > 0 then ', ' || w.grave || ' of them about the gravest things' else '' end
       || case when w.campaigns > 0 then '; took part in ' || w.campaigns || case w.campaigns when 1 then ' campaign' else ' campaigns' end
          || ', ' || w.confirmed || ' confirmed by staff' else '' end || '.' as what,
       w.reports, w.decided, w.unfounded, round(w.share, 3) as share_unfounded, w.grave, w.would_have_acted,
       w.campaigns, w.confirmed as campaigns_confirmed, w.is_core, w.targets, w.retracted, w.first_at, w.last_at, w.kind,
       w.reporter_id as account_id
from weighed w
order by w.proposal <> 'consider a warning', w.proposal = 'none', w.unfounded desc, w.campaigns desc, w.reporter_id;
revoke all on holdfast.reporter_ledger from public;
grant select on holdfast.reporter_ledger to holdfast_reviewer;
comment on view holdfast.reporter_ledger is
    'Reporters of the last 180 days, with what a due-process review weighs: number, share, gravity and pattern of unfounded reports. It '
    'proposes that somebody looks; Holdfast sanctions nobody. Ask for one account_id where you can.';
comment on column holdfast.reporter_ledger.account is 'Who: what the host calls the account, or its number.';
comment on column holdfast.reporter_ledger.proposal is
    'consider a warning (staff decided 5 reports or more and rejected at least four fifths, or confirmed two campaigns); look (they decided '
    '3 and rejected half, or rejected one of the gravest, or there is a confirmed campaign, or two of any kind); none. Staff accounts, trusted '
    'flaggers, automated accounts and federated servers are never proposed.';
comment on column holdfast.reporter_ledger.what is 'The same in one sentence.';
comment on column holdfast.reporter_ledger.reports is 'Reports in the period.';
comment on column holdfast.reporter_ledger.decided is 'Of them, those that staff upheld, rejected or overturned.';
comment on column holdfast.reporter_ledger.unfounded is 'Number: of those, how many staff rejected, or overturned on appeal.';
comment on column holdfast.reporter_ledger.share_unfounded is 'Share: unfounded over decided; NULL: nothing is decided.';
comment on column holdfast.reporter_ledger.grave is 'Gravity: unfounded ones in protected categories, or ones that are not listed.';
comment on column holdfast.reporter_ledger.would_have_acted is
    'Gravity: campaigns with it in which the platform''s counter would have tripped without Holdfast.';
comment on column holdfast.reporter_ledger.campaigns is
    'Pattern: campaigns it took part in that staff have not dismissed, without those whose crew is mostly right, and crews it was cleared of.';
comment on column holdfast.reporter_ledger.campaigns_confirmed is 'Pattern: of them, those that staff confirmed.';
comment on column holdfast.reporter_ledger.is_core is 'Pattern: whether it belonged to the dense core of one.';
comment on column holdfast.reporter_ledger.targets is 'Accounts it reported.';
comment on column holdfast.reporter_ledger.retracted is 'Reports that it took back.';
comment on column holdfast.reporter_ledger.first_at is 'Its first report in the period.';
comment on column holdfast.reporter_ledger.last_at is 'Its latest one.';
comment on column holdfast.reporter_ledger.kind is 'As in accounts; NULL: not known.';
comment on column holdfast.reporter_ledger.account_id is 'For queries.';
