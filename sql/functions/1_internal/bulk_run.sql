-- bulk_run(action, ids, reason_code, note): the same decision about each of these, in one transaction; a row per object.
--
-- Everything is locked first, in the order that the worker uses, see lock_in_bulk(). Undoing goes from the newest decision to the oldest, everything
-- else by id. is_new: whether it is a new decision, or one that stood already.
create or replace function holdfast.bulk_run(action text, ids bigint[], reason_code text, note text)
    returns table (object_id bigint, decision_id bigint, is_new boolean)
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_most constant int := 1000;
    v_ids bigint[] := array(select distinct i from unnest(bulk_run.ids) as i where i is not null order by i);
    v_campaigns bigint[];
    v_newest bigint;
begin
    if bulk_run.action is null or bulk_run.action not in
        ('confirm_campaign', 'dismiss_campaign', 'confirm_crew', 'dismiss_crew', 'release_hold', 'undo_decision') then
        raise exception '% is not done in bulk', coalesce(quote_literal(bulk_run.action), 'null')
            using errcode = 'invalid_parameter_value',
                  hint = 'confirm_campaign, dismiss_campaign, confirm_crew, dismiss_crew, release_hold or undo_decision.';
    elsif cardinality(v_ids) not between 1 and v_most then
        raise exception 'between 1 and % at once, not %', v_most, cardinality(v_ids) using errcode = 'invalid_parameter_value';
    end if;
    v_campaigns := array(
        select c.campaign_id from holdfast.campaigns c
        where bulk_run.action like '%_campaign' and c.campaign_id = any (v_ids)
           or bulk_run.action like '%_crew' and c.crew_id = any (v_ids)
           or bulk_run.action = 'release_hold'
              and c.campaign_id in (select h.campaign_id from holdfast.holds h where h.hold_id = any (v_ids))
           or bulk_run.action = 'undo_decision' and exists (
              select from holdfast.decisions d left join holdfast.holds h on d.object_type = 'hold' and h.hold_id = d.object_id
              where d.decision_id = any (v_ids)
                and (d.object_type = 'campaign' and c.campaign_id = d.object_id or c.campaign_id = h.campaign_id
                     or d.object_type in ('crew', 'member') and c.crew_id = d.object_id)));
    perform holdfast.lock_in_bulk(bulk_run.action, v_ids, v_campaigns);
    v_newest := coalesce((select max(d.decision_id) from holdfast.decisions d), 0);
    for object_id in select i from unnest(v_ids) as i order by case when bulk_run.action = 'undo_decision' then -i else i end loop
        execute format('select holdfast.%I($1, $2, $3)', bulk_run.action) into decision_id
            using object_id, bulk_run.reason_code, bulk_run.note;
        is_new := decision_id > v_newest;
        return next;
    end loop;
end $$;
revoke all on function holdfast.bulk_run(text, bigint[], text, text) from public;
comment on function holdfast.bulk_run(text, bigint[], text, text) is
    'Internal: the same decision about each of these, all or none.';
