-- What the platform or an adapter writes, and Holdfast reads.
--
-- Lives here: the schema, row_xid() and the input tables. Does not: what Holdfast writes (0002), decisions and
-- policies (0003), the worker's own state (0004), roles and grants (0005).
--
-- No triggers and no NOTIFY on these tables, no foreign keys: a report of an account nobody knows must never fail.

create schema if not exists holdfast;
comment on schema holdfast is
    'Holdfast finds coordinated mass reporting and block-list abuse. The platform writes reports here, the worker '
    'writes crews, campaigns and holds, staff decide through functions.';

-- row_xid: the transaction that wrote a row, as a generated column. VOLATILE in truth: declared IMMUTABLE on purpose,
-- since only then the node that stores the row evaluates it, also inside savepoints, for COPY and for pushed-down
-- inserts. The arguments are the row's mutable columns, so that a change gets a new number; for rows that never change,
-- the id, so that the call is not folded into a constant. Not STRICT: a NULL argument must not make a NULL.
create function holdfast.row_xid(id bigint) returns xid8
    language plpgsql immutable as $$ begin return pg_catalog.pg_current_xact_id(); end $$;
create function holdfast.row_xid(marked_at timestamptz) returns xid8
    language plpgsql immutable as $$ begin return pg_catalog.pg_current_xact_id(); end $$;
create function holdfast.row_xid(flag boolean) returns xid8
    language plpgsql immutable as $$ begin return pg_catalog.pg_current_xact_id(); end $$;
create function holdfast.row_xid(kind text, created_at timestamptz, followers bigint, following bigint, is_premium boolean)
    returns xid8
    language plpgsql immutable as $$ begin return pg_catalog.pg_current_xact_id(); end $$;
create function holdfast.row_xid(owner_id bigint, name text, mirrors_list_id bigint, deleted_at timestamptz) returns xid8
    language plpgsql immutable as $$ begin return pg_catalog.pg_current_xact_id(); end $$;

comment on function holdfast.row_xid(bigint) is
    'The transaction that wrote this row, for the generated column ingest_xid of rows that never change.';
comment on function holdfast.row_xid(timestamptz) is
    'The transaction that last wrote this row, for the generated column ingest_xid of rows that are marked with a time.';
comment on function holdfast.row_xid(boolean) is
    'The transaction that last wrote this row, for the generated column ingest_xid of report_categories.';
comment on function holdfast.row_xid(text, timestamptz, bigint, bigint, boolean) is
    'The transaction that last wrote this row, for the generated column ingest_xid of accounts.';
comment on function holdfast.row_xid(bigint, text, bigint, timestamptz) is
    'The transaction that last wrote this row, for the generated column ingest_xid of blocklists.';

create table holdfast.accounts (
    account_id bigint primary key,
    kind text not null default 'user' check (kind in ('user', 'instance', 'automated', 'staff', 'trusted_flagger')),
    created_at timestamptz,
    followers bigint,
    following bigint,
    is_premium boolean not null default false,
    ingest_xid xid8 generated always as (holdfast.row_xid(kind, created_at, followers, following, is_premium)) stored
);
create index accounts_ingest_xid_idx on holdfast.accounts (ingest_xid);
comment on table holdfast.accounts is
    'What is known of accounts. Optional: no row, or a NULL, is neutral, neither a penalty nor a bonus. Attributes count '
    'as of reading. Row level security is on, so load it with INSERT, not with COPY.';
comment on column holdfast.accounts.account_id is
    'The platform''s own id when below 2^62; ids from 2^62 are surrogates made by holdfast.account() for text ids.';
comment on column holdfast.accounts.kind is
    'user; instance (a federated server reporting for its users: one voice per target, never in a crew); automated (no '
    'independent voice, never in a crew); staff and trusted_flagger (never discounted, never in a crew).';
comment on column holdfast.accounts.created_at is 'When the account was made on its platform; NULL: not known.';
comment on column holdfast.accounts.followers is 'How many follow it; NULL: not known.';
comment on column holdfast.accounts.following is 'How many it follows; NULL: not known.';
comment on column holdfast.accounts.is_premium is 'Whether it pays or is verified: throwaway accounts rarely are.';
comment on column holdfast.accounts.ingest_xid is 'The transaction that last wrote this row; the worker''s cursor reads by it.';

create sequence holdfast.account_surrogate_seq as bigint start with 4611686018427387904 minvalue 4611686018427387904;
comment on sequence holdfast.account_surrogate_seq is 'Account ids for hosts whose ids are texts, from 2^62 on.';

create table holdfast.account_refs (
    source text not null,
    ext_id text not null,
    account_id bigint not null,
    primary key (source, ext_id)
);
create index account_refs_account_id_idx on holdfast.account_refs (account_id);
comment on table holdfast.account_refs is
    'What a host calls its accounts. Written by holdfast.account(), or by the platform for ids of its own.';
comment on column holdfast.account_refs.source is 'The host: a name the adapter chose, e.g. mastodon.example.';
comment on column holdfast.account_refs.ext_id is 'The account''s id there, as text.';
comment on column holdfast.account_refs.account_id is 'Its id everywhere in this schema.';

create table holdfast.reports (
    report_id bigserial,
    reporter_id bigint not null,
    target_id bigint not null,
    category text not null default 'other',
    object_ref text,
    comment text,
    origin text,
    created_at timestamptz not null default now(),
    retracted_at timestamptz,
    source text not null default 'local',
    ext_id text,
    ingest_xid xid8 generated always as (holdfast.row_xid(retracted_at)) stored,
    primary key (target_id, report_id),
    constraint reports_report_id_key unique (report_id)
);
create index reports_created_at_idx on holdfast.reports (created_at, report_id);
create unique index reports_ext_id_key on holdfast.reports (target_id, source, ext_id) where ext_id is not null;
create index reports_ingest_xid_idx on holdfast.reports (ingest_xid);
create index reports_retracted_at_idx on holdfast.reports (retracted_at, report_id) where retracted_at is not null;
comment on table holdfast.reports is
    'One row per report of an account by an account. Never deleted by the platform: a report that is taken back is '
    'marked with retracted_at.';
comment on column holdfast.reports.report_id is 'Ours, ascending.';
comment on column holdfast.reports.reporter_id is 'The account that reported.';
comment on column holdfast.reports.target_id is 'The account that was reported.';
comment on column holdfast.reports.category is
    'What for; see report_categories. One that is not listed there is treated as protected.';
comment on column holdfast.reports.object_ref is 'The post or message it is about, as the platform calls it.';
comment on column holdfast.reports.comment is 'The reporter''s own words.';
comment on column holdfast.reports.origin is 'An opaque keyed hash of client or network; never a raw address.';
comment on column holdfast.reports.created_at is 'When it was reported. Judging follows this time, also in a backlog.';
comment on column holdfast.reports.retracted_at is 'When the reporter took it back; it weighs nothing since.';
comment on column holdfast.reports.source is 'The host it came from; with ext_id it lets adapters repeat themselves.';
comment on column holdfast.reports.ext_id is 'The report''s id there, as text; NULL: it has none.';
comment on column holdfast.reports.ingest_xid is 'The transaction that last wrote this row; the worker''s cursor reads by it.';

create table holdfast.report_outcomes (
    outcome_id bigserial,
    report_id bigint not null,
    outcome text not null check (outcome in ('upheld', 'rejected', 'ignored', 'overturned')),
    decided_at timestamptz not null default now(),
    decided_by text not null default 'staff' check (decided_by in ('staff', 'automation', 'unknown')),
    ingest_xid xid8 generated always as (holdfast.row_xid(outcome_id)) stored,
    primary key (report_id, outcome_id)
);
create index report_outcomes_ingest_xid_idx on holdfast.report_outcomes (ingest_xid);
create index report_outcomes_decided_at_idx on holdfast.report_outcomes (decided_at, outcome_id);
comment on table holdfast.report_outcomes is
    'What became of a report. The latest decided_at counts, then the larger outcome_id. An outcome whose report is not '
    'there yet waits for it. Rows are added, never changed.';
comment on column holdfast.report_outcomes.outcome_id is 'Ours, ascending.';
comment on column holdfast.report_outcomes.report_id is 'The report it is about.';
comment on column holdfast.report_outcomes.outcome is
    'upheld; rejected; ignored (counts as nothing); overturned (upheld first, rejected on appeal: counts as rejected).';
comment on column holdfast.report_outcomes.decided_at is 'When it was decided: it never helps before.';
comment on column holdfast.report_outcomes.decided_by is
    'staff, automation or unknown. Only staff''s count for standing and credibility: a brigade that succeeds makes the '
    'platform''s own automation uphold it.';
comment on column holdfast.report_outcomes.ingest_xid is 'The transaction that wrote this row; the worker''s cursor reads by it.';

create table holdfast.report_categories (
    category text primary key,
    is_protected boolean not null,
    ingest_xid xid8 generated always as (holdfast.row_xid(is_protected)) stored
);
create index report_categories_ingest_xid_idx on holdfast.report_categories (ingest_xid);
comment on table holdfast.report_categories is
    'Which categories are protected: reports in them are never discounted, whoever sent them. A category that is not '
    'listed is treated as protected.';
comment on column holdfast.report_categories.category is 'As in reports.category.';
comment on column holdfast.report_categories.is_protected is
    'True: never discounted; a hold stops irreversible action on it only.';
comment on column holdfast.report_categories.ingest_xid is
    'The transaction that last wrote this row; the worker''s cursor reads by it.';
insert into holdfast.report_categories (category, is_protected) values
    ('child_safety', true), ('violent_threat', true), ('self_harm', true), ('terrorism', true), ('trafficking', true),
    ('intimate_imagery', true), ('doxxing', true),
    ('spam', false), ('harassment', false), ('hate', false), ('impersonation', false), ('violence', false),
    ('misleading', false), ('other', false);

create table holdfast.blocklists (
    list_id bigserial primary key,
    owner_id bigint not null,
    name text not null,
    mirrors_list_id bigint,
    source text not null default 'local',
    ext_id text,
    created_at timestamptz not null default now(),
    deleted_at timestamptz,
    ingest_xid xid8 generated always as (holdfast.row_xid(owner_id, name, mirrors_list_id, deleted_at)) stored
);
create unique index blocklists_ext_id_key on holdfast.blocklists (source, ext_id) where ext_id is not null;
create index blocklists_ingest_xid_idx on holdfast.blocklists (ingest_xid);
comment on table holdfast.blocklists is 'Shared block lists: lists of accounts that others subscribe to.';
comment on column holdfast.blocklists.list_id is 'Ours, ascending.';
comment on column holdfast.blocklists.owner_id is 'The account that keeps it.';
comment on column holdfast.blocklists.name is 'As shown to its subscribers.';
comment on column holdfast.blocklists.mirrors_list_id is
    'The list it declares to be a copy of: both are one voice, not two.';
comment on column holdfast.blocklists.source is 'The host it came from; with ext_id it lets adapters repeat themselves.';
comment on column holdfast.blocklists.ext_id is 'The list''s id there, as text; NULL: it has none.';
comment on column holdfast.blocklists.created_at is 'When the list was made.';
comment on column holdfast.blocklists.deleted_at is 'When it was deleted; lists are marked, never removed.';
comment on column holdfast.blocklists.ingest_xid is 'The transaction that last wrote this row; the worker''s cursor reads by it.';

create table holdfast.blocklist_entries (
    entry_id bigserial,
    list_id bigint not null,
    target_id bigint not null,
    added_by bigint not null,
    added_at timestamptz not null default now(),
    removed_at timestamptz,
    ingest_xid xid8 generated always as (holdfast.row_xid(removed_at)) stored,
    primary key (target_id, list_id, entry_id)
);
create index blocklist_entries_list_id_idx on holdfast.blocklist_entries (list_id);
create index blocklist_entries_ingest_xid_idx on holdfast.blocklist_entries (ingest_xid);
comment on table holdfast.blocklist_entries is
    'Who is on a list, and was. A row with removed_at is two events: added and removed.';
comment on column holdfast.blocklist_entries.entry_id is 'Ours, ascending.';
comment on column holdfast.blocklist_entries.list_id is 'The list.';
comment on column holdfast.blocklist_entries.target_id is 'The account that was put on it.';
comment on column holdfast.blocklist_entries.added_by is 'The account that put it there.';
comment on column holdfast.blocklist_entries.added_at is 'When.';
comment on column holdfast.blocklist_entries.removed_at is 'When it was taken off again; entries are marked, never deleted.';
comment on column holdfast.blocklist_entries.ingest_xid is
    'The transaction that last wrote this row; the worker''s cursor reads by it.';

create table holdfast.blocklist_subscriptions (
    subscription_id bigserial,
    list_id bigint not null,
    subscriber_id bigint not null,
    subscribed_at timestamptz not null default now(),
    ended_at timestamptz,
    ingest_xid xid8 generated always as (holdfast.row_xid(ended_at)) stored,
    primary key (list_id, subscriber_id, subscription_id)
);
create index blocklist_subscriptions_subscriber_id_idx on holdfast.blocklist_subscriptions (subscriber_id);
create index blocklist_subscriptions_ingest_xid_idx on holdfast.blocklist_subscriptions (ingest_xid);
comment on table holdfast.blocklist_subscriptions is
    'Who follows a list, and did. A row with ended_at is two events: subscribed and unsubscribed.';
comment on column holdfast.blocklist_subscriptions.subscription_id is 'Ours, ascending.';
comment on column holdfast.blocklist_subscriptions.list_id is 'The list.';
comment on column holdfast.blocklist_subscriptions.subscriber_id is 'The account that follows it.';
comment on column holdfast.blocklist_subscriptions.subscribed_at is 'When.';
comment on column holdfast.blocklist_subscriptions.ended_at is
    'When the subscription ended; subscriptions are marked, never deleted.';
comment on column holdfast.blocklist_subscriptions.ingest_xid is
    'The transaction that last wrote this row; the worker''s cursor reads by it.';

create table holdfast.rejected_events (
    source_table text not null,
    row_key text not null,
    reason text not null,
    seen_at timestamptz not null default now(),
    primary key (source_table, row_key)
);
comment on table holdfast.rejected_events is
    'Input rows that cannot be used, set aside by the worker and counted in `holdfast status`.';
comment on column holdfast.rejected_events.source_table is 'The input table.';
comment on column holdfast.rejected_events.row_key is 'The row''s own id there.';
comment on column holdfast.rejected_events.reason is 'What is wrong with it.';
comment on column holdfast.rejected_events.seen_at is 'When the worker met it first.';
