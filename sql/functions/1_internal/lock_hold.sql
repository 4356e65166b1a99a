-- lock_hold(hold_id): locks a hold, with its campaign where it has one; returns it.
create or replace function holdfast.lock_hold(hold_id bigint) returns holdfast.holds
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_hold holdfast.holds;
begin
    select h.* into v_hold from holdfast.holds h where h.hold_id = lock_hold.hold_id;
    if not found then
        raise exception 'there is no hold %', coalesce(lock_hold.hold_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Holds in force are in holdfast.active_holds.';
    end if;
    if v_hold.campaign_id is not null then
        perform holdfast.lock_campaign(v_hold.campaign_id);
    end if;
    select h.* into v_hold from holdfast.holds h where h.hold_id = lock_hold.hold_id for update;
    return v_hold;
end $$;
revoke all on function holdfast.lock_hold(bigint) from public;
comment on function holdfast.lock_hold(bigint) is
    'Internal: locks a hold, with its campaign, in the order that the worker uses, and returns the hold.';
