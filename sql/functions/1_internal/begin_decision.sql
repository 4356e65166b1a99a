-- begin_decision(): takes the chain's lock until the end of the transaction; gives the decision's time.
--
-- Called last of all locks (crew, campaigns, holds, suppressions, chain), right before things change, so that decided_at
-- ascends along the chain. Reading stays possible meanwhile. Whoever has it must wait for nobody: what is changed after it is locked
-- before it, and a hold that is new is inserted before it too (its key may be another's who has not committed).
--
-- The worker waits for it to place a hold: a transaction that has it and is left open is ended after a minute, unless the session has a
-- limit of its own (idle_in_transaction_session_timeout).
create or replace function holdfast.begin_decision() returns timestamptz
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    lock table holdfast.decisions in share row exclusive mode;
    if current_setting('idle_in_transaction_session_timeout') = '0' then
        perform set_config('idle_in_transaction_session_timeout', '1min', true);
    end if;
    return clock_timestamp();
end $$;
revoke all on function holdfast.begin_decision() from public;
comment on function holdfast.begin_decision() is
    'Internal: one decision at a time is appended to the chain; returns the time of this one.';
