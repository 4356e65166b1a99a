-- The schema's version; an error where there is no schema. hf_schema_judge() takes the result.
select coalesce(max(version), 0) from holdfast.schema_migrations
