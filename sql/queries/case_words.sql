-- What the members wrote, the most frequent first; words that several wrote, letter for letter. $1: 'campaign' or 'crew'; $2: its id.
select coalesce(jsonb_agg(to_jsonb(x) order by x.accounts desc, x.comment), '[]') from (
    select r.comment, count(distinct r.reporter_id) as accounts
    from holdfast.campaigns c join holdfast.reports r on r.target_id = c.target_id and r.created_at between c.started_at and c.ended_at
    join holdfast.campaign_members m on m.campaign_id = c.campaign_id and m.account_id = r.reporter_id
    where ($1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2)
      and c.kind in ('mass_report', 'list_driven') and r.comment is not null
    group by 1 having count(distinct r.reporter_id) >= 2 order by 2 desc, 1 limit 5) x
