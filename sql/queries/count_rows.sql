-- How much a first reading has before it.
select (select count(*) from holdfast.reports) + (select count(*) from holdfast.report_outcomes)
