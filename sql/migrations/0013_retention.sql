-- Admins remove what is old: the program asks first whether it knows this schema.
grant select on holdfast.schema_migrations to holdfast_admin;
