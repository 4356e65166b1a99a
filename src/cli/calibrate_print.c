/* What was measured, for people and for programs: see calibrate.h. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/calibrate.h"
#include "cli/json.h"

/* A setting's figures, from its counts. */
typedef struct figures {
    double months;
    double a_month;
    double ratio; /* observed over promised, and its interval */
    hf_interval interval;
    bool is_active; /* the policy's own setting */
} figures;

static figures figures_of(const hf_calibrated *done, const hf_setting *setting)
{
    const hf_calibration *calibration = &done->calibration;
    const hf_policy *policy = &calibration->policy;
    const double months = hf_calibration_months(calibration) * (double)calibration->rounds;
    const double promised = setting->bar * months;
    const hf_interval counted = hf_poisson_interval(setting->campaigns, HF_CONFIDENCE);
    const bool is_active =
        !(setting->bar < policy->bar_expected_false_per_month ||
          setting->bar > policy->bar_expected_false_per_month ||
          setting->affinity < policy->affinity || setting->affinity > policy->affinity);
    return (figures){.months = months,
                     .a_month = (double)setting->campaigns / months,
                     .ratio = (double)setting->campaigns / promised,
                     .interval = {counted.least / promised, counted.most / promised},
                     .is_active = is_active};
}

/* ---- for people ---- */

static void print_history(const hf_calibrated *done)
{
    const hf_calibration *c = &done->calibration;
    char first[HF_TIME_SIZE];
    char last[HF_TIME_SIZE];
    (void)printf("history  %" PRId64 " reports, %.10s to %.10s, %.1f months; staff decided about "
                 "%zu accounts, and upheld %zu\n",
                 c->reports, hf_time_text(c->first_at, first), hf_time_text(c->last_at, last),
                 hf_calibration_months(c), c->standing.decided_count, c->standing.upheld_count);
    (void)printf("policy   %" PRId64 ": bar %g, affinity %g\n", c->policy.policy_id,
                 c->policy.bar_expected_false_per_month, c->policy.affinity);
    (void)printf("decoys   %" PRId64 " rounds, %.0f months, dealt within ", c->rounds,
                 hf_calibration_months(c) * (double)c->rounds);
    if (done->block_days > 0)
        (void)printf("%" PRId64 " days; seed %" PRId64 "\n\n", done->block_days, done->seed);
    else
        (void)printf("the whole history; seed %" PRId64 "\n\n", done->seed);
}

/* Which channels carry the campaigns of the first setting that has any: the loosest. */
static void print_channels(const hf_calibration *c)
{
    size_t i = 0;
    while (i < c->setting_count && c->settings[i].campaigns == 0)
        i++;
    if (i == c->setting_count)
        return;
    (void)printf("strongest channel at bar %g:", c->settings[i].bar);
    const char *between = " ";
    for (int channel = 0; channel < HF_CHANNEL_COUNT; channel++) {
        if (c->settings[i].channels[channel] == 0)
            continue;
        (void)printf("%s%s %" PRId64, between, hf_channel_name((hf_channel)channel),
                     c->settings[i].channels[channel]);
        between = ", ";
    }
    (void)putchar('\n');
}

static void print_curve(const hf_calibrated *done)
{
    const hf_calibration *c = &done->calibration;
    (void)printf("By chance: campaigns in decoys\n"
                 "%9s %9s %10s %8s %10s   %s\n",
                 "bar", "affinity", "campaigns", "of crews", "a month",
                 "observed / promised (95 %)");
    for (size_t i = 0; i < c->setting_count; i++) {
        const hf_setting *setting = &c->settings[i];
        const figures f = figures_of(done, setting);
        (void)printf("%9g %9g %10" PRId64 " %8" PRId64 " %10.3g   %.3g (%.3g to %.3g)%s\n",
                     setting->bar, setting->affinity, setting->campaigns, setting->crews, f.a_month,
                     f.ratio, f.interval.least, f.interval.most,
                     f.is_active ? "   the active policy" : "");
    }
    print_channels(c);
    if (c->wrong > 0)
        (void)printf("%.2g pairs a round could not be dealt without a repetition\n",
                     (double)c->wrong / (double)c->rounds);
}

static void print_found(const char *what, int64_t campaigns, int64_t protected, double months)
{
    (void)printf("%-32s %10" PRId64 " %10.3g %26" PRId64 " %10.3g\n", what, campaigns,
                 (double)campaigns / months, protected, (double)protected / months);
}

static void print_homophily(const hf_calibrated *done)
{
    const hf_homophily *h = &done->homophily;
    const double months = hf_calibration_months(&done->calibration);
    (void)printf("\nBy homophily, which decoys cannot show: the real history at the active policy\n"
                 "%-32s %10s %10s %26s %10s\n",
                 "", "campaigns", "a month", "that hold or suppress", "a month");
    print_found("on accounts that staff upheld", h->upheld, h->upheld_protected, months);
    print_found("on all others", h->others, h->others_protected, months);
    if (done->calibration.standing.decided_count == 0)
        (void)puts("Staff have decided about nobody: what homophily does is not known here.");
}

static void print_steps(const hf_calibrated *done)
{
    const double months = hf_calibration_months(&done->calibration);
    (void)printf("\nOther affinities at that bar: campaigns that hold or suppress, a month\n"
                 "%9s %30s %14s\n",
                 "affinity", "on accounts that staff upheld", "on all others");
    for (size_t i = 0; i < done->step_count; i++)
        (void)printf("%9g %30.3g %14.3g\n", done->steps[i].affinity,
                     (double)done->steps[i].found.upheld_protected / months,
                     (double)done->steps[i].found.others_protected / months);
}

static void print_advice(const hf_calibrated *done)
{
    const hf_affinity_step *last = &done->steps[done->step_count - 1];
    (void)printf("\nWanted: at most %g false campaigns a month\n", done->want);
    if (done->is_bar_shown)
        (void)printf(
            "  bar_expected_false_per_month = %g   # the loosest bar that decoys show it for\n",
            done->advised_bar);
    else
        (void)printf(
            "  bar_expected_false_per_month = %g   # as promised; to show it takes %.0f months "
            "of decoys\n",
            done->advised_bar, hf_poisson_interval(0, HF_CONFIDENCE).most / done->want);
    if (done->is_affinity_found)
        (void)printf("  affinity = %g\n", last->affinity);
    else
        (void)printf(
            "  affinity = %g   # none helps without losing a fifth of what is found on others\n",
            done->calibration.policy.affinity);
    print_steps(done);
}

bool hf_calibrated_print(const hf_calibrated *done)
{
    print_history(done);
    print_curve(done);
    print_homophily(done);
    if (done->want > 0)
        print_advice(done);
    return fflush(stdout) == 0;
}

/* ---- for programs ---- */

static json_t *json_homophily(const hf_homophily *h)
{
    return json_pack("{sI sI sI sI}", "upheld", (json_int_t)h->upheld, "upheld_protected",
                     (json_int_t)h->upheld_protected, "others", (json_int_t)h->others,
                     "others_protected", (json_int_t)h->others_protected);
}

static json_t *json_channels(const hf_setting *setting)
{
    json_t *channels = json_object();
    for (int channel = 0; channel < HF_CHANNEL_COUNT; channel++)
        if (setting->channels[channel] > 0)
            (void)json_object_set_new(channels, hf_channel_name((hf_channel)channel),
                                      json_integer((json_int_t)setting->channels[channel]));
    return channels;
}

static json_t *json_curve(const hf_calibrated *done)
{
    json_t *curve = json_array();
    for (size_t i = 0; i < done->calibration.setting_count; i++) {
        const hf_setting *s = &done->calibration.settings[i];
        const figures f = figures_of(done, s);
        (void)json_array_append_new(
            curve,
            json_pack("{sf sf sI sI sI sI sf sf sf sf sb so}", "bar", s->bar, "affinity",
                      s->affinity, "campaigns", (json_int_t)s->campaigns, "found_backwards",
                      (json_int_t)s->backwards, "crews", (json_int_t)s->crews, "rounds_with_any",
                      (json_int_t)s->rounds, "per_month", f.a_month, "observed_over_promised",
                      f.ratio, "least", f.interval.least, "most", f.interval.most,
                      "is_active_policy", f.is_active, "channels", json_channels(s)));
    }
    return curve;
}

/* null where nothing was wanted. */
static json_t *json_advice(const hf_calibrated *done)
{
    if (done->want <= 0)
        return json_null();
    json_t *steps = json_array();
    for (size_t i = 0; i < done->step_count; i++)
        (void)json_array_append_new(steps,
                                    json_pack("{sf so}", "affinity", done->steps[i].affinity,
                                              "campaigns", json_homophily(&done->steps[i].found)));
    return json_pack("{sf sf sb sf sb so}", "want", done->want, "bar_expected_false_per_month",
                     done->advised_bar, "is_bar_shown_by_decoys", done->is_bar_shown, "affinity",
                     done->is_affinity_found ? done->steps[done->step_count - 1].affinity
                                             : done->calibration.policy.affinity,
                     "is_affinity_enough", done->is_affinity_found, "affinities", steps);
}

bool hf_calibrated_print_json(const hf_calibrated *done)
{
    const hf_calibration *c = &done->calibration;
    const double months = hf_calibration_months(c);
    return hf_json_print(json_pack(
        "{s{sI so so sf sI sI} s{so sf sf} s{sI sf sI sI sI sI} so so so}", "history", "reports",
        (json_int_t)c->reports, "first_at", hf_json_time(c->first_at), "last_at",
        hf_json_time(c->last_at), "months", months, "accounts_decided",
        (json_int_t)c->standing.decided_count, "accounts_upheld",
        (json_int_t)c->standing.upheld_count, "policy", "policy_id",
        hf_json_id(c->policy.policy_id), "bar_expected_false_per_month",
        c->policy.bar_expected_false_per_month, "affinity", c->policy.affinity, "decoys", "rounds",
        (json_int_t)c->rounds, "months", months * (double)c->rounds, "block_days",
        (json_int_t)done->block_days, "seed", (json_int_t)done->seed, "engine_runs",
        (json_int_t)c->runs, "pairs_repeated", (json_int_t)c->wrong, "curve", json_curve(done),
        "homophily", json_homophily(&done->homophily), "advice", json_advice(done)));
}
