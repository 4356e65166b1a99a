-- record_worker_decision(...): how the worker adds to the chain what it did by itself. It can add nothing that staff decide,
-- and change nothing. To be called at the end of its transaction: the chain's lock is the last one.
create or replace function holdfast.record_worker_decision(object_type text, object_id bigint, action text, before jsonb,
    after jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    if record_worker_decision.action is null or record_worker_decision.action not in
        ('place_hold', 'yield_hold', 'expire_hold', 'withdraw_hold', 'stale_campaign', 'merge_crew') then
        raise exception 'the worker does not decide %', coalesce(quote_literal(record_worker_decision.action), 'null')
            using errcode = 'invalid_parameter_value';
    end if;
    return holdfast.append_decision(holdfast.begin_decision(), 'worker', record_worker_decision.object_type,
        record_worker_decision.object_id, record_worker_decision.action, record_worker_decision.before,
        record_worker_decision.after, null, null, null);
end $$;
revoke all on function holdfast.record_worker_decision(text, bigint, text, jsonb, jsonb) from public;
grant execute on function holdfast.record_worker_decision(text, bigint, text, jsonb, jsonb) to holdfast_worker;
comment on function holdfast.record_worker_decision(text, bigint, text, jsonb, jsonb) is
    'For the worker: adds to the chain of decisions what it did by itself (place_hold, yield_hold, expire_hold, '
    'withdraw_hold, stale_campaign, merge_crew) and returns the decision_id.';
