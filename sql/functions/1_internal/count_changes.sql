-- count_changes(before, after): how many campaigns, holds and suppressed reports a decision changed.
create or replace function holdfast.count_changes(before jsonb, after jsonb, out campaigns bigint, out holds bigint,
    out suppressed bigint)
    language plpgsql immutable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    select count(*) into campaigns from (
        (select jsonb_path_query(count_changes.before, '$.campaign') union all
         select jsonb_path_query(count_changes.before, '$.campaigns[*].campaign'))
        except all
        (select jsonb_path_query(count_changes.after, '$.campaign') union all
         select jsonb_path_query(count_changes.after, '$.campaigns[*].campaign'))) c;
    select count(*) into holds from (
        (select jsonb_path_query(count_changes.before, '$.holds[*]') union all
         select jsonb_path_query(count_changes.before, '$.campaigns[*].holds[*]'))
        except all
        (select jsonb_path_query(count_changes.after, '$.holds[*]') union all
         select jsonb_path_query(count_changes.after, '$.campaigns[*].holds[*]'))) h;
    suppressed := abs(
        (select count(*) from jsonb_path_query(count_changes.before, '$.suppressed[*]'))
        + (select count(*) from jsonb_path_query(count_changes.before, '$.campaigns[*].suppressed[*]'))
        - (select count(*) from jsonb_path_query(count_changes.after, '$.suppressed[*]'))
        - (select count(*) from jsonb_path_query(count_changes.after, '$.campaigns[*].suppressed[*]')));
end $$;
revoke all on function holdfast.count_changes(jsonb, jsonb) from public;
grant execute on function holdfast.count_changes(jsonb, jsonb) to holdfast_reviewer;
comment on function holdfast.count_changes(jsonb, jsonb) is
    'How many campaigns, holds and suppressed reports a decision changed, from its before and after.';
