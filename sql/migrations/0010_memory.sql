-- Near its memory cap the worker keeps fewer days of reports: what it holds, and which campaigns were found meanwhile.

alter table holdfast.worker_state
    add column memory_max_bytes bigint,
    add column window_held interval,
    add column is_window_short boolean;
comment on column holdfast.worker_state.memory_max_bytes is 'What the detector may hold (--memory); NULL: no cap.';
comment on column holdfast.worker_state.window_held is
    'How far back the detector holds reports: the policy''s window_days, or less for want of memory.';
comment on column holdfast.worker_state.is_window_short is 'Whether it is less.';

alter table holdfast.campaigns add column is_window_short boolean not null default false;
comment on column holdfast.campaigns.is_window_short is
    'Found while memory was short, by fewer days of reports than the policy''s window_days: evidence and members may be incomplete.';
