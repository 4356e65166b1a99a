-- The chain of decisions has the worker's own too.
--
-- Lives here: comments, the index that polls read staff's by. Does not: the functions that append (sql/functions).

-- The worker looks for what staff decided since it looked last: its own are not in its way.
drop index holdfast.decisions_ingest_xid_idx;
create index decisions_ingest_xid_idx on holdfast.decisions (ingest_xid) where decided_by <> 'worker';
comment on column holdfast.decisions.decided_at is
    'When it was written: of the worker''s, the time of the clock, not of the events that it judged.';
comment on column holdfast.decisions.object_id is
    'campaign_id, crew_id or hold_id; for a member, the crew_id; for merge_crew, the crew that is gone; for an account that was '
    'forgotten, what it is called since.';
comment on column holdfast.decisions.action is
    'What staff decide: confirm_campaign, dismiss_campaign, confirm_crew, dismiss_crew, clear_member, place_hold, release_hold, '
    'extend_hold, assign, annotate, contest, forget_account; what undoes it: reopen_campaign, reopen_crew, restore_member, '
    'withdraw_placed_hold, restore_hold, shorten_hold, assign_back, retract_note, answer_contest. The worker''s own (decided_by is '
    'worker): place_hold (also when it stands again), yield_hold, expire_hold, withdraw_hold, stale_campaign and merge_crew; one row '
    'for what a transaction of its changed. A hold that was over when it was written, as in a backlog, has one row, place_hold, and '
    'after says how it ended. That the worker moves the end of a hold on while the crew goes on is no decision: the row that ends '
    'the hold says until when it stood.';

-- Its successor takes many at once.
drop function if exists holdfast.record_worker_decision(text, bigint, text, jsonb, jsonb);
