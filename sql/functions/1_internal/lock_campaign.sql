-- lock_campaign(campaign_id): locks the crew, the campaign, the holds of its target and its suppressions, in this order
-- and by id, as the worker does; returns the campaign.
create or replace function holdfast.lock_campaign(campaign_id bigint) returns holdfast.campaigns
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crew_id bigint;
    v_campaign holdfast.campaigns;
begin
    loop
        select c.crew_id into v_crew_id from holdfast.campaigns c where c.campaign_id = lock_campaign.campaign_id;
        if not found then
            raise exception 'there is no campaign %', coalesce(lock_campaign.campaign_id::text, 'null')
                using errcode = 'no_data_found', hint = 'Campaigns that wait for a decision are in holdfast.review_queue.';
        end if;
        perform from holdfast.crews w where w.crew_id = v_crew_id for update;
        -- A merge may have given the campaign to another crew meanwhile: then once more.
        select c.* into v_campaign from holdfast.campaigns c
            where c.campaign_id = lock_campaign.campaign_id and c.crew_id = v_crew_id for update;
        exit when found;
    end loop;
    perform from holdfast.holds h
        where h.campaign_id = v_campaign.campaign_id or h.target_id = v_campaign.target_id
        order by h.hold_id for update;
    perform from holdfast.suppressed_reports s where s.campaign_id = v_campaign.campaign_id
        order by s.report_id for update;
    return v_campaign;
end $$;
revoke all on function holdfast.lock_campaign(bigint) from public;
comment on function holdfast.lock_campaign(bigint) is
    'Internal: locks crew, campaign, holds and suppressions in the order that the worker uses, and returns the campaign.';
