-- Where findings land before they are merged: once per connection, empty again after every transaction.
create temporary table if not exists holdfast_crews (
    crew_id bigint, first_seen_at timestamptz, last_seen_at timestamptz, member_count bigint, campaign_count bigint,
    merged_into bigint, founding_report_id bigint) on commit delete rows;
create temporary table if not exists holdfast_crew_members (
    crew_id bigint, account_id bigint, first_seen_at timestamptz, last_seen_at timestamptz, strikes bigint,
    score double precision, is_core boolean) on commit delete rows;
create temporary table if not exists holdfast_campaigns (
    campaign_id bigint, crew_id bigint, fingerprint bytea, kind text, target_id bigint, list_id bigint,
    started_at timestamptz, ended_at timestamptz, detected_at timestamptz, trigger_report_id bigint, found_backwards boolean,
    reports bigint, crew_reports bigint, independent_reporters bigint, evidence double precision,
    expected_false_per_month double precision, disposition text, is_shadow boolean, policy_id bigint,
    would_have_acted_at timestamptz, reach bigint, is_window_short boolean, summary text) on commit delete rows;
create temporary table if not exists holdfast_campaign_members (
    campaign_id bigint, account_id bigint, score double precision, is_core boolean, shared_keys bigint) on commit delete rows;
create temporary table if not exists holdfast_campaign_evidence (
    campaign_id bigint, evidence_no bigint, channel text, statement text, matched bigint, of_n bigint,
    expected double precision, log10_p double precision, other_target bigint, cell_started_at timestamptz,
    cell_ended_at timestamptz) on commit delete rows;
create temporary table if not exists holdfast_holds (
    campaign_id bigint, scope text, target_id bigint, list_id bigint, placed_at timestamptz, expires_at timestamptz, state text,
    ended_at timestamptz, reason text) on commit delete rows;
create temporary table if not exists holdfast_changes (
    object_type text, object_id bigint, action text, before jsonb, after jsonb) on commit delete rows;
create temporary table if not exists holdfast_suppressions (
    target_id bigint, report_id bigint, campaign_id bigint, reporter_id bigint, weight_before double precision,
    suppressed_at timestamptz, lifted_at timestamptz) on commit delete rows;
create temporary table if not exists holdfast_lifts (
    campaign_id bigint, account_id bigint, lifted_at timestamptz) on commit delete rows;
create temporary table if not exists holdfast_look_counts (hour_at timestamptz, looks bigint, crew_looks bigint) on commit delete rows;
create temporary table if not exists holdfast_list_dependences (
    list_id bigint, leader_id bigint, meetings bigint, of_n bigint, expected double precision, width_usec bigint,
    evidence double precision, share_copied double precision, lag_usec bigint, lag_low_usec bigint, lag_high_usec bigint,
    is_one_voice boolean, is_beyond_chance boolean) on commit delete rows;
create temporary table if not exists holdfast_rejected (source_table text, row_key text, reason text) on commit delete rows
