-- Why: the evidence of a campaign, or of a crew's campaigns, the strongest of each first. $1: 'campaign' or 'crew'; $2: its id.
select coalesce(jsonb_agg(to_jsonb(x) order by x.campaign_id::bigint, x.evidence_no), '[]') from (
    select e.campaign_id::text, e.evidence_no, e.channel, holdfast.named(e.statement) as statement, e.matched, e.of_n, e.expected,
           e.log10_p, e.detail
    from holdfast.campaigns c join holdfast.campaign_evidence e on e.campaign_id = c.campaign_id
    where $1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2) x
