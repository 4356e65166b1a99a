-- What `holdfast simulate` keeps the truth of its worlds in. No part of Holdfast reads it but evaluations.
create schema if not exists holdfast_truth;
comment on schema holdfast_truth is
    'What really happened in the worlds that "holdfast simulate" wrote; the detector never reads it';

create table if not exists holdfast_truth.attacks (
    attack_id bigint primary key,
    family text not null,
    crew_id bigint not null,
    target_id bigint not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    reports bigint not null,
    is_under_way boolean not null,
    phase int not null default 1,
    list_id bigint
);
alter table holdfast_truth.attacks
    add column if not exists phase int not null default 1, -- worlds that an older version wrote
    add column if not exists list_id bigint;
comment on table holdfast_truth.attacks is 'One crew''s attack on one account';
comment on column holdfast_truth.attacks.attack_id is 'Number, in the order in which attacks began';
comment on column holdfast_truth.attacks.family is 'How the crew works: burst, camouflage, drip, ...; "holdfast help simulate" lists them';
comment on column holdfast_truth.attacks.crew_id is 'The real crew; not a number of holdfast.crews';
comment on column holdfast_truth.attacks.target_id is 'The account attacked';
comment on column holdfast_truth.attacks.started_at is 'The crew''s first report of it';
comment on column holdfast_truth.attacks.ended_at is 'The crew''s last report of it in the world';
comment on column holdfast_truth.attacks.reports is 'How many reports the crew sent';
comment on column holdfast_truth.attacks.is_under_way is 'The world ended before the attack did';
comment on column holdfast_truth.attacks.phase is
    '2: after a pause in which staff are to dismiss whatever was found of the crew''s attacks of phase 1; else 1';
comment on column holdfast_truth.attacks.list_id is 'The shared block list that drives it, if any: one of holdfast.blocklists';

create table if not exists holdfast_truth.attack_reports (
    report_id bigint primary key,
    attack_id bigint not null
);
comment on table holdfast_truth.attack_reports is 'Which reports are part of an attack; the others were sent in good faith, or as camouflage';
comment on column holdfast_truth.attack_reports.report_id is 'The report';
comment on column holdfast_truth.attack_reports.attack_id is 'The attack it is part of';

create table if not exists holdfast_truth.crew_members (
    crew_id bigint not null,
    account_id bigint not null,
    family text not null,
    primary key (crew_id, account_id)
);
comment on table holdfast_truth.crew_members is 'Who really belongs to which crew, whether or not it took part in an attack yet';
comment on column holdfast_truth.crew_members.crew_id is 'The real crew, as in attacks';
comment on column holdfast_truth.crew_members.account_id is 'An account of that crew';
comment on column holdfast_truth.crew_members.family is 'How the crew works';

create table if not exists holdfast_truth.accounts_roles (
    account_id bigint primary key,
    role text not null,
    community bigint
);
comment on table holdfast_truth.accounts_roles is 'What every account of the worlds really is';
comment on column holdfast_truth.accounts_roles.account_id is 'The account';
comment on column holdfast_truth.accounts_roles.role is
    'honest, stray, controversial, attacked (honest targets); abuser, spammer, intruder, viral, staged, bait (targets that break rules); hyperactive, hunter, activist, professional, framed (honest reporters); crew';
comment on column holdfast_truth.accounts_roles.community is 'Number of the community it belongs to, if any';

create table if not exists holdfast_truth.list_attacks (
    attack_id bigint primary key,
    play text not null,
    kind text,
    is_weak boolean not null,
    list_id bigint,
    started_at timestamptz not null,
    half_at timestamptz not null,
    ended_at timestamptz not null,
    acts bigint not null
);
comment on table holdfast_truth.list_attacks is
    'What happens by means of shared block lists: attacks, honest events that look like one, and adversaries who want an honest list to be taken for an attack. Attacks of the kind list_driven are in attacks';
comment on column holdfast_truth.list_attacks.attack_id is 'Number; not one of attacks';
comment on column holdfast_truth.list_attacks.play is 'What is done: seeding, bait_weak, mirrors, ...; "holdfast help simulate" lists them';
comment on column holdfast_truth.list_attacks.kind is 'The kind of campaign that it should be found as; null: nothing should be';
comment on column holdfast_truth.list_attacks.is_weak is 'Few take part, slowly, or among usual entries';
comment on column holdfast_truth.list_attacks.list_id is
    'The first of the lists that were made for it; of an import, a growth, or bots of a rival, the honest list, as of those who copy it or run ahead of it';
comment on column holdfast_truth.list_attacks.started_at is 'Its first act: an entry that its lists add, or a subscription that its bots begin';
comment on column holdfast_truth.list_attacks.half_at is 'When half of its acts were done';
comment on column holdfast_truth.list_attacks.ended_at is 'Its last act in the world';
comment on column holdfast_truth.list_attacks.acts is 'How many acts';

create table if not exists holdfast_truth.list_targets (
    attack_id bigint not null,
    target_id bigint not null,
    primary key (attack_id, target_id)
);
comment on table holdfast_truth.list_targets is 'The honest accounts that an attack puts on lists';
comment on column holdfast_truth.list_targets.attack_id is 'The attack, one of list_attacks';
comment on column holdfast_truth.list_targets.target_id is 'The account';

create table if not exists holdfast_truth.list_roles (
    list_id bigint primary key,
    role text not null,
    attack_id bigint
);
comment on table holdfast_truth.list_roles is 'What every shared block list of the worlds really is';
comment on column holdfast_truth.list_roles.list_id is 'The list, one of holdfast.blocklists';
comment on column holdfast_truth.list_roles.role is
    'honest; mirror (honest, copies another); driver (drives its subscribers against an account); hostile (its owner puts honest accounts on it); shadow (copies an honest list, or runs ahead of it, to make it suspect)';
comment on column holdfast_truth.list_roles.attack_id is 'What it was made for, one of list_attacks, if anything';
