-- Words, origins and block lists for a simulated world (worker_world.h), the same every time. Ids are beyond the world's own: attackers and
-- targets from 810001 on, lists from 900071, rows from 1000000. The end of the world is the latest report's time.

-- Most say nothing or "spam"; some write something of their own. Every reporter has an origin, some share one.
update holdfast.reports set comment = case report_id % 4
        when 0 then 'spam'
        when 1 then format('account %s wrote to %s on day %s about %s', md5(report_id::text), md5(target_id::text),
                           md5(reporter_id::text), md5((report_id * 7)::text)) end
    where comment is null;
update holdfast.reports set origin = md5((reporter_id - reporter_id % 2)::text) where origin is null;

-- Two honest lists, older than any window and still kept, one of them with a mirror; one that was deleted.
insert into holdfast.blocklists (list_id, owner_id, name, mirrors_list_id, created_at, deleted_at)
select 900070 + n, 810070 + n, 'list ' || n, case n when 3 then 900071 end, (select max(created_at) from holdfast.reports) - interval '3 years',
       case n when 4 then (select max(created_at) from holdfast.reports) - interval '5 days' end
from generate_series(1, 4) n;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at, removed_at)
select 3000000 + row_number() over (order by t.target_id, l.n), 900070 + l.n, t.target_id, 810070 + l.n, t.at - interval '1 day' * (t.target_id % 700),
       case when t.target_id % 5 = 0 then t.at + interval '1 day' end
from (select target_id, min(created_at) as at from holdfast.reports group by target_id) t, generate_series(1, 4) l(n)
where t.target_id % 11 = l.n % 3;
insert into holdfast.blocklist_subscriptions (subscription_id, list_id, subscriber_id, subscribed_at, ended_at)
select 3000000 + row_number() over (order by r.reporter_id, l.n), 900070 + l.n, r.reporter_id, r.at - interval '1 hour' * (r.reporter_id % 9000),
       case when r.reporter_id % 6 = 0 then r.at + interval '2 days' end
from (select reporter_id, min(created_at) as at from holdfast.reports group by reporter_id) r, generate_series(1, 4) l(n)
where r.reporter_id % 7 = l.n;

-- A list that drives a brigade: 200 follow it, and 60 of them report its new entry, 810001, within six hours.
insert into holdfast.blocklists (list_id, owner_id, name, created_at)
select 900080, 810080, 'liars', max(created_at) - interval '200 days' from holdfast.reports;
insert into holdfast.blocklist_subscriptions (list_id, subscription_id, subscriber_id, subscribed_at)
select 900080, 1000000 + n, 811000 + n, l.created_at + interval '1 hour' * n
from generate_series(1, 200) n, holdfast.blocklists l where l.list_id = 900080;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at)
select 1000001, 900080, 810001, 810080, max(created_at) - interval '30 hours' from holdfast.reports;
insert into holdfast.reports (report_id, reporter_id, target_id, category, created_at)
select 2000000 + n, 811000 + 3 * n, 810001, 'harassment', e.added_at + interval '5 minutes' * n + interval '1 second'
from generate_series(1, 60) n, holdfast.blocklist_entries e where e.entry_id = 1000001;

-- A template with a swapped word and a counter against 810002; one origin behind 810003. Nobody of them reported before.
insert into holdfast.reports (report_id, reporter_id, target_id, category, created_at, comment)
select 2001000 + n, 812000 + n, 810002, 'harassment', max(created_at) - interval '20 hours' + interval '4 minutes' * n,
       format('Yesterday this %s baker sold my neighbours seven loaves of stale bread and laughed at us (%s)',
              (array['rude', 'mean', 'loud', 'mean'])[1 + n % 4], n)
from generate_series(1, 40) n, holdfast.reports where report_id < 2000000 group by n;
insert into holdfast.reports (report_id, reporter_id, target_id, category, created_at, origin)
select 2002000 + n, 813000 + n, 810003, 'harassment', max(created_at) - interval '10 hours' + interval '4 minutes' * n, 'k7'
from generate_series(1, 40) n, holdfast.reports where report_id < 2000000 group by n;

-- Honest lists 91 to 94, which put on whom several had reported, a day later.
insert into holdfast.blocklists (list_id, owner_id, name, created_at)
select 90 + n, 810090 + n, 'watch ' || n, (select max(created_at) from holdfast.reports) - interval '50 days'
from generate_series(1, 4) n;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at)
select 1100000 + row_number() over (order by t.target_id), 91 + t.target_id % 4, t.target_id, 810091 + t.target_id % 4, t.at + interval '1 day'
from (select target_id, (array_agg(created_at order by created_at))[4] as at from holdfast.reports where target_id < 810001
      group by target_id having count(*) > 4) t
where t.target_id % 9 < 4;

-- Five owners put accounts 815001 to 815012 on in lockstep; list 106 has an honest past and 60 followers, and turns on 816001 to
-- 816014; 50 accounts made on one day subscribe to the honest list 91. The lists mirror nobody.
insert into holdfast.blocklists (list_id, owner_id, name, created_at)
select 100 + n, 810100 + n, 'other ' || n, max(r.created_at) - interval '25 days' from holdfast.reports r, generate_series(1, 6) n group by n;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at)
select 1200000 + 10 * t + n, 100 + n, 815000 + t, 810100 + n, e.at + interval '3 hours' * t + interval '7 minutes' * n
from generate_series(1, 12) t, generate_series(1, 5) n, (select max(created_at) - interval '60 hours' as at from holdfast.reports) e;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at)
select 1300000 + row_number() over (order by e.entry_id), 106, e.target_id, 810106, e.added_at + interval '5 hours'
from holdfast.blocklist_entries e, holdfast.blocklists l
where l.list_id = 106 and e.list_id between 91 and 94 and e.added_at > l.created_at and e.entry_id % 5 = 0
  and e.added_at < (select max(created_at) from holdfast.reports) - interval '50 hours';
insert into holdfast.blocklist_subscriptions (subscription_id, list_id, subscriber_id, subscribed_at)
select 1400000 + r.n, 106, r.reporter_id, l.created_at + interval '5 hours' * r.n
from (select distinct on (reporter_id) reporter_id, row_number() over (order by md5(reporter_id::text)) as n from holdfast.reports
      where reporter_id < 810001 and reporter_id % 3 = 0) r, holdfast.blocklists l where l.list_id = 106 and r.n <= 60;
insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at)
select 1500000 + n, 106, 816000 + n, 810106, max(r.created_at) - interval '40 hours' + interval '50 minutes' * n
from generate_series(1, 14) n, holdfast.reports r group by n;
insert into holdfast.accounts (account_id, created_at)
select 817000 + n, max(r.created_at) - interval '9 days' + interval '4 minutes' * n from generate_series(1, 50) n, holdfast.reports r group by n;
insert into holdfast.blocklist_subscriptions (subscription_id, list_id, subscriber_id, subscribed_at)
select 1600000 + n, 91, 817000 + n, max(r.created_at) - interval '30 hours' + interval '6 minutes' * n
from generate_series(1, 50) n, holdfast.reports r group by n;
