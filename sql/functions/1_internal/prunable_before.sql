-- prunable_before(): reports from before this time are needed by nobody any more: the worker's window begins there, of what it has
-- judged. NULL: nothing was judged yet, in this database.
create or replace function holdfast.prunable_before() returns timestamptz
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return (select case when count(*) = count(s.judged_through) and count(*) = count(s.snapshot_done)
                             and bool_and(holdfast.is_own_cursor(s))
                        then least(min(s.judged_through), now())
                             - make_interval(days => (select p.window_days::int from holdfast.policies p
                                                      order by p.policy_id desc limit 1)) end
            from holdfast.worker_state s);
end $$;
revoke all on function holdfast.prunable_before() from public;
comment on function holdfast.prunable_before() is 'Internal: reports from before this time are older than the worker''s window.';
