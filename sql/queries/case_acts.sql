-- What happened, in the order of time: campaign_timeline, of a crew's campaigns what its members did. $1: 'campaign' or 'crew'; $2: its id.
-- At most 20,000 rows, the first ones; "total" says how many there are.
with told as (
    select t.*, row_number() over () as n from holdfast.campaign_timeline t
    where $1::text = 'campaign' and t.campaign_id = $2::bigint
       or $1 = 'crew' and t.campaign_id = any (array(select c.campaign_id from holdfast.campaigns c where c.crew_id = $2))
          and t.is_crew and t.event in ('report', 'entry', 'subscription')
)
select jsonb_build_object('total', (select count(*) from told), 'acts', (
    select coalesce(jsonb_agg(jsonb_build_object(
        'campaign_id', f.campaign_id::text, 'at', f.happened_at, 'event', f.event, 'account_id', f.account_id::text, 'is_crew', f.is_crew,
        'is_suppressed', f.is_suppressed, 'report_id', f.report_id::text, 'list_id', f.list_id::text, 'hold_id', f.hold_id::text,
        'decision_id', f.decision_id::text, 'sentence', f.sentence) order by f.n), '[]') from told f where f.n <= 20000))
