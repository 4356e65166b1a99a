-- forget_account(account_id, reason_code, note): everywhere in this schema the account becomes another number that nobody can
-- trace back, and free text by or about it is blanked. Returns the decision_id. It cannot be undone.
--
-- Reports, findings, holds and the audit stay as they are otherwise: what was decided about others remains explained. Mark the
-- account as deleted on the platform first: what it sends later is another account's. The worker starts anew from the tables,
-- since it remembers the number: its fencing number is taken from it first, so it writes nothing in between. Whoever reads the
-- reports of the account has an index on targets only: a scan of the reports, seconds per million.
create or replace function holdfast.forget_account(account_id bigint, reason_code text default 'erasure_request',
    note text default null) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_surrogate_id bigint;
    v_names text[];
    v_blanked bigint[];
    v_rows bigint;
    v_at timestamptz;
begin
    perform holdfast.check_reason(forget_account.reason_code, 'forget_account');
    if forget_account.account_id is null then
        raise exception 'there is no account null' using errcode = 'invalid_parameter_value';
    end if;
    perform from holdfast.worker_state s order by s.source for update;
    perform holdfast.lock_campaigns(array(
        select c.campaign_id from holdfast.campaigns c where c.target_id = forget_account.account_id
        union select m.campaign_id from holdfast.campaign_members m where m.account_id = forget_account.account_id
        union select s.campaign_id from holdfast.suppressed_reports s where s.reporter_id = forget_account.account_id));
    v_surrogate_id := nextval('holdfast.account_surrogate_seq');
    v_names := array(select f.ext_id from holdfast.account_refs f where f.account_id = forget_account.account_id);
    v_at := holdfast.begin_decision();
    v_blanked := holdfast.forget_decisions(forget_account.account_id, v_surrogate_id, v_names);
    v_rows := holdfast.forget_inputs(forget_account.account_id, v_surrogate_id)
            + holdfast.forget_outputs(forget_account.account_id, v_surrogate_id) + cardinality(v_blanked);
    if v_rows = 0 then
        raise exception 'nothing is known of account %', forget_account.account_id using errcode = 'no_data_found';
    end if;
    update holdfast.worker_state s set fencing = s.fencing + 1;
    return holdfast.append_decision(v_at, session_user, 'account', v_surrogate_id, 'forget_account', '{}',
        jsonb_build_object('rows', v_rows, 'blanked', (select coalesce(jsonb_agg(b::text), '[]') from unnest(v_blanked) as b)),
        forget_account.reason_code, forget_account.note, null);
end $$;
revoke all on function holdfast.forget_account(bigint, text, text) from public;
grant execute on function holdfast.forget_account(bigint, text, text) to holdfast_reviewer, holdfast_admin;
comment on function holdfast.forget_account(bigint, text, text) is
    'Everywhere here the account becomes a number that nobody can trace back, and text by or about it is blanked; what was found '
    'and decided stays. For good. Reasons: reason_codes. Returns the decision_id. The worker starts anew from the tables.';
