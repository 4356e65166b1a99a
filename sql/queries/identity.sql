-- What the cursor's numbers belong to, whether it is what $1 remembers, and the installation's secret.
--
-- The timeline is kept but not compared: the cursor stands in the database that it is about, so a standby that was promoted,
-- or a restore to an earlier state, has it as it was when the rows were as they are, and a transaction number that the cursor
-- calls finished is older than the one that wrote the cursor. A cursor kept elsewhere would have to compare it.
select s.system_identifier is null
       or ((s.system_identifier, s.database_oid) = (i.system_identifier, i.database_oid)
           and s.relation_oids <@ i.relation_oids), -- an older version followed fewer
       i.system_identifier, i.timeline, i.database_oid, i.relation_oids,
       (select secret from holdfast.installation)
from holdfast.worker_state s,
     (select (select system_identifier from pg_control_system()) as system_identifier,
             (select timeline_id from pg_control_checkpoint()) as timeline,
             (select oid from pg_database where datname = current_database()) as database_oid,
             array['holdfast.reports'::regclass::oid, 'holdfast.report_outcomes'::regclass::oid, 'holdfast.accounts'::regclass::oid,
                   'holdfast.decisions'::regclass::oid, 'holdfast.blocklists'::regclass::oid,
                   'holdfast.blocklist_entries'::regclass::oid, 'holdfast.blocklist_subscriptions'::regclass::oid] as relation_oids) i
where s.source = $1
