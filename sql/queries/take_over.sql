-- Ends the backend $1 of a leader that sleeps: its session lock goes with it.
select pg_terminate_backend($1::int)
