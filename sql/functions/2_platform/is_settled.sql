-- is_settled(target_id): whether every committed report of the account has been judged.
--
-- Compares the transaction that wrote each report with the worker's cursor: judged is what snapshot_done sees, and of what
-- snapshot_goal sees, the events up to W; a report is there where either of its transactions is seen, a retraction where the last is.
-- Nothing is asked of the clock, so a worker that is dead or far behind is no danger. A report of the caller's own open transaction is not judged yet.
create or replace function holdfast.is_settled(target_id bigint) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_state holdfast.worker_state;
begin
    select w.* into v_state from holdfast.worker_state w where w.source = 'main';
    -- A cursor of another database, or from after the point that was restored, says nothing about these rows.
    if holdfast.is_own_cursor(v_state) is not true then
        return null;
    end if;
    return not exists (
        select from holdfast.reports r
        where r.target_id = is_settled.target_id
          and r.ingest_xid >= coalesce(pg_snapshot_xmin(v_state.snapshot_done), '0')
          and not (
              (coalesce(pg_visible_in_snapshot(r.first_xid, v_state.snapshot_done)
                        or pg_visible_in_snapshot(r.ingest_xid, v_state.snapshot_done), false)
               or coalesce((pg_visible_in_snapshot(r.first_xid, v_state.snapshot_goal)
                            or pg_visible_in_snapshot(r.ingest_xid, v_state.snapshot_goal))
                           and (r.created_at, 1, r.report_id) <= (v_state.w_at, v_state.w_relation, v_state.w_id), false))
              and (r.retracted_at is null
                   or coalesce(pg_visible_in_snapshot(r.ingest_xid, v_state.snapshot_done), false)
                   or coalesce(pg_visible_in_snapshot(r.ingest_xid, v_state.snapshot_goal)
                               and (greatest(r.retracted_at, r.created_at), 2, r.report_id)
                                   <= (v_state.w_at, v_state.w_relation, v_state.w_id), false))));
end $$;
revoke all on function holdfast.is_settled(bigint) from public;
grant execute on function holdfast.is_settled(bigint)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.is_settled(bigint) is
    'True: every committed report of the account has been judged, and so have retractions of them. False: at least one '
    'waits. NULL: nothing can be said, since no worker has run on this database, or not since it was loaded from a dump or '
    'taken back. Only true is a promise; says nothing '
    'about how alive the worker is, which is health()''s to say.';
