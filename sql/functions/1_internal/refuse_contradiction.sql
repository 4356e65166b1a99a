-- refuse_contradiction(standing, wanted): the error of a second decision that says something else, naming who decided what
-- and when, and how to undo it.
create or replace function holdfast.refuse_contradiction(standing holdfast.decisions, wanted text) returns void
    language plpgsql volatile set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    raise exception '% % has been decided: % by % at % (decision %), so % is refused', standing.object_type,
            standing.object_id, standing.action, holdfast.printable(standing.decided_by),
            date_trunc('second', standing.decided_at), standing.decision_id, wanted
        using errcode = 'object_not_in_prerequisite_state',
              hint = format('If that decision is wrong, undo it first: select holdfast.undo_decision(%s, reason_code, note).',
                            standing.decision_id);
end $$;
revoke all on function holdfast.refuse_contradiction(holdfast.decisions, text) from public;
comment on function holdfast.refuse_contradiction(holdfast.decisions, text) is
    'Internal: the error that says who decided what and when, instead of a second, contradicting decision.';
