-- The crew behind it, as crew_overview tells: growth, waves of accounts, lists it used, who goes first; null where it was merged into another.
-- $1: 'campaign' or 'crew'; $2: its id.
select coalesce((select to_jsonb(o) - 'target_ids' - 'campaign_ids' - 'crew_id' || jsonb_build_object('crew_id', o.crew_id::text)
                 from holdfast.crew_overview o
                 where o.crew_id = case $1::text when 'crew' then $2::bigint
                                   else (select c.crew_id from holdfast.campaigns c where c.campaign_id = $2) end), 'null')
