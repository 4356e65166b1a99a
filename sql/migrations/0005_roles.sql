-- Who may do what.
--
-- Lives here: roles, and grants on tables and sequences. Does not: grants on functions and views, which are in the file
-- of each (sql/functions). Nothing is granted to PUBLIC, and nobody may delete inputs or change the chain of decisions.
-- Roles belong to the whole cluster: they may be there already, or be made by another database's migration right now.

do $$
declare
    role_name text;
begin
    foreach role_name in array array['holdfast_platform', 'holdfast_moderation', 'holdfast_worker', 'holdfast_reviewer',
                                     'holdfast_reader', 'holdfast_admin'] loop
        if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
            begin
                execute format('create role %I nologin', role_name);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
    end loop;
end $$;

revoke all on all tables in schema holdfast from public;
revoke all on all sequences in schema holdfast from public;
revoke all on all functions in schema holdfast from public;
grant usage on schema holdfast to
    holdfast_platform, holdfast_moderation, holdfast_worker, holdfast_reviewer, holdfast_reader, holdfast_admin;

-- Whoever inserts evaluates row_xid().
grant execute on function holdfast.row_xid(bigint), holdfast.row_xid(timestamptz), holdfast.row_xid(boolean),
    holdfast.row_xid(text, timestamptz, bigint, bigint, boolean), holdfast.row_xid(bigint, text, bigint, timestamptz)
    to holdfast_platform, holdfast_moderation, holdfast_admin;

-- The platform inserts and marks.
grant select, insert on holdfast.accounts, holdfast.account_refs, holdfast.reports, holdfast.blocklists,
    holdfast.blocklist_entries, holdfast.blocklist_subscriptions to holdfast_platform;
grant select on holdfast.report_categories to holdfast_platform;
grant update (created_at, followers, following, is_premium) on holdfast.accounts to holdfast_platform;
grant update (retracted_at) on holdfast.reports to holdfast_platform;
grant update (name, mirrors_list_id) on holdfast.blocklists to holdfast_platform;
grant update (removed_at) on holdfast.blocklist_entries to holdfast_platform;
grant update (ended_at) on holdfast.blocklist_subscriptions to holdfast_platform;
grant usage on sequence holdfast.reports_report_id_seq, holdfast.blocklists_list_id_seq,
    holdfast.blocklist_entries_entry_id_seq, holdfast.blocklist_subscriptions_subscription_id_seq to holdfast_platform;

-- Moderation says what became of reports, what accounts are, and which lists are gone.
grant select on holdfast.accounts, holdfast.account_refs, holdfast.reports, holdfast.report_outcomes,
    holdfast.report_categories, holdfast.blocklists, holdfast.blocklist_entries, holdfast.blocklist_subscriptions
    to holdfast_moderation;
grant insert on holdfast.report_outcomes, holdfast.accounts to holdfast_moderation;
grant update (kind) on holdfast.accounts to holdfast_moderation;
grant update (deleted_at) on holdfast.blocklists to holdfast_moderation;
grant usage on sequence holdfast.report_outcomes_outcome_id_seq to holdfast_moderation;

-- A platform that could call its brigade trusted would have no protection against it.
alter table holdfast.accounts enable row level security;
create policy accounts_read on holdfast.accounts for select
    to holdfast_platform, holdfast_moderation, holdfast_worker, holdfast_reviewer using (true);
create policy accounts_platform_insert on holdfast.accounts for insert
    to holdfast_platform with check (kind in ('user', 'instance'));
create policy accounts_moderation_insert on holdfast.accounts for insert to holdfast_moderation with check (true);
create policy accounts_update on holdfast.accounts for update
    to holdfast_platform, holdfast_moderation using (true) with check (true);
comment on policy accounts_read on holdfast.accounts is 'Whoever may select sees all rows.';
comment on policy accounts_platform_insert on holdfast.accounts is 'The platform makes users and instances only.';
comment on policy accounts_moderation_insert on holdfast.accounts is 'Moderation makes every kind.';
comment on policy accounts_update on holdfast.accounts is
    'Any row; which columns, the grants say: the kind is moderation''s.';

-- The worker reads inputs and decisions, and writes outputs.
grant select on all tables in schema holdfast to holdfast_worker;
revoke select on holdfast.reason_codes from holdfast_worker;
grant insert, update on holdfast.crews, holdfast.crew_members, holdfast.campaigns, holdfast.campaign_members,
    holdfast.campaign_evidence, holdfast.holds, holdfast.suppressed_reports, holdfast.rejected_events,
    holdfast.worker_state, holdfast.look_counts to holdfast_worker;
-- Rows that it replaces or repoints.
grant delete on holdfast.crew_members, holdfast.campaign_members, holdfast.campaign_evidence, holdfast.look_counts
    to holdfast_worker;
grant usage on sequence holdfast.holds_hold_id_seq to holdfast_worker;

-- Reviewers read what a finding rests on; they decide through functions.
grant select on holdfast.accounts, holdfast.account_refs, holdfast.reports, holdfast.report_outcomes,
    holdfast.report_categories, holdfast.blocklists, holdfast.blocklist_entries, holdfast.blocklist_subscriptions,
    holdfast.crews, holdfast.crew_members, holdfast.campaigns, holdfast.campaign_members, holdfast.campaign_evidence,
    holdfast.holds, holdfast.suppressed_reports, holdfast.decisions, holdfast.reason_codes, holdfast.policies
    to holdfast_reviewer;

-- Admins set policies and categories.
grant select, insert on holdfast.policies to holdfast_admin;
grant select, insert, update on holdfast.report_categories, holdfast.reason_codes to holdfast_admin;
grant select on holdfast.worker_state, holdfast.rejected_events to holdfast_admin;
grant usage on sequence holdfast.policies_policy_id_seq to holdfast_admin;
