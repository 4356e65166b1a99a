-- How much a first reading has before it.
select (select count(*) from holdfast.reports) + (select count(*) from holdfast.report_outcomes)
       + (select count(*) from holdfast.blocklist_entries) + (select count(*) from holdfast.blocklist_subscriptions)
