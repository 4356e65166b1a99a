-- What Holdfast writes, and staff and the platform read.
--
-- Lives here: crews, campaigns, holds, suppressed reports. Does not: decisions about them (0003).
-- Ids of crews and campaigns are given by the engine, ids of holds by the database.

create table holdfast.crews (
    crew_id bigint primary key,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    member_count bigint not null default 0,
    campaign_count bigint not null default 0,
    status text not null default 'open' check (status in ('open', 'confirmed', 'dismissed')),
    decided_at timestamptz,
    merged_into bigint,
    founding_report_id bigint
);
comment on table holdfast.crews is
    'Accounts that act together, across campaigns. On a merge the lowest id survives; crews with conflicting decisions of '
    'staff are never merged by the machine.';
comment on column holdfast.crews.crew_id is 'Given by the detector, ascending.';
comment on column holdfast.crews.first_seen_at is 'Event time of the crew''s first report.';
comment on column holdfast.crews.last_seen_at is 'Event time of its latest one.';
comment on column holdfast.crews.member_count is 'Members that are not cleared, at the last update.';
comment on column holdfast.crews.campaign_count is 'Campaigns of the crew, at the last update.';
comment on column holdfast.crews.status is 'open, confirmed or dismissed: what staff decided, if anything.';
comment on column holdfast.crews.decided_at is 'When staff last decided about it.';
comment on column holdfast.crews.merged_into is 'The crew that it turned out to be; NULL: it stands for itself.';
comment on column holdfast.crews.founding_report_id is 'First report of the campaign that founded the crew: it names the crew in fingerprints.';

create table holdfast.crew_members (
    crew_id bigint not null,
    account_id bigint not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    strikes bigint not null default 0,
    score double precision not null default 0,
    is_core boolean not null default false,
    cleared_at timestamptz,
    primary key (crew_id, account_id)
);
create index crew_members_account_id_idx on holdfast.crew_members (account_id);
comment on table holdfast.crew_members is 'Who belongs to a crew, core and periphery. No account is ever sanctioned for it by Holdfast.';
comment on column holdfast.crew_members.crew_id is 'The crew.';
comment on column holdfast.crew_members.account_id is 'The account.';
comment on column holdfast.crew_members.first_seen_at is 'Event time of its first report with the crew.';
comment on column holdfast.crew_members.last_seen_at is 'Event time of its latest one.';
comment on column holdfast.crew_members.strikes is 'Campaigns of the crew it took part in.';
comment on column holdfast.crew_members.score is 'Natural log of the likelihood ratio, member over bystander, at its best.';
comment on column holdfast.crew_members.is_core is 'Whether it belongs to the dense core.';
comment on column holdfast.crew_members.cleared_at is 'When staff found it innocent; NULL: they have not.';

create table holdfast.campaigns (
    campaign_id bigint primary key,
    crew_id bigint not null,
    fingerprint bytea not null constraint campaigns_fingerprint_key unique,
    kind text not null check (kind in
        ('mass_report', 'list_driven', 'list_seeding', 'list_inflation', 'unsupported_entries')),
    target_id bigint,
    list_id bigint,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    detected_at timestamptz not null,
    trigger_report_id bigint,
    found_backwards boolean not null default false,
    reports bigint not null default 0,
    crew_reports bigint not null default 0,
    independent_reporters bigint not null default 0,
    evidence double precision not null,
    expected_false_per_month double precision not null,
    disposition text not null check (disposition in ('hold', 'suppress_only', 'credible_crew', 'poor_standing')),
    is_shadow boolean not null default false,
    would_have_acted_at timestamptz,
    status text not null default 'open' check (status in ('open', 'confirmed', 'dismissed', 'stale')),
    decided_at timestamptz,
    policy_id bigint not null,
    detector_version text not null,
    summary text not null,
    constraint campaigns_subject_check check (target_id is not null or list_id is not null)
);
create index campaigns_crew_id_idx on holdfast.campaigns (crew_id);
create index campaigns_target_id_idx on holdfast.campaigns (target_id);
create index campaigns_open_idx on holdfast.campaigns (detected_at) where status = 'open';
comment on table holdfast.campaigns is
    'One crew''s action against one target (or list) in one episode: the unit that staff review.';
comment on column holdfast.campaigns.campaign_id is 'Given by the detector, ascending.';
comment on column holdfast.campaigns.crew_id is 'The crew; after a merge, the one that survived.';
comment on column holdfast.campaigns.fingerprint is
    'Kind, target or list, the crew''s founding event and the start of the episode, hashed: restart, replay and restore '
    'find the same campaign by it.';
comment on column holdfast.campaigns.kind is
    'mass_report; list_driven (subscribers of a shared list report its entry); list_seeding (lists add the same accounts '
    'in lockstep); list_inflation (bots subscribe); unsupported_entries (a list turns on accounts nobody else objects to).';
comment on column holdfast.campaigns.target_id is 'The account it is against; NULL: it is about a list.';
comment on column holdfast.campaigns.list_id is 'The list it is about, or that drives it.';
comment on column holdfast.campaigns.started_at is 'Event time of the crew''s first report in the episode.';
comment on column holdfast.campaigns.ended_at is 'Event time of its latest one.';
comment on column holdfast.campaigns.detected_at is
    'Event time of the report that carried the evidence over the bar: what came later was prevented.';
comment on column holdfast.campaigns.trigger_report_id is 'That report; on another target where found_backwards.';
comment on column holdfast.campaigns.found_backwards is 'The crew was given away later, on another target.';
comment on column holdfast.campaigns.reports is 'Reports on the target in the episode, at the last update.';
comment on column holdfast.campaigns.crew_reports is 'Those by the crew.';
comment on column holdfast.campaigns.independent_reporters is 'Accounts outside the crew that reported the target in the episode.';
comment on column holdfast.campaigns.evidence is
    'Minus log10 of the chance of this or more among independent reporters, over all channels.';
comment on column holdfast.campaigns.expected_false_per_month is
    'How many findings this strong chance alone would make per month: 10^-evidence times the looks in the trailing 30 days.';
comment on column holdfast.campaigns.disposition is
    'hold; suppress_only (a minority of the target''s reporters: discounted, not held); credible_crew (staff mostly '
    'upheld what it reports together) and poor_standing (staff upheld independent reports of this target): neither.';
comment on column holdfast.campaigns.is_shadow is 'Found in shadow mode: shown, without hold or suppressions.';
comment on column holdfast.campaigns.would_have_acted_at is
    'When the platform''s counter of reports would have tripped without Holdfast; NULL: not yet.';
comment on column holdfast.campaigns.status is
    'open; confirmed or dismissed by staff; stale (nobody looked before policies.stale_days).';
comment on column holdfast.campaigns.decided_at is 'When staff last decided about it.';
comment on column holdfast.campaigns.policy_id is 'The policy it was judged by.';
comment on column holdfast.campaigns.detector_version is 'The detector that found it.';
comment on column holdfast.campaigns.summary is 'One plain sentence; names accounts as {account:N}, resolved in the views.';

create table holdfast.campaign_members (
    campaign_id bigint not null,
    account_id bigint not null,
    score double precision not null,
    is_core boolean not null,
    shared_keys bigint not null,
    primary key (campaign_id, account_id)
);
create index campaign_members_account_id_idx on holdfast.campaign_members (account_id);
comment on table holdfast.campaign_members is 'Who took part in a campaign.';
comment on column holdfast.campaign_members.campaign_id is 'The campaign.';
comment on column holdfast.campaign_members.account_id is 'The account.';
comment on column holdfast.campaign_members.score is
    'Natural log of the likelihood ratio, member over bystander, from the keys of this campaign.';
comment on column holdfast.campaign_members.is_core is 'Whether it belongs to the dense core here.';
comment on column holdfast.campaign_members.shared_keys is 'Significant keys that it holds, e.g. other targets it met the others on.';

create table holdfast.campaign_evidence (
    campaign_id bigint not null,
    evidence_no bigint not null,
    channel text not null check (channel in ('co_report', 'crew', 'cohort', 'comment', 'origin', 'blocklist', 'burst')),
    statement text not null,
    matched bigint not null,
    of_n bigint not null,
    expected double precision not null,
    log10_p double precision not null,
    detail jsonb not null default '{}',
    primary key (campaign_id, evidence_no)
);
comment on table holdfast.campaign_evidence is 'Why a campaign was found: one row per thing that its reporters share beyond chance.';
comment on column holdfast.campaign_evidence.campaign_id is 'The campaign.';
comment on column holdfast.campaign_evidence.evidence_no is 'From 1, strongest first. The rows of a campaign are replaced together.';
comment on column holdfast.campaign_evidence.channel is
    'co_report (met on another target), crew (known to act together), cohort (made at the same time), comment (same '
    'words), origin (same client or network), blocklist (same list), burst (context only, never evidence by itself).';
comment on column holdfast.campaign_evidence.statement is
    'A sentence a reviewer can read out; names accounts as {account:N}, resolved in the views.';
comment on column holdfast.campaign_evidence.matched is 'How many of the reporters share it.';
comment on column holdfast.campaign_evidence.of_n is 'Out of how many.';
comment on column holdfast.campaign_evidence.expected is 'How many independent reporters would.';
comment on column holdfast.campaign_evidence.log10_p is 'log10 of the chance of this or more among independent reporters.';
comment on column holdfast.campaign_evidence.detail is
    'For machines: other_target (an account id as text), cell_started_at and cell_ended_at where the channel has them.';

create table holdfast.holds (
    hold_id bigserial,
    scope text not null default 'account' check (scope in ('account', 'list_entry', 'list')),
    target_id bigint not null,
    list_id bigint,
    campaign_id bigint,
    placed_at timestamptz not null default now(),
    expires_at timestamptz not null,
    state text not null default 'active' check (state in
        ('active', 'yielded', 'expired', 'withdrawn', 'released', 'confirmed')),
    ended_at timestamptz,
    ended_by text,
    reason text not null,
    primary key (target_id, hold_id),
    constraint holds_hold_id_key unique (hold_id),
    constraint holds_list_check check ((scope = 'account') = (list_id is null)),
    constraint holds_ended_check check ((state in ('active', 'confirmed')) = (ended_at is null))
);
create unique index holds_unended_key on holdfast.holds (target_id, scope, coalesce(list_id, 0)) where ended_at is null;
create unique index holds_campaign_id_key on holdfast.holds (campaign_id) where campaign_id is not null;
comment on table holdfast.holds is
    'Protection: the platform is asked not to act automatically on reports of an account, or not to propagate a list or '
    'an entry. At most one unended hold per (target_id, scope, list_id). Ask is_held(), which tests expires_at itself.';
comment on column holdfast.holds.hold_id is 'Ours, ascending.';
comment on column holdfast.holds.scope is
    'account: do not act automatically on reports of target_id; list_entry: do not propagate target_id from list_id; '
    'list: do not propagate list_id, whose owner is target_id.';
comment on column holdfast.holds.target_id is 'The account that is protected; for a list, its owner.';
comment on column holdfast.holds.list_id is 'The list, for scopes list_entry and list.';
comment on column holdfast.holds.campaign_id is 'The campaign it was placed for; NULL: staff placed it.';
comment on column holdfast.holds.placed_at is 'When it was placed; in a backlog, the event time at which it would have been.';
comment on column holdfast.holds.expires_at is
    'The later of detected_at and the crew''s last event, plus policies.hold_hours; the worker never lowers it.';
comment on column holdfast.holds.state is
    'active; yielded (independent voices reached policies.platform_threshold); expired; withdrawn (evidence or outcomes '
    'changed); released (by staff); confirmed (by staff: stays until released or expires_at, never yields). Bookkeeping: '
    'an active hold whose expires_at has passed protects nobody.';
comment on column holdfast.holds.ended_at is 'When it stopped being active or confirmed; NULL: it has not.';
comment on column holdfast.holds.ended_by is 'Who ended it: a login, or worker.';
comment on column holdfast.holds.reason is 'One plain sentence; names accounts as {account:N}, resolved in the views.';

create table holdfast.suppressed_reports (
    target_id bigint not null,
    report_id bigint not null,
    campaign_id bigint not null,
    reporter_id bigint not null,
    weight_before double precision not null,
    weight_after double precision not null default 0,
    would_have_acted_at timestamptz,
    suppressed_at timestamptz not null,
    lifted_at timestamptz,
    primary key (target_id, report_id, campaign_id)
);
create index suppressed_reports_campaign_id_idx on holdfast.suppressed_reports (campaign_id);
create index suppressed_reports_reporter_id_idx on holdfast.suppressed_reports (reporter_id);
comment on table holdfast.suppressed_reports is
    'Reports that are discounted, never dropped: a crew is one voice. A report is suppressed while any of its rows here '
    'has lifted_at null. effective_reports says what it weighs now.';
comment on column holdfast.suppressed_reports.target_id is 'The reported account.';
comment on column holdfast.suppressed_reports.report_id is 'The report.';
comment on column holdfast.suppressed_reports.campaign_id is 'The campaign it is part of.';
comment on column holdfast.suppressed_reports.reporter_id is 'Who sent it.';
comment on column holdfast.suppressed_reports.weight_before is
    'In voices, when it was suppressed: 1 over this reporter''s reports on the target in the window.';
comment on column holdfast.suppressed_reports.weight_after is
    'In voices, at the campaign''s last update: 1 over the crew''s suppressed reports on the target.';
comment on column holdfast.suppressed_reports.would_have_acted_at is
    'The counterfactual: when the platform''s counter would have tripped without Holdfast; NULL: it would not have.';
comment on column holdfast.suppressed_reports.suppressed_at is 'When it was suppressed (event time).';
comment on column holdfast.suppressed_reports.lifted_at is 'When the suppression ended; NULL: it stands.';
