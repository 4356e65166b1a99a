-- notify_holds(hold_ids, event): tells whoever listens on holdfast_hold, at commit. Ids and the event, nothing else: any
-- login may listen.
create or replace function holdfast.notify_holds(hold_ids bigint[], event text) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    perform pg_notify('holdfast_hold',
                      json_build_object('hold_id', changed.hold_id::text, 'event', notify_holds.event)::text)
        from unnest(notify_holds.hold_ids) as changed (hold_id);
end $$;
revoke all on function holdfast.notify_holds(bigint[], text) from public;
comment on function holdfast.notify_holds(bigint[], text) is
    'Internal: NOTIFY holdfast_hold with {"hold_id": ..., "event": ...} for each of the holds.';
