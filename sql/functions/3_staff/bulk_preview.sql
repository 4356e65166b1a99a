-- bulk_preview(action, ids, reason_code): what bulk_decide() would change now. Nothing is changed.
--
-- It decides, counts, and takes everything back, so the count is exact, and what would be refused is refused here.
create or replace function holdfast.bulk_preview(action text, ids bigint[], reason_code text, out objects bigint,
    out unchanged bigint, out campaigns bigint, out holds bigint, out suppressed_reports bigint)
    language plpgsql volatile security definer set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_new bigint[];
begin
    begin
        select count(*) filter (where r.is_new), count(*) filter (where not r.is_new),
               array_agg(r.decision_id) filter (where r.is_new)
            into objects, unchanged, v_new
            from holdfast.bulk_run(bulk_preview.action, bulk_preview.ids, bulk_preview.reason_code, 'preview') r;
        select coalesce(sum(n.campaigns), 0), coalesce(sum(n.holds), 0), coalesce(sum(n.suppressed), 0)
            into campaigns, holds, suppressed_reports
            from holdfast.decisions d cross join lateral holdfast.count_changes(d.before, d.after) n
            where d.decision_id = any (v_new);
        raise exception 'taken back' using errcode = 'HF001';
    exception when sqlstate 'HF001' then
        null;
    end;
end $$;
revoke all on function holdfast.bulk_preview(text, bigint[], text) from public;
grant execute on function holdfast.bulk_preview(text, bigint[], text) to holdfast_reviewer;
comment on function holdfast.bulk_preview(text, bigint[], text) is
    'What bulk_decide() with the same action, ids and reason would change: objects decided anew (pass this number on as expected), '
    'those on which the decision stands already, and the campaigns, holds and suppressed reports that change with them. Changes nothing.';
