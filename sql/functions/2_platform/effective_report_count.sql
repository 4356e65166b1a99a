-- effective_report_count(target_id, since): how many voices reported the account since then.
--
-- The sum over effective_reports, so that they cannot disagree.
create or replace function holdfast.effective_report_count(target_id bigint, since timestamptz) returns numeric
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return (select coalesce(trim_scale(sum(e.weight)), 0) from holdfast.effective_reports e
            where e.target_id = effective_report_count.target_id
              and e.created_at >= coalesce(effective_report_count.since, '-infinity'));
end $$;
revoke all on function holdfast.effective_report_count(bigint, timestamptz) from public;
grant execute on function holdfast.effective_report_count(bigint, timestamptz)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.effective_report_count(bigint, timestamptz) is
    'How many voices reported the account since then (created_at >= since; NULL: ever): the sum of effective_reports.weight. '
    'Compare this with your threshold instead of a count of rows.';
