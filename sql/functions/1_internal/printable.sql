-- printable(text): a name as somebody outside chose it, safe to show.
--
-- Names of accounts and lists may hold escape sequences that take over a terminal, line breaks that forge a line, and marks
-- that turn the direction of writing. The tables keep them; what people read does not.
create or replace function holdfast.printable(name text) returns text
    language plpgsql immutable strict set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return regexp_replace(left(name, 200),
                          '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]', '?', 'g');
end $$;
revoke all on function holdfast.printable(text) from public;
grant execute on function holdfast.printable(text)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.printable(text) is
    'The first 200 characters of a name, control characters and turns of the direction of writing replaced by question marks.';
