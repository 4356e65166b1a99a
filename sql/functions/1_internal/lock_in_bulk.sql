-- lock_in_bulk(action, ids, campaign_ids): all that decisions in bulk lock, each by its id, and then the chain of decisions.
--
-- Whoever has the chain must wait for nobody, and each decision locks again what it is about. Holds that came before the chain was
-- taken may be somebody's who waits for it: then it is given back until they are done. Once it is taken none can come, since whoever
-- places one records it before the commit.
create or replace function holdfast.lock_in_bulk(action text, ids bigint[], campaign_ids bigint[]) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
declare
    v_timeout text := current_setting('lock_timeout');
    v_has_chain boolean;
begin
    perform from holdfast.crews w
        where lock_in_bulk.action like '%_crew' and w.crew_id = any (lock_in_bulk.ids)
           or lock_in_bulk.action = 'undo_decision'
              and w.crew_id in (select d.object_id from holdfast.decisions d
                                where d.decision_id = any (lock_in_bulk.ids) and d.object_type in ('crew', 'member'))
        order by w.crew_id for update;
    loop
        perform holdfast.lock_campaigns(lock_in_bulk.campaign_ids);
        perform from holdfast.holds h
            where lock_in_bulk.action = 'release_hold' and h.hold_id = any (lock_in_bulk.ids)
               or lock_in_bulk.action = 'undo_decision'
                  and h.hold_id in (select d.object_id from holdfast.decisions d
                                    where d.decision_id = any (lock_in_bulk.ids) and d.object_type = 'hold')
            order by h.hold_id for update;
        v_has_chain := false;
        begin
            perform holdfast.begin_decision();
            v_has_chain := true;
            perform set_config('lock_timeout', '1ms', true);
            perform holdfast.lock_campaigns(lock_in_bulk.campaign_ids);
            perform set_config('lock_timeout', v_timeout, true);
            return;
        exception when lock_not_available then
            if not v_has_chain then
                raise;
            end if;
        end;
    end loop;
end $$;
revoke all on function holdfast.lock_in_bulk(text, bigint[], bigint[]) from public;
comment on function holdfast.lock_in_bulk(text, bigint[], bigint[]) is
    'Internal: locks what decisions in bulk are about, and the chain of decisions.';
