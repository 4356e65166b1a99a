-- What Holdfast writes about shared block lists.
--
-- Lives here: which lists follow which, the reach of campaigns by means of lists. Does not: the lists themselves (0001), views and
-- functions about them (sql/functions).

alter table holdfast.campaigns add column reach bigint;
comment on column holdfast.campaigns.reach is
    'Subscribers of the list, or of the crew''s lists together, at the last update; NULL: no list, or none that anybody follows.';
comment on column holdfast.campaigns.reports is
    'Reports on the target in the episode, at the last update; of unsupported_entries, entries of the list that stand.';
comment on column holdfast.campaigns.crew_reports is
    'Those by the crew; of list_seeding, its lists that had the account at the same time; of unsupported_entries, those that nobody '
    'else bears out.';
comment on column holdfast.campaigns.trigger_report_id is
    'That report; on another target where found_backwards; NULL for campaigns by entries or subscriptions.';
comment on column holdfast.crews.founding_report_id is
    'First report of the campaign that founded the crew; negative: the id of an entry or a subscription. It names the crew in '
    'fingerprints.';
comment on column holdfast.holds.list_id is
    'The list, for scope list; for list_entry one list, which stands for every list of the campaign''s crew: ask is_entry_held().';

create table holdfast.list_dependences (
    list_id bigint not null,
    leader_id bigint not null,
    meetings bigint not null,
    of_n bigint not null,
    expected double precision not null,
    width interval not null,
    evidence double precision not null,
    share_copied double precision not null,
    lag interval not null,
    lag_low interval not null,
    lag_high interval not null,
    is_one_voice boolean not null,
    primary key (list_id, leader_id)
);
create index list_dependences_leader_id_idx on holdfast.list_dependences (leader_id);
comment on table holdfast.list_dependences is
    'Pairs of block lists that add the same accounts at the same time far beyond chance. A fact, not an offence. Read '
    'list_dependence, which has declared mirrors too.';
comment on column holdfast.list_dependences.list_id is 'The list that follows.';
comment on column holdfast.list_dependences.leader_id is 'The list that it follows.';
comment on column holdfast.list_dependences.meetings is 'Accounts that the list added, and the leader within width before.';
comment on column holdfast.list_dependences.of_n is 'Out of so many that the list added since the leader began.';
comment on column holdfast.list_dependences.expected is 'How many chance would bring, each list keeping its own times.';
comment on column holdfast.list_dependences.width is 'The stretch of time that stood out most: an hour, a day or seven days.';
comment on column holdfast.list_dependences.evidence is
    'Minus log10 of the chance, corrected for all pairs of lists, directions, widths and looks.';
comment on column holdfast.list_dependences.share_copied is
    'Of the additions of the list that is copied more wholly, how many the other made too within seven days.';
comment on column holdfast.list_dependences.lag is 'Median time from the leader''s addition to the list''s.';
comment on column holdfast.list_dependences.lag_low is 'Lower quartile of that time.';
comment on column holdfast.list_dependences.lag_high is 'Upper quartile of that time: close to the lower one, the lag is steady.';
comment on column holdfast.list_dependences.is_one_voice is 'Whether so much is copied that both count as one voice.';
grant select, insert, update, delete on holdfast.list_dependences to holdfast_worker;
grant select on holdfast.list_dependences to holdfast_reviewer;

create index blocklists_owner_id_idx on holdfast.blocklists (owner_id);
create index holds_list_id_idx on holdfast.holds (list_id) where list_id is not null;
