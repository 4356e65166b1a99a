-- is_held(target_id, category, action): whether the platform should not act by itself on reports of the account now.
--
-- Asked before every automatic action, so it reads one index entry. It tests expires_at itself and does not depend on a
-- worker that is alive.
create or replace function holdfast.is_held(target_id bigint, category text default null,
    action text default 'irreversible') returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    if is_held.action is null or is_held.action not in ('irreversible', 'reversible') then
        raise exception 'is_held: action is irreversible or reversible, not %',
                coalesce(quote_literal(is_held.action), 'null')
            using errcode = 'invalid_parameter_value';
    end if;
    if is_held.action = 'reversible' and is_held.category is not null and coalesce(
            (select c.is_protected from holdfast.report_categories c where c.category = is_held.category), true) then
        return false;
    end if;
    return exists (select from holdfast.holds h
                   where h.target_id = is_held.target_id and h.scope = 'account'
                     and h.ended_at is null and h.expires_at > now());
end $$;
revoke all on function holdfast.is_held(bigint, text, text) from public;
grant execute on function holdfast.is_held(bigint, text, text)
    to holdfast_platform, holdfast_moderation, holdfast_reviewer, holdfast_reader, holdfast_admin;
comment on function holdfast.is_held(bigint, text, text) is
    'Whether not to act automatically on reports of the account now. A protected category (or one that report_categories '
    'does not list) is held for irreversible action only; no category counts as one that is not protected. action is '
    'irreversible or reversible.';
