-- The affinity of busy reporters is measured all the time, so that of everybody else can be less. A platform that has set
-- a policy of its own keeps it.

alter table holdfast.policies alter column affinity set default 1.3;
insert into holdfast.policies (note)
select 'The defaults of detector 2: affinity 1.3, since that of busy reporters is measured.'
where (select count(*) from holdfast.policies) = 1
  and exists (select from holdfast.policies p where p.affinity = 1.75 and p.note = 'The defaults.');
