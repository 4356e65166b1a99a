-- lock_campaigns(campaign_ids): locks the crews, the campaigns, the holds of their targets and their suppressions, in this
-- order and each by id, as the worker does. Unknown ids are passed over.
create or replace function holdfast.lock_campaigns(campaign_ids bigint[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_crews bigint[];
begin
    loop
        v_crews := array(select distinct c.crew_id from holdfast.campaigns c
                         where c.campaign_id = any (lock_campaigns.campaign_ids));
        perform from holdfast.crews w where w.crew_id = any (v_crews) order by w.crew_id for update;
        perform from holdfast.campaigns c where c.campaign_id = any (lock_campaigns.campaign_ids)
            order by c.campaign_id for update;
        -- A merge may have given a campaign to another crew meanwhile: then that one's lock too.
        exit when not exists (select from holdfast.campaigns c where c.campaign_id = any (lock_campaigns.campaign_ids)
                              and c.crew_id <> all (v_crews));
    end loop;
    perform from holdfast.holds h
        where h.campaign_id = any (lock_campaigns.campaign_ids)
           or h.target_id in (select c.target_id from holdfast.campaigns c where c.campaign_id = any (lock_campaigns.campaign_ids))
        order by h.hold_id for update;
    perform from holdfast.suppressed_reports s where s.campaign_id = any (lock_campaigns.campaign_ids)
        order by s.target_id, s.report_id, s.campaign_id for update;
end $$;
revoke all on function holdfast.lock_campaigns(bigint[]) from public;
comment on function holdfast.lock_campaigns(bigint[]) is
    'Internal: locks crews, campaigns, holds and suppressions in the order that the worker uses.';
