-- What was decided about a campaign, its crew and its holds, or about a crew and all its campaigns, by staff and by the worker itself;
-- crews that became this one too. $1: 'campaign' or 'crew'; $2: its id.
with c as (
    select c.* from holdfast.campaigns c where $1::text = 'campaign' and c.campaign_id = $2::bigint or $1 = 'crew' and c.crew_id = $2
), h as (
    select h.hold_id from holdfast.holds h where h.campaign_id in (select c.campaign_id from c)
)
select coalesce(jsonb_agg(to_jsonb(x) order by x.decision_id::bigint), '[]') from (
    select d.decision_id::text, d.decided_at, d.decided_by, d.object_type, d.object_id::text, d.account_id::text, d.action, d.reason_code,
           d.note, d.before, d.after, d.undoes::text, u.decision_id::text as undone_by, encode(d.note_digest, 'hex') as note_digest,
           encode(d.prev_hash, 'hex') as prev_hash, encode(d.hash, 'hex') as hash
    from holdfast.decisions d left join holdfast.decisions u on u.undoes = d.decision_id
    where d.object_type = 'campaign' and d.object_id in (select c.campaign_id from c)
       or d.object_type in ('crew', 'member') and (d.object_id in (select c.crew_id from c) or $1 = 'crew' and d.object_id = $2)
       or d.object_type = 'crew' and d.action = 'merge_crew' and d.object_id in (
           select w.crew_id from holdfast.crews w where w.merged_into in (select c.crew_id from c) or $1 = 'crew' and w.merged_into = $2)
       or d.object_type = 'hold' and d.object_id in (select h.hold_id from h)) x
