-- Adds up what has come, for effective_report_count().
select holdfast.count_reports()
