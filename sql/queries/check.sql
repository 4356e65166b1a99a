-- What a connection of the worker must be: the backend's own number (a pooler in between gives another), no standby.
select pg_backend_pid(), pg_is_in_recovery()
