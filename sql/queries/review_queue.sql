-- What waits for a decision, as JSON, in the view's order. $1: only this priority, NULL: all; $2: at most so many.
with q as (select row_number() over () as n, q.* from holdfast.review_queue q),
chosen as (select * from q where $1::text is null or q.priority = $1 order by q.n limit $2::bigint)
select jsonb_build_object(
    'total', (select count(*) from q), 'high', (select count(*) from q where priority = 'high'),
    'medium', (select count(*) from q where priority = 'medium'), 'low', (select count(*) from q where priority = 'low'),
    'oldest', (select min(waiting_since) from q),
    'rows', (select coalesce(jsonb_agg(to_jsonb(c) - 'n' || jsonb_build_object('target_id', c.target_id::text, 'list_id', c.list_id::text,
        'hold_id', c.hold_id::text, 'campaign_ids', (select jsonb_agg(i::text) from unnest(c.campaign_ids) i)) order by c.n), '[]') from chosen c))
