-- forget_outputs(account_id, surrogate_id): the same in what Holdfast wrote, also where sentences and details name the account.
-- Returns how many rows were changed.
--
-- A fingerprint is a hash over the target, which could be guessed: it gives way to a random one. The detector names campaigns
-- that it knows by their ids.
create or replace function holdfast.forget_outputs(account_id bigint, surrogate_id bigint) returns bigint
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_old text := '{account:' || forget_outputs.account_id || '}';
    v_new text := '{account:' || forget_outputs.surrogate_id || '}';
    v_rows bigint := 0;
    v_more bigint;
begin
    update holdfast.crew_members m set account_id = forget_outputs.surrogate_id where m.account_id = forget_outputs.account_id;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.campaigns c
        set fingerprint = case c.target_id when forget_outputs.account_id
                          then substr(sha256(uuid_send(gen_random_uuid())), 1, length(c.fingerprint)) else c.fingerprint end,
            target_id = case c.target_id when forget_outputs.account_id then forget_outputs.surrogate_id else c.target_id end,
            summary = replace(c.summary, v_old, v_new)
        where c.target_id = forget_outputs.account_id or position(v_old in c.summary) > 0;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.campaign_members m set account_id = forget_outputs.surrogate_id where m.account_id = forget_outputs.account_id;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.campaign_evidence e
        set statement = replace(e.statement, v_old, v_new),
            detail = case when e.detail ->> 'other_target' = forget_outputs.account_id::text
                     then jsonb_set(e.detail, '{other_target}', to_jsonb(forget_outputs.surrogate_id::text)) else e.detail end
        where position(v_old in e.statement) > 0 or e.detail ->> 'other_target' = forget_outputs.account_id::text;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.holds h
        set target_id = case h.target_id when forget_outputs.account_id then forget_outputs.surrogate_id else h.target_id end,
            reason = replace(h.reason, v_old, v_new)
        where h.target_id = forget_outputs.account_id or position(v_old in h.reason) > 0;
    get diagnostics v_more = row_count;
    v_rows := v_rows + v_more;
    update holdfast.suppressed_reports s
        set target_id = case s.target_id when forget_outputs.account_id then forget_outputs.surrogate_id else s.target_id end,
            reporter_id = case s.reporter_id when forget_outputs.account_id then forget_outputs.surrogate_id else s.reporter_id end
        where forget_outputs.account_id in (s.target_id, s.reporter_id);
    get diagnostics v_more = row_count;
    return v_rows + v_more;
end $$;
revoke all on function holdfast.forget_outputs(bigint, bigint) from public;
comment on function holdfast.forget_outputs(bigint, bigint) is
    'Internal: an account is its surrogate in all outputs, sentences included. Returns how many rows changed.';
