-- bulk_decide(action, ids, expected, reason_code, note): the same decision about each of these, all or none: a row of the audit
-- for each. Returns the decision_ids, of those too that stood already.
--
-- expected: the objects of bulk_preview(). If another number would be decided by now, nothing is. Reports may have come
-- meanwhile, and are not counted: on a busy platform that number never stands still.
create or replace function holdfast.bulk_decide(action text, ids bigint[], expected bigint, reason_code text,
    note text default null) returns setof bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_row record;
    v_count bigint := 0;
begin
    for v_row in
        select r.decision_id, r.is_new
        from holdfast.bulk_run(bulk_decide.action, bulk_decide.ids, bulk_decide.reason_code, bulk_decide.note) r
    loop
        v_count := v_count + v_row.is_new::int;
        return next v_row.decision_id;
    end loop;
    if v_count is distinct from bulk_decide.expected then
        raise exception '% would be decided, and % were expected: nothing was changed', v_count,
                coalesce(bulk_decide.expected::text, 'no number')
            using errcode = 'object_not_in_prerequisite_state', hint = 'Look again: holdfast.bulk_preview().';
    end if;
end $$;
revoke all on function holdfast.bulk_decide(text, bigint[], bigint, text, text) from public;
grant execute on function holdfast.bulk_decide(text, bigint[], bigint, text, text) to holdfast_reviewer;
comment on function holdfast.bulk_decide(text, bigint[], bigint, text, text) is
    'confirm_campaign, dismiss_campaign, confirm_crew, dismiss_crew, release_hold or undo_decision for up to 1,000 ids, all or none. '
    'expected: the number of objects that bulk_preview() showed; if it is another by now, nothing is changed. Returns the decision_ids.';
