-- What `holdfast migrate` needs before the first migration.
create schema if not exists holdfast;
create table if not exists holdfast.schema_migrations (
    version int primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
);
comment on table holdfast.schema_migrations is
    'What `holdfast migrate` has applied: one row per migration, and version 0 for the functions and views as a whole.';
comment on column holdfast.schema_migrations.version is 'The migration''s number; 0: functions and views.';
comment on column holdfast.schema_migrations.name is 'The file it came from.';
comment on column holdfast.schema_migrations.checksum is 'sha256 of what was applied: a migration that changed since is refused.';
comment on column holdfast.schema_migrations.applied_at is 'When it was applied last.';
revoke all on holdfast.schema_migrations from public;
