-- list_dependence: which block lists follow which, as declared and as measured; the strongest first where you order by evidence.
create or replace view holdfast.list_dependence as
with declared as (
    select l.list_id, l.mirrors_list_id as leader_id from holdfast.blocklists l where l.mirrors_list_id is not null
), pairs as (
    select d.list_id, d.leader_id from holdfast.list_dependences d
    union
    select d.list_id, d.leader_id from declared d
    where not exists (select from holdfast.list_dependences m
                      where (m.list_id, m.leader_id) in ((d.list_id, d.leader_id), (d.leader_id, d.list_id)))
)
select coalesce(holdfast.printable(l.name), 'list ' || p.list_id) as list, coalesce(holdfast.printable(f.name), 'list ' || p.leader_id) as leader,
       m.lag, m.lag_low, m.lag_high, m.share_copied, m.evidence, m.meetings, m.of_n, m.expected, m.width,
       d.list_id is not null or r.list_id is not null as is_declared,
       coalesce(m.is_one_voice, false) or d.list_id is not null or r.list_id is not null or l.owner_id = f.owner_id as is_one_voice,
       p.list_id, p.leader_id
from pairs p
left join holdfast.list_dependences m on m.list_id = p.list_id and m.leader_id = p.leader_id
left join declared d on d.list_id = p.list_id and d.leader_id = p.leader_id
left join declared r on r.list_id = p.leader_id and r.leader_id = p.list_id
left join holdfast.blocklists l on l.list_id = p.list_id
left join holdfast.blocklists f on f.list_id = p.leader_id;
revoke all on holdfast.list_dependence from public;
grant select on holdfast.list_dependence to holdfast_reviewer, holdfast_moderation;
comment on view holdfast.list_dependence is
    'Which block lists follow which, as they declare and as the worker measured: pairs that add the same accounts at the same time '
    'far beyond chance. A fact, not an offence.';
comment on column holdfast.list_dependence.list is 'The list that follows.';
comment on column holdfast.list_dependence.leader is 'The list that it follows.';
comment on column holdfast.list_dependence.lag is 'Median time from the leader''s addition to the list''s; NULL: declared only.';
comment on column holdfast.list_dependence.lag_low is 'Lower quartile of that time.';
comment on column holdfast.list_dependence.lag_high is 'Upper quartile; close to the lower one, the lag is steady.';
comment on column holdfast.list_dependence.share_copied is
    'Of the additions of the list that is copied more wholly, how many the other made too within seven days.';
comment on column holdfast.list_dependence.evidence is
    'Minus log10 of the chance, corrected for all pairs of lists and all looks; NULL: declared only.';
comment on column holdfast.list_dependence.meetings is 'Accounts that the list added, and the leader within width before.';
comment on column holdfast.list_dependence.of_n is 'Out of so many that the list added since the leader began.';
comment on column holdfast.list_dependence.expected is 'How many chance would bring, each list keeping its own times.';
comment on column holdfast.list_dependence.width is 'The stretch of time that stood out most.';
comment on column holdfast.list_dependence.is_declared is 'Whether one of them declares to mirror the other.';
comment on column holdfast.list_dependence.is_one_voice is 'Whether both count as one in effective_list_count().';
comment on column holdfast.list_dependence.list_id is 'For queries.';
comment on column holdfast.list_dependence.leader_id is 'For queries.';
