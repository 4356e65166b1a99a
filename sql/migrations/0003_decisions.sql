-- What people set and decide: policies, reasons, and the chain of decisions.
--
-- Lives here: append-only tables. Does not: the functions that append (sql/functions).

create table holdfast.policies (
    policy_id bigserial primary key,
    bar_expected_false_per_month double precision not null default 0.01,
    min_crew bigint not null default 5,
    window_days bigint not null default 30,
    hold_hours bigint not null default 72,
    episode_gap_hours bigint not null default 168,
    platform_threshold bigint not null default 10,
    platform_threshold_hours bigint not null default 24,
    affinity double precision not null default 1.75,
    poor_standing_bar double precision not null default 2,
    stale_days bigint not null default 30,
    lease_seconds bigint not null default 15,
    created_at timestamptz not null default now(),
    created_by text not null default session_user,
    note text,
    -- The same bounds as in include/holdfast/policy.h; a test compares them. NaN is above every bound.
    constraint policies_bar_expected_false_per_month_check check (bar_expected_false_per_month between 1e-9 and 1000),
    constraint policies_min_crew_check check (min_crew between 3 and 1000),
    constraint policies_window_days_check check (window_days between 8 and 90),
    constraint policies_hold_hours_check check (hold_hours between 1 and 720),
    constraint policies_episode_gap_hours_check check (episode_gap_hours between 1 and 720),
    constraint policies_platform_threshold_check check (platform_threshold between 1 and 1000000),
    constraint policies_platform_threshold_hours_check check (platform_threshold_hours between 1 and 720),
    constraint policies_affinity_check check (affinity between 1 and 100),
    constraint policies_poor_standing_bar_check check (poor_standing_bar between 0 and 20),
    constraint policies_stale_days_check check (stale_days between 1 and 365),
    constraint policies_lease_seconds_check check (lease_seconds between 2 and 600)
);
comment on table holdfast.policies is
    'How strict the detector is. Append-only: the row with the largest policy_id is active, going back is inserting the '
    'old numbers again. Open campaigns are not judged again when it changes.';
comment on column holdfast.policies.policy_id is 'Ascending; the largest is active.';
comment on column holdfast.policies.bar_expected_false_per_month is
    'Campaigns by chance alone per month that are acceptable (1e-9 to 1000).';
comment on column holdfast.policies.min_crew is 'Accounts a crew must have (3 to 1000). Counts the crew, not the burst.';
comment on column holdfast.policies.window_days is 'Days of history in which reporters are compared (8 to 90).';
comment on column holdfast.policies.hold_hours is 'Hours a hold stands after the crew''s last report (1 to 720).';
comment on column holdfast.policies.episode_gap_hours is
    'Hours of silence after which a crew''s next report opens a new campaign (1 to 720).';
comment on column holdfast.policies.platform_threshold is
    'Voices at which the platform''s own automation acts (1 to 1000000); a hold yields to as many independent ones.';
comment on column holdfast.policies.platform_threshold_hours is 'Hours in which the platform counts them (1 to 720).';
comment on column holdfast.policies.affinity is
    'How much more often than by chance independent people of one community meet (1 to 100).';
comment on column holdfast.policies.poor_standing_bar is
    'Decades of extra evidence asked for when the target looks like a throwaway account (0 to 20).';
comment on column holdfast.policies.stale_days is 'Days after which an undecided campaign is stale (1 to 365).';
comment on column holdfast.policies.lease_seconds is
    'Age of the leader''s heartbeat, in seconds, at which a spare takes over (2 to 600).';
comment on column holdfast.policies.created_at is 'When it was put in force.';
comment on column holdfast.policies.created_by is 'Who did: the login.';
comment on column holdfast.policies.note is 'Why.';
insert into holdfast.policies (note) values ('The defaults.');

create table holdfast.reason_codes (
    code text primary key,
    applies_to text[] not null,
    description text not null
);
comment on table holdfast.reason_codes is 'The reasons that a decision may give.';
comment on column holdfast.reason_codes.code is 'What is passed as reason_code.';
comment on column holdfast.reason_codes.applies_to is 'The actions it may be given for, as in decisions.action, or undo.';
comment on column holdfast.reason_codes.description is 'What it means, for the person who chooses.';
insert into holdfast.reason_codes (code, applies_to, description) values
    ('coordinated', '{confirm_campaign}', 'The reporters acted together, to harm or silence the target.'),
    ('known_crew', '{confirm_campaign}', 'A group that staff know from before.'),
    ('false_reports', '{confirm_campaign}', 'What was reported is not true, or breaks no rule.'),
    ('organic', '{dismiss_campaign}', 'Independent people who saw the same thing.'),
    ('legitimate_group', '{dismiss_campaign}', 'A group that is in order: spam hunters, a moderation team, an affected community.'),
    ('reports_justified', '{dismiss_campaign,release_hold}', 'Whoever sent the reports, what they say is right.'),
    ('target_abusive', '{dismiss_campaign,release_hold}', 'The target breaks the rules and is not to be protected.'),
    ('reviewed', '{confirm_campaign,dismiss_campaign,release_hold}', 'Staff looked at the reports themselves and have dealt with them.'),
    ('legal_order', '{dismiss_campaign,release_hold}', 'A court or an authority demands it.'),
    ('mistake', '{undo}', 'The decision was made by mistake.'),
    ('new_information', '{undo}', 'Something has come to light since.'),
    ('appeal', '{undo}', 'A reporter or the target contested it, rightly.'),
    ('other', '{confirm_campaign,dismiss_campaign,release_hold,undo}', 'None of the others: say it in the note.');

create table holdfast.decisions (
    decision_id bigserial primary key,
    decided_at timestamptz not null,
    decided_by text not null,
    object_type text not null check (object_type in ('campaign', 'crew', 'hold', 'member')),
    object_id bigint not null,
    account_id bigint,
    action text not null,
    before jsonb not null,
    after jsonb not null,
    reason_code text,
    note text,
    note_salt uuid,
    note_digest bytea,
    undoes bigint constraint decisions_undoes_key unique,
    prev_hash bytea not null constraint decisions_prev_hash_key unique,
    hash bytea not null,
    ingest_xid xid8 generated always as (holdfast.row_xid(decision_id)) stored
);
create index decisions_object_idx on holdfast.decisions (object_type, object_id, decision_id);
create index decisions_decided_at_idx on holdfast.decisions (decided_at, decision_id);
create index decisions_ingest_xid_idx on holdfast.decisions (ingest_xid);
comment on table holdfast.decisions is
    'Who decided what, when and why. Append-only and hash-chained: hash covers the row and the hash before, so that a '
    'row that was changed, removed or put in between shows. Notes are covered by a salted digest, so that their text can be blanked.';
comment on column holdfast.decisions.decision_id is 'Ascending along the chain.';
comment on column holdfast.decisions.decided_at is 'When.';
comment on column holdfast.decisions.decided_by is 'Who: the login (session_user), or worker.';
comment on column holdfast.decisions.object_type is 'What it is about: campaign, crew, hold, or member (of a crew).';
comment on column holdfast.decisions.object_id is 'campaign_id, crew_id or hold_id; for a member, the crew_id.';
comment on column holdfast.decisions.account_id is 'The account, where it is about a member.';
comment on column holdfast.decisions.action is
    'confirm_campaign, dismiss_campaign, release_hold; reopen_campaign and restore_hold are the undo of these; '
    'the worker''s own are place_hold, yield_hold, expire_hold, withdraw_hold, stale_campaign and merge_crew.';
comment on column holdfast.decisions.before is 'What it changed, as it was before: an undo restores this.';
comment on column holdfast.decisions.after is 'The same, as it was then.';
comment on column holdfast.decisions.reason_code is 'Why, as in reason_codes; the worker gives none.';
comment on column holdfast.decisions.note is 'Why, in words. May be blanked, with its salt, when somebody is to be forgotten.';
comment on column holdfast.decisions.note_salt is 'Random: keeps a blanked note from being guessed from its digest.';
comment on column holdfast.decisions.note_digest is 'sha256 of the salt and the note: stays when the text is blanked.';
comment on column holdfast.decisions.undoes is 'The decision that this one undoes.';
comment on column holdfast.decisions.prev_hash is 'hash of the decision before; 32 zero bytes for the first. Unique: the chain cannot fork.';
comment on column holdfast.decisions.hash is 'sha256 over prev_hash and the row, see decision_hash().';
comment on column holdfast.decisions.ingest_xid is 'The transaction that wrote this row; the worker''s cursor reads by it.';
