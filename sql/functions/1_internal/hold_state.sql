-- hold_state(hold): what decisions.before and decisions.after say of a hold.
create or replace function holdfast.hold_state(hold holdfast.holds) returns jsonb
    language plpgsql stable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return jsonb_build_object('hold_id', hold.hold_id::text, 'state', hold.state, 'expires_at', hold.expires_at, 'ended_at',
                              hold.ended_at, 'ended_by', hold.ended_by);
end $$;
revoke all on function holdfast.hold_state(holdfast.holds) from public;
grant execute on function holdfast.hold_state(holdfast.holds) to holdfast_worker;
comment on function holdfast.hold_state(holdfast.holds) is 'For the worker: the state of a hold, as decisions record it.';
