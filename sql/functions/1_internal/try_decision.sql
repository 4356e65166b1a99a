-- try_decision(): takes the chain's lock until the end of the transaction, if nobody has it: true. Else false, without waiting.
--
-- For what can be done another time: whoever waits for nobody may take it first of all locks.
create or replace function holdfast.try_decision() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    lock table holdfast.decisions in share row exclusive mode nowait;
    return true;
exception when lock_not_available then
    return false;
end $$;
revoke all on function holdfast.try_decision() from public;
grant execute on function holdfast.try_decision() to holdfast_worker;
comment on function holdfast.try_decision() is
    'For the worker: takes the lock of the chain of decisions if it is free, and says whether it was.';
