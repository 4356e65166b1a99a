-- active_holds: what is_held() goes by, for people.
--
-- Names no reporter: accounts other than the protected one are "another account".
create or replace view holdfast.active_holds with (security_barrier) as
select s.subject,
       regexp_replace(regexp_replace(replace(h.reason, '{account:' || h.target_id || '}', s.subject),
                      '\{account:-?[0-9]+\}', 'another account', 'g'), '\{list:(-?[0-9]+)\}', '\1', 'g') as reason,
       h.state,
       c.status as campaign_status,
       h.expires_at,
       h.expires_at - now() as remaining,
       h.placed_at,
       h.scope, h.target_id, h.list_id, h.hold_id, h.campaign_id
from holdfast.holds h
left join holdfast.campaigns c on c.campaign_id = h.campaign_id
cross join lateral (
    select case when h.scope = 'list' then coalesce((select 'list ' || holdfast.printable(l.name) from holdfast.blocklists l
                                                     where l.list_id = h.list_id), 'list ' || h.list_id)
           else coalesce((select holdfast.printable(min(r.ext_id || ' (' || r.source || ')')) from holdfast.account_refs r
                     where r.account_id = h.target_id), 'account ' || h.target_id) end as subject) s
where h.ended_at is null and h.expires_at > now();
revoke all on holdfast.active_holds from public;
grant select on holdfast.active_holds
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader;
comment on view holdfast.active_holds is
    'Holds in force now: neither ended nor past expires_at. Names no reporters.';
comment on column holdfast.active_holds.subject is 'The protected account, or the list that is held: what its host calls it, or its number.';
comment on column holdfast.active_holds.reason is 'Why it was placed, in one sentence.';
comment on column holdfast.active_holds.state is 'active, or confirmed by staff.';
comment on column holdfast.active_holds.campaign_status is 'What staff decided about the campaign; NULL: staff placed the hold.';
comment on column holdfast.active_holds.expires_at is 'When it ends by itself, unless the crew goes on.';
comment on column holdfast.active_holds.remaining is 'How long that is from now.';
comment on column holdfast.active_holds.placed_at is 'When it was placed.';
comment on column holdfast.active_holds.scope is 'account, list_entry or list, as in holds.';
comment on column holdfast.active_holds.target_id is 'The protected account; for a list, its owner.';
comment on column holdfast.active_holds.list_id is 'The list, where it is about one.';
comment on column holdfast.active_holds.hold_id is 'For release_hold().';
comment on column holdfast.active_holds.campaign_id is 'For confirm_campaign() and dismiss_campaign().';
