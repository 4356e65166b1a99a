-- Ends the backend $2, if it still has the lock of the source $1: the sleeping leader's. (A number alone could be somebody
-- else's by now.)
select count(pg_terminate_backend(l.pid))
from pg_locks l
where l.locktype = 'advisory' and l.objsubid = 1 and l.granted and l.pid = $2::int
  and l.database = (select d.oid from pg_database d where d.datname = current_database())
  and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('holdfast worker ' || $1, 0)
