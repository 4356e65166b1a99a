-- The head of a crew's case file, as JSON; no row: there is no such crew. $1: 'crew'; $2: its id.
select to_jsonb(h) from (
    select $1::text as scope, w.crew_id::text, w.status, w.member_count, w.campaign_count, w.first_seen_at, w.last_seen_at,
           w.merged_into::text, w.decided_at,
           (select count(*) from holdfast.crew_members m where m.crew_id = w.crew_id and m.cleared_at is not null) as members_cleared,
           (select count(*) from holdfast.crew_members m where m.crew_id = w.crew_id and m.is_core) as members_core,
           (select count(distinct c.target_id) from holdfast.campaigns c where c.crew_id = w.crew_id) as targets,
           (select sum(c.crew_reports) from holdfast.campaigns c where c.crew_id = w.crew_id)::bigint as crew_reports,
           (select min(c.started_at) from holdfast.campaigns c where c.crew_id = w.crew_id) as started_at,
           (select max(c.ended_at) from holdfast.campaigns c where c.crew_id = w.crew_id) as ended_at
    from holdfast.crews w where w.crew_id = $2::bigint) h
