-- decision_hash(decision): what decisions.hash must be.
--
-- The one place that knows what the chain covers; verifying it is comparing this with the column, and prev_hash with the
-- hash of the row before. Note and account are covered by their digests, so that both can be forgotten. Times are numbers
-- here: their text would depend on the session.
create or replace function holdfast.decision_hash(decision holdfast.decisions) returns bytea
    language plpgsql immutable set search_path = pg_catalog, holdfast, pg_temp as $$
begin
    return sha256(decision.prev_hash || convert_to(jsonb_build_object(
        'decision_id', decision.decision_id,
        'decided_at', (extract(epoch from decision.decided_at) * 1000000)::bigint,
        'decided_by', decision.decided_by,
        'object_type', decision.object_type,
        'object_id', decision.object_id,
        'account_id', encode(decision.account_digest, 'hex'),
        'action', decision.action,
        'before', decision.before,
        'after', decision.after,
        'reason_code', decision.reason_code,
        'note_digest', encode(decision.note_digest, 'hex'),
        'undoes', decision.undoes)::text, 'UTF8'));
end $$;
revoke all on function holdfast.decision_hash(holdfast.decisions) from public;
grant execute on function holdfast.decision_hash(holdfast.decisions) to holdfast_reviewer;
comment on function holdfast.decision_hash(holdfast.decisions) is
    'What decisions.hash must be for this row: sha256 over prev_hash and everything but the text of the note and the account''s number, of which it covers digests.';
