-- How much a first reading has before it, about: as the planner knows it, or counted where it does not know yet. (To count twenty
-- million rows takes as long as to read three million.)
select sum(case when c.reltuples >= 0 then c.reltuples::bigint
           else case c.relname
               when 'reports' then (select count(*) from holdfast.reports)
               when 'report_outcomes' then (select count(*) from holdfast.report_outcomes)
               when 'blocklist_entries' then (select count(*) from holdfast.blocklist_entries)
               else (select count(*) from holdfast.blocklist_subscriptions) end end)::bigint
from pg_class c
where c.oid in ('holdfast.reports'::regclass, 'holdfast.report_outcomes'::regclass, 'holdfast.blocklist_entries'::regclass,
                'holdfast.blocklist_subscriptions'::regclass)
