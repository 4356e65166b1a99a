-- What staff do beyond confirming and dismissing: crews, members, holds of their own, assignment, contests, erasure.
--
-- Lives here: columns, reasons, the end of the chain. Does not: the functions (sql/functions/3_staff).

alter table holdfast.campaigns
    add column assigned_to text,
    add column contested_at timestamptz;
comment on column holdfast.campaigns.assigned_to is 'The login of the reviewer who has it in hand, see assign(); NULL: nobody.';
comment on column holdfast.campaigns.contested_at is
    'When a reporter or the target contested it and staff have not answered since, see contest(); NULL: nothing is open.';

-- Whom a decision is about can be forgotten as a note can: the chain covers a salted digest.
alter table holdfast.decisions
    add column account_salt uuid,
    add column account_digest bytea,
    drop constraint decisions_object_type_check,
    add constraint decisions_object_type_check check (object_type in ('campaign', 'crew', 'hold', 'member', 'account'));
comment on column holdfast.decisions.object_type is
    'What it is about: campaign, crew, hold, member (of a crew), or account (that was forgotten).';
comment on column holdfast.decisions.object_id is
    'campaign_id, crew_id or hold_id; for a member, the crew_id; for an account that was forgotten, what it is called since.';
comment on column holdfast.decisions.account_id is
    'The account, where it is about a member, or contested by it; another number once it was forgotten.';
comment on column holdfast.decisions.account_salt is 'Random, as note_salt; NULL once the account was forgotten.';
comment on column holdfast.decisions.account_digest is 'sha256 of the salt and the account: stays when it is forgotten.';
comment on column holdfast.decisions.action is
    'What staff decide: confirm_campaign, dismiss_campaign, confirm_crew, dismiss_crew, clear_member, place_hold, release_hold, '
    'extend_hold, assign, annotate, contest, forget_account; what undoes it: reopen_campaign, reopen_crew, restore_member, '
    'withdraw_placed_hold, restore_hold, shorten_hold, assign_back, retract_note, answer_contest. The worker''s own: place_hold '
    '(decided_by is worker), yield_hold, expire_hold, withdraw_hold, stale_campaign and merge_crew.';

-- The chain's end: a last row that is taken away leaves no gap.
create table holdfast.decision_end (
    decisions bigint not null,
    hash bytea not null
);
create unique index decision_end_one_row_key on holdfast.decision_end ((true));
comment on table holdfast.decision_end is
    'One row: how many decisions there are, and the hash of the newest. `holdfast verify-audit` compares; note it elsewhere '
    'from time to time, and whoever rewrites the whole chain is found out too.';
comment on column holdfast.decision_end.decisions is 'How many rows decisions has.';
comment on column holdfast.decision_end.hash is 'decisions.hash of the newest; 32 zero bytes where there is none.';
insert into holdfast.decision_end (decisions, hash)
    select (select count(*) from holdfast.decisions),
           coalesce((select d.hash from holdfast.decisions d order by d.decision_id desc limit 1), decode(repeat('00', 32), 'hex'));
revoke all on holdfast.decision_end from public;
grant select on holdfast.decision_end to holdfast_reviewer, holdfast_admin;

-- Their successors take the account too.
drop function if exists
    holdfast.append_decision(timestamptz, text, text, bigint, text, jsonb, jsonb, text, text, bigint);
drop function if exists holdfast.restore_state(jsonb, jsonb);

update holdfast.reason_codes r set applies_to = r.applies_to || more.actions
from (values
    ('coordinated', '{confirm_crew}'::text[]),
    ('known_crew', '{confirm_crew}'),
    ('false_reports', '{confirm_crew}'),
    ('organic', '{dismiss_crew}'),
    ('legitimate_group', '{dismiss_crew}'),
    ('reports_justified', '{dismiss_crew}'),
    ('reviewed', '{confirm_crew,dismiss_crew,clear_member}'),
    ('legal_order', '{dismiss_crew,place_hold,extend_hold,forget_account}'),
    ('other', '{confirm_crew,dismiss_crew,clear_member,place_hold,extend_hold,assign,annotate,contest,forget_account}'))
    as more (code, actions)
where r.code = more.code;
insert into holdfast.reason_codes (code, applies_to, description) values
    ('bystander', '{clear_member}', 'Reported for reasons of its own, when the crew did.'),
    ('framed', '{clear_member}', 'The crew reports what this account reports, so that it looks like one of them.'),
    ('under_attack', '{place_hold,extend_hold}', 'Attacks on the account are under way, or announced.'),
    ('precaution', '{place_hold,extend_hold}', 'Until the reports have been looked at.'),
    ('workload', '{assign}', 'Work is shared out.'),
    ('expertise', '{assign}', 'Somebody who knows the language, the place or the matter.'),
    ('escalation', '{assign,annotate}', 'It needs somebody who may decide more.'),
    ('conflict_of_interest', '{assign}', 'Who had it knows those concerned.'),
    ('context', '{annotate}', 'What happened besides, as far as it matters here.'),
    ('evidence', '{annotate}', 'Something that speaks for or against it, from elsewhere.'),
    ('not_coordinated', '{contest}', 'A reporter says: nobody asked me to.'),
    ('report_true', '{contest}', 'A reporter says: what I reported is true.'),
    ('under_protected', '{contest}', 'The target says: these reports are an attack, and I am not protected.'),
    ('contest_unfounded', '{undo}', 'A contest was looked at, and the finding stands.'),
    ('erasure_request', '{forget_account}', 'The person asked for it.'),
    ('account_deleted', '{forget_account}', 'The account does not exist any more.'),
    ('retention', '{forget_account}', 'The time for which it may be kept is over.');
