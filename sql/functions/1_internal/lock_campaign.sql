-- lock_campaign(campaign_id): as lock_campaigns(), of one that must be there; returns it.
create or replace function holdfast.lock_campaign(campaign_id bigint) returns holdfast.campaigns
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_campaign holdfast.campaigns;
begin
    perform holdfast.lock_campaigns(array[lock_campaign.campaign_id]);
    select c.* into v_campaign from holdfast.campaigns c where c.campaign_id = lock_campaign.campaign_id;
    if not found then
        raise exception 'there is no campaign %', coalesce(lock_campaign.campaign_id::text, 'null')
            using errcode = 'no_data_found', hint = 'Campaigns that wait for a decision are in holdfast.review_queue.';
    end if;
    return v_campaign;
end $$;
revoke all on function holdfast.lock_campaign(bigint) from public;
comment on function holdfast.lock_campaign(bigint) is
    'Internal: locks crew, campaign, holds and suppressions in the order that the worker uses, and returns the campaign.';
