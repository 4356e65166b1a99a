-- An example: a trigger that asks Holdfast before the platform acts on an account by itself. Take it and make it yours.
--
--     psql -d platform -f guard.sql      as a login that is a member of holdfast_platform and may create a schema
--
-- The platform's counter inserts a row into platform.actions with state `do`. The trigger leaves that, or writes `review` (a person
-- decides) or `waiting` (asked again by platform.retry_waiting(), which a job calls every second or so). Only `do` is carried out.
--
-- What it asks, in this order:
--   is_held()                  held: a person decides. Holds end by themselves, and is_held() tests that without a worker.
--   effective_report_count()   too few voices, a crew being one: a person decides.
--   health(), is_settled()     irreversible actions only, see below.
--
-- What it does when the worker lags or is dead. Then holds and suppressions that ought to be there may be missing, so:
--   reversible actions         go on. A hold that comes later says so (listen holdfast_hold, event placed): take the action back.
--   irreversible actions       wait, action_kinds.wait_at_most at the longest, and are then a person's. None is carried out unjudged.
-- "Lags" is: no leader, or more than a minute behind (platform.is_judged), or a report of this account that was not judged. The first two
-- matter though this account be settled: what gives a crew away is mostly its reports of others. A report of one's own open transaction is
-- not judged yet: whoever counts in the transaction of the report always waits first, for a moment where the worker is well.
--
-- What it does not see:
--   health() tells of source `main` alone, and its lag looks at holdfast.reports only: outcomes, block lists and decisions of staff may
--   wait while it says 0.
--   Where health().is_shadow, the worker holds and suppresses nothing: only what staff protect is held.
--   What comes after the answer. Carry an action out in the transaction that asked, or ask again: set it to `do` once more. In REPEATABLE
--   READ and above, holds that came since the transaction began are not seen.
-- Where Holdfast cannot be asked at all (no schema, no right, a statement timeout) the insert fails: nothing happens automatically.
\set ON_ERROR_STOP on
begin;
create schema platform;

create table platform.action_kinds (
    kind text primary key,
    is_reversible boolean not null,
    least_voices numeric not null check (least_voices > 0),
    counted_over interval not null,
    wait_at_most interval,
    constraint action_kinds_wait_check check (is_reversible = (wait_at_most is null))
);
comment on table platform.action_kinds is 'What the platform does by itself, and from how many voices on.';
comment on column platform.action_kinds.kind is 'Its name.';
comment on column platform.action_kinds.is_reversible is 'Whether it can be taken back without harm; a deleted account cannot.';
comment on column platform.action_kinds.least_voices is 'Voices that it takes; as policies.platform_threshold, if that is the only kind.';
comment on column platform.action_kinds.counted_over is 'Reports of how long count.';
comment on column platform.action_kinds.wait_at_most is
    'How long one may wait for the worker before a person is asked; NULL: it does not wait, being reversible.';
insert into platform.action_kinds values
    ('limit', true, 10, '24 hours', null),
    ('close', false, 10, '24 hours', '15 minutes');

create table platform.actions (
    action_id bigint generated always as identity primary key,
    target_id bigint not null,
    kind text not null references platform.action_kinds,
    category text,
    state text not null default 'do' check (state in ('do', 'waiting', 'review', 'done', 'dropped')),
    why text,
    asked_at timestamptz not null default clock_timestamp(),
    wait_until timestamptz,
    decided_by text
);
create index actions_undecided_idx on platform.actions (state, action_id) where state in ('waiting', 'review');
comment on table platform.actions is 'One row per automatic action against an account, or the wish for it.';
comment on column platform.actions.action_id is 'Its number.';
comment on column platform.actions.target_id is 'The account, numbered as in holdfast.reports.';
comment on column platform.actions.kind is 'What is to be done.';
comment on column platform.actions.category is 'What the reports are about, as in holdfast.report_categories; NULL: no one thing.';
comment on column platform.actions.state is
    'do: carry it out; done: was carried out; waiting: for the worker, asked again; review: for a person; dropped: a person said no.';
comment on column platform.actions.why is 'What the guard found, in words.';
comment on column platform.actions.asked_at is 'When the counter asked.';
comment on column platform.actions.wait_until is 'When a person is asked if it waits still; NULL: it never waited.';
comment on column platform.actions.decided_by is
    'Who decided, a person: the guard lets that pass. Grant the counter no right to write it.';

create function platform.is_judged(target_id bigint, lag_at_most interval default '1 minute') returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(h.leader_alive and h.lag <= lag_at_most and holdfast.is_settled(target_id), false) from holdfast.health() h
$$;
comment on function platform.is_judged(bigint, interval) is
    'Whether what Holdfast says of the account is current: somebody leads, is not far behind, and has judged every report of it. What '
    'cannot be told (NULL: no worker ever ran, or the database was restored) is no.';

-- Rights are its owner's: who writes actions need not be a member of holdfast_platform.
create function platform.guard() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_kind platform.action_kinds;
    v_voices numeric;
begin
    if new.decided_by is not null then
        return new;
    end if;
    if new.state = 'done' and old.state is distinct from 'do' then
        raise exception 'a % of account % was not allowed', new.kind, new.target_id using errcode = 'check_violation';
    end if;
    if new.state <> 'do' then
        return new;
    end if;
    select k.* into strict v_kind from platform.action_kinds k where k.kind = new.kind;
    v_voices := holdfast.effective_report_count(new.target_id, now() - v_kind.counted_over);
    new.why := format('voices: %s', v_voices);
    if holdfast.is_held(new.target_id, new.category, case when v_kind.is_reversible then 'reversible' else 'irreversible' end) then
        new.state := 'review';
        new.why := 'held';
    elsif v_voices < v_kind.least_voices then
        new.state := 'review';
        new.why := format('voices: %s, needed: %s', v_voices, v_kind.least_voices);
    elsif not v_kind.is_reversible and not platform.is_judged(new.target_id) then
        new.wait_until := coalesce(new.wait_until, clock_timestamp() + v_kind.wait_at_most);
        new.state := case when clock_timestamp() < new.wait_until then 'waiting' else 'review' end;
        new.why := format('voices: %s, not judged', v_voices);
    end if;
    return new;
end $$;
comment on function platform.guard() is
    'The trigger: turns an automatic action that may not be carried out now into one that waits or that a person decides.';
create trigger guard before insert or update on platform.actions for each row execute function platform.guard();
comment on trigger guard on platform.actions is 'Asks Holdfast.';

create function platform.retry_waiting() returns bigint
    language sql volatile set search_path = pg_catalog, pg_temp as $$
    with again as (
        update platform.actions a set state = 'do'
        where a.action_id in (select w.action_id from platform.actions w where w.state = 'waiting'
                              order by w.action_id for update skip locked)
        returning a.state
    )
    select count(*) from again where state <> 'waiting'
$$;
comment on function platform.retry_waiting() is
    'Asks again for all actions that wait; how many do not any more. For a job that runs every second or so.';
commit;
