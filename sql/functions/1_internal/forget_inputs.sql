-- forget_inputs(account_id, surrogate_id): the account is the surrogate in everything that the platform wrote; what it and others
-- wrote about it in words, and what its host calls it, is blanked. Returns how many rows were changed.
--
-- Its attributes go, since they tell one account from another; its kind stays, since it decides what its reports weigh.
create or replace function holdfast.forget_inputs(account_id bigint, surrogate_id bigint) returns bigint
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_rows bigint := 0;
    v_more bigint;
    v_targets bigint[];
begin
    with gone as (
        delete from holdfast.accounts a where a.account_id = forget_inputs.account_id returning a.kind
    )
    insert into holdfast.accounts (account_id, kind) select forget_inputs.surrogate_id, g.kind from gone g;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    delete from holdfast.account_refs f where f.account_id = forget_inputs.account_id;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    with changed as (
        update holdfast.reports r
            set reporter_id = case r.reporter_id when forget_inputs.account_id then forget_inputs.surrogate_id else r.reporter_id end,
                target_id = case r.target_id when forget_inputs.account_id then forget_inputs.surrogate_id else r.target_id end,
                object_ref = case r.target_id when forget_inputs.account_id then null else r.object_ref end,
                origin = case r.reporter_id when forget_inputs.account_id then null else r.origin end,
                comment = null
            where forget_inputs.account_id in (r.reporter_id, r.target_id)
            returning r.target_id
    )
    select count(*), array_agg(distinct h.target_id) into v_more, v_targets from changed h;
    perform holdfast.uncount_targets(v_targets || forget_inputs.account_id);
    v_rows := v_rows + v_more;
    update holdfast.blocklists l set owner_id = forget_inputs.surrogate_id, name = 'forgotten', ext_id = null
        where l.owner_id = forget_inputs.account_id;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.blocklist_entries e
        set target_id = case e.target_id when forget_inputs.account_id then forget_inputs.surrogate_id else e.target_id end,
            added_by = case e.added_by when forget_inputs.account_id then forget_inputs.surrogate_id else e.added_by end
        where forget_inputs.account_id in (e.target_id, e.added_by);
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.blocklist_subscriptions s set subscriber_id = forget_inputs.surrogate_id
        where s.subscriber_id = forget_inputs.account_id;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    delete from holdfast.rejected_events e where e.source_table = 'accounts' and e.row_key = forget_inputs.account_id::text;
    get diagnostics v_more = row_count;
    return v_rows + v_more;
end $$;
revoke all on function holdfast.forget_inputs(bigint, bigint) from public;
comment on function holdfast.forget_inputs(bigint, bigint) is
    'Internal: an account is its surrogate in all inputs, and free text by or about it is blanked. Returns how many rows changed.';
