-- forget_decisions(account_id, surrogate_id, names): the account is the surrogate in decisions too, and notes are blanked that
-- are about it: on it as a member, on campaigns and holds of which it is the target, and wherever its number or a name is in the
-- text. Before forget_outputs(). Returns the ids of the decisions, for the audit.
create or replace function holdfast.forget_decisions(account_id bigint, surrogate_id bigint, names text[]) returns bigint[]
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_ids bigint[];
begin
    v_ids := array(
        select d.decision_id from holdfast.decisions d
        where d.account_id = forget_decisions.account_id
           or d.note is not null and (
               d.object_type = 'campaign' and d.object_id in (select c.campaign_id from holdfast.campaigns c
                                                              where c.target_id = forget_decisions.account_id)
               or d.object_type = 'hold' and d.object_id in (select h.hold_id from holdfast.holds h
                                                             where h.target_id = forget_decisions.account_id)
               or d.note ~ ('(^|[^0-9])' || forget_decisions.account_id || '([^0-9]|$)')
               or exists (select from unnest(forget_decisions.names) as n (name)
                          where n.name <> '' and position(lower(n.name) in lower(d.note)) > 0))
        order by d.decision_id);
    update holdfast.decisions d set note = null, note_salt = null,
            account_salt = case d.account_id when forget_decisions.account_id then null else d.account_salt end,
            account_id = case d.account_id when forget_decisions.account_id then forget_decisions.surrogate_id else d.account_id end
        where d.decision_id = any (v_ids);
    return v_ids;
end $$;
revoke all on function holdfast.forget_decisions(bigint, bigint, text[]) from public;
comment on function holdfast.forget_decisions(bigint, bigint, text[]) is
    'Internal: an account is its surrogate in decisions, and notes about it are blanked. Returns their ids.';
