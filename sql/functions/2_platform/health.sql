-- health(): whether somebody judges, and how far judging has come. One row.
--
-- Whether a certain account's reports have been judged is is_settled()'s to say.
create or replace function holdfast.health(out leader_alive boolean, out lag interval, out judged_through timestamptz,
    out leader text, out heartbeat_at timestamptz, out is_shadow boolean)
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_state holdfast.worker_state;
    v_lease interval;
begin
    select w.* into v_state from holdfast.worker_state w where w.source = 'main';
    select make_interval(secs => p.lease_seconds) into v_lease
        from holdfast.policies p order by p.policy_id desc limit 1;
    leader_alive := coalesce(v_state.heartbeat_at > statement_timestamp() - v_lease, false);
    leader := v_state.leader;
    heartbeat_at := v_state.heartbeat_at;
    judged_through := v_state.judged_through;
    is_shadow := v_state.is_shadow;
    if v_state.snapshot_goal is not null then
        lag := greatest(statement_timestamp() - v_state.w_at, interval '0');
    elsif v_state.snapshot_done is null then
        lag := null;
    elsif exists (select from holdfast.reports r
                  where r.ingest_xid >= pg_snapshot_xmin(v_state.snapshot_done)
                    and not pg_visible_in_snapshot(r.ingest_xid, v_state.snapshot_done)) then
        lag := greatest(statement_timestamp() - v_state.last_cycle_at, interval '0');
    else
        lag := interval '0';
    end if;
end $$;
revoke all on function holdfast.health() from public;
grant execute on function holdfast.health()
    to holdfast_platform, holdfast_moderation, holdfast_worker, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.health() is
    'One row. leader_alive: a worker''s heartbeat is younger than policies.lease_seconds. lag: 0 when every committed report '
    'is judged; in a backlog, how far the last judged event lies back; else how long ago the last cycle ended; NULL when '
    'no worker ever ran. judged_through: the latest event time judged. A guard that finds no leader must choose in '
    'the open between waiting, acting and not acting.';
