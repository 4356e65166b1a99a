-- Looks for crews that are known are counted by themselves: they get their own half of the promise.

alter table holdfast.look_counts add column crew_looks bigint not null default 0;
comment on column holdfast.look_counts.crew_looks is
    'Of the looks, those for crews that are known. Bursts and crews get half of bar_expected_false_per_month each.';
