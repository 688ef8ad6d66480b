// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reasons and suggestions of verdicts while training: a run leads to each of the lists, and the
// verdict is made of observations alone.
#include "made_runs.h"

#define IS(name) DESCENT_REASON_RUN_##name
#define SO(name) DESCENT_SUGGESTION_RUN_##name
#define NOTHING  DESCENT_REASON_NONE

// ---- losses ----

static double level(const run *r, double part)
{
    (void)part;
    return r->level;
}

static double slope(const run *r, double part)
{
    return 1.0 - r->level * part;
}

// By logarithms.
static double sinks(const run *r, double part)
{
    return 0.5 * exp(-r->level * part);
}

static double settles(const run *r, double part)
{
    return 0.5 + r->level * exp(-5.0 * part);
}

static double faster(const run *r, double part)
{
    return 1.0 - r->level * exp(8.0 * (part - 1.0));
}

static double power(const run *r, double part)
{
    return pow(r->level, part);
}

// At once, and stays.
static double drops(const run *r, double part)
{
    return part < 0.1 ? 1.0 : r->level;
}

// The first fifth learns much, and the steps throw it away.
static double lost(const run *r, double part)
{
    return part < 0.1 ? 1.0 : part < 0.2 ? 0.5 : r->level;
}

// ---- runs ----

typedef struct input {
    descent_reason reason, besides;
    descent_suggestion suggestion;
    const char *options;
    run r; /* what is 0 is as run_of has it; its rule is one more */
} input;

#define RULE(name) .optimizer = {.rule = 1 + DESCENT_##name}

// clang-format off
static const input INPUTS[] = {
    {IS(TOO_FEW), NOTHING, SO(WAIT), "", {.loss = level, .level = 1.0, .observations = 10}},
    {IS(FLAT), NOTHING, SO(LOOK), "",
     {.loss = level, .level = 0.5, .deviation = 0.001, .observations = 40}},
    {IS(FLAT), NOTHING, SO(FIRST_RATE), "lr = 1",
     {.loss = level, .level = 0.5, .deviation = 0.001, .observations = 40, .rate = 1e-4,
      .options = {.first_rate = 1.0}}},
    {IS(MAY_FALL), NOTHING, SO(WAIT), "",
     {.loss = slope, .level = 0.16, .deviation = 0.01, .seed = 2, .observations = 40,
      .options = {.exact = true}}},
    {IS(MAY_RISE), NOTHING, SO(WAIT), "",
     {.loss = slope, .level = -0.1, .options = {.exact = true}}},
    {IS(MAY_CHANGE), NOTHING, SO(WAIT), "",
     {.loss = level, .level = 0.5, .deviation = 0.2, .observations = 60}},
    {IS(FALLS), NOTHING, SO(GO_ON), "",
     {.loss = slope, .level = 0.5, .options = {.exact = true}}},
    {IS(FALLS), NOTHING, SO(RATE_OF_RULE), "lr = 0.1",
     {.loss = slope, .level = 0.3, .noise = 1e-3, .rate = 1e-3, .sharpness = 1e-4, .options = {.exact = true}}},
    {IS(FALLS), NOTHING, SO(RATE_OF_RULE), "lr = 0.01",
     {.loss = slope, .level = 0.3, .noise = 1e-3, .rate = 1e-3, .sharpness = 0.05, .options = {.exact = true}}},
    {IS(FALLS), NOTHING, SO(GO_ON), "", /* the curvature allows no more */
     {.loss = slope, .level = 0.3, .noise = 1e-3, .rate = 1e-3, .sharpness = 0.4, .options = {.exact = true}}},
    {IS(FALLS), NOTHING, SO(GO_ON), "", /* little is left */
     {.loss = slope, .level = 0.9, .rate = 1e-3, .sharpness = 1e-4, .options = {.exact = true}}},
    {IS(FALLS_UNEVENLY), NOTHING, SO(GO_ON), "",
     {.loss = faster, .level = 0.008, .options = {.exact = true}}},
    {IS(FALLS_UNEVENLY), NOTHING, SO(RATE_PART), "lr = 0.025",
     {.loss = sinks, .level = 0.1, .noise = 0.1, .deviation = 0.2, .seed = 28}},
    {IS(NOISE_DIES), NOTHING, SO(RATE_MOST), "lr = 0.025",
     {.loss = level, .level = 0.05, .noise = 0.03, .deviation = 0.3, .seed = 71}},
    {IS(IDLE), NOTHING, SO(LOOK_RULE), "",
     {.loss = level, .level = 0.5, .noise = 0.1, .moved = 1e-12, .options = {.exact = true}}},
    {IS(IDLE), NOTHING, SO(LOOK_RATE), "",
     {.loss = level, .level = 0.5, .noise = 0.1, .moved = 1e-12,
      .options = {.exact = true, RULE(ADAM)}}},
    {IS(CONSTANT), NOTHING, SO(LOOK_RATE), "",
     {.loss = level, .level = 0.99, .noise = 0.1, .deviation = 0.01, .options = {RULE(ADAM)}}},
    {IS(CONSTANT), NOTHING, SO(LOOK_RULE), "",
     {.loss = level, .level = 1.005, .noise = 0.1, .deviation = 0.01}},
    {IS(CONSTANT), NOTHING, SO(FIRST_RATE), "lr = 1",
     {.loss = level, .level = 1.01, .noise = 0.12, .deviation = 0.02, .rate = 0.05,
      .options = {.first_rate = 1.0}}},
    {IS(IDLE), NOTHING, SO(LARGER_RATE), "lr = 1",
     {.loss = level, .level = 0.5, .noise = 0.1, .moved = 1e-12, .smallest = 0.5, .largest = 1.0,
      .options = {.exact = true}}},
    {IS(LAYER_DEAD), IS(LAYER_DEAD), SO(REVIVE_DEAD), "lr = 0.01\nlayers = 8 leaky_relu",
     {.loss = level, .level = 0.99, .dead = 8, .options = {.exact = true, .layers = "8 relu"}}},
    {IS(LAYER_SATURATED), IS(LAYER_SATURATED), SO(REVIVE_SATURATED), "lr = 0.01",
     {.loss = level, .level = 0.99, .saturated = 8, .options = {.exact = true}}},
    {IS(IDLE), IS(LAYER_DEAD), SO(REVIVE_DEAD), "lr = 0.01",
     {.loss = level, .level = 0.5, .noise = 0.1, .moved = 1e-12, .dead = 8,
      .options = {.exact = true}}},
    {IS(FALLS), IS(LAYER_SATURATED), SO(REVIVE_SATURATED), "lr = 0.01",
     {.loss = slope, .level = 0.5, .saturated = 8, .options = {.exact = true}}},
    {IS(NOTHING_LEFT), IS(LAYER_DEAD), SO(STOP), "",
     {.loss = drops, .level = 1e-13, .noise = 1e-3, .dead = 8, .options = {.exact = true}}},
    {IS(HARDLY_MOVES), NOTHING, SO(LOOK_RULE), "",
     {.loss = settles, .level = 0.4, .options = {.exact = true}}},
    {IS(HARDLY_MOVES), NOTHING, SO(LOOK_RULE), "", /* a twentieth of noise is not what holds it */
     {.loss = slope, .level = 0.04, .noise = 0.045, .deviation = 0.06, .seed = 41, .epoch = 5}},
    {IS(SADDLE), NOTHING, SO(WAY_DOWN), "",
     {.loss = level, .level = 0.5, .noise = 1e-6, .gradient = 1e-12, .sharpness = -0.1, .moved = 1e-12,
      .options = {.exact = true}}},
    {IS(SADDLE), NOTHING, SO(WAY_DOWN), "",
     {.loss = level, .level = 0.5, .noise = 1e-6, .gradient = 1e-12, .moved = 1e-12, .smallest = -0.01, .largest = 1.0,
      .options = {.exact = true}}},
    {IS(NOISE_HOLDS), NOTHING, SO(RATE_GUESSING), "lr = 0.025",
     {.loss = level, .level = 1.5, .noise = 0.2, .deviation = 0.02}},
    {IS(NOISE_HOLDS), NOTHING, SO(RATE_PART), "lr = 0.025",
     {.loss = level, .level = 0.6, .noise = 0.1, .deviation = 0.02}},
    {IS(NOISE_HOLDS), NOTHING, SO(RATE_OR_BATCH), "lr = 0.025",
     {.loss = level, .level = 0.6, .noise = 0.004, .signal = -1e-3, .deviation = 0.02,
      .options = {.convex = true}}},
    {IS(NOISE_HOLDS), NOTHING, SO(RATE_OR_BATCHES_OF), "lr = 0.025",
     {.loss = level, .level = 0.6, .noise = 0.004, .signal = 0.5, .deviation = 0.02,
      .options = {.convex = true}}},
    {IS(SETTLES), NOTHING, SO(RATE_PART), "lr = 0.025",
     {.loss = settles, .level = 0.3, .noise = 0.1, .deviation = 0.005,
      .options = {.convex = true}}},
    {IS(NOISE_HOLDS), NOTHING, SO(LOST), "lr = 0.025",
     {.loss = lost, .level = 1.3, .noise = 0.8, .deviation = 0.1, .epoch = 16}},
    {IS(NOISE_HOLDS), NOTHING, SO(LESS_PENALTY), "l2 = 0.0005",
     {.loss = level, .level = 0.99, .noise = 0.004, .deviation = 0.01,
      .options = {.convex = true, .l2 = 0.5}}},
    {IS(NOISE_HOLDS), NOTHING, SO(LESS_DECAY), "weight-decay = 0.0005",
     {.loss = level, .level = 0.99, .noise = 0.004, .deviation = 0.01,
      .options = {.convex = true, .optimizer = {.weight_decay = 0.5}}}},
    {IS(EXPLODED), NOTHING, SO(LOWER_RATE_OR_CLIP), "lr = 0.01",
     {.loss = level, .level = 1.0, .last = HUGE_VAL}},
    {IS(EXPLODED), NOTHING, SO(LOWER_RATE), "lr = 0.001",
     {.loss = level, .level = 1.0, .last = HUGE_VAL, .options = {RULE(ADAM)}}},
    {IS(NOT_FINITE), NOTHING, SO(LOWER_RATE_OR_CLIP), "lr = 0.01",
     {.loss = level, .level = 1.0, .last = (double)NAN}},
    {IS(RISES), NOTHING, SO(LOWER_RATE_OR_CLIP), "lr = 0.025",
     {.loss = slope, .level = -3.0, .noise = 1e-3, .sharpness = 2.0,
      .options = {.exact = true, .l2 = 1e-4}}},
    {IS(NOTHING_LEFT), NOTHING, SO(STOP), "",
     {.loss = drops, .level = 1e-13, .options = {.exact = true}}},
    {IS(NOTHING_LEFT), NOTHING, SO(STOP), "",
     {.loss = power, .level = 3e-7, .options = {.exact = true, RULE(ADAM)}}},
    {IS(NOTHING_LEFT), NOTHING, SO(STOP), "",
     {.loss = drops, .level = 1e-7, .deviation = 0.5, .seed = 20, .options = {RULE(ADAM)}}},
    {IS(MINIMUM_STEPS), NOTHING, SO(STOP_OR_STARTS), "starts = 5",
     {.loss = drops, .level = 0.5, .noise = 1e-3, .gradient = 1e-14, .moved = 1e-20,
      .options = {.exact = true}}},
    {IS(MINIMUM_CURVED), NOTHING, SO(STOP_OR_STARTS), "starts = 5",
     {.loss = drops, .level = 0.5, .noise = 1e-3, .gradient = 1e-14, .moved = 1e-20, .smallest = 0.5, .largest = 2.0,
      .options = {.exact = true}}},
    {IS(MINIMUM_CONVEX), NOTHING, SO(STOP_CONVEX), "",
     {.loss = drops, .level = 0.5, .noise = 1e-3, .gradient = 1e-14, .moved = 1e-20,
      .options = {.exact = true, .convex = true}}},
    {IS(UNENDING), NOTHING, SO(STOP_OR_PENALTY), "l2 = 0.0001",
     {.loss = drops, .level = 1e-13, .options = {.exact = true, .open = true}}},
    {IS(UNENDING), NOTHING, SO(STOP_OR_PENALTY), "l2 = 0.0001",
     {.loss = drops, .level = 1e-13, .bound = 1.5, .options = {.exact = true, .open = true}}},
    {IS(ALL_RIGHT), NOTHING, SO(STOP_OR_PENALTY), "l2 = 0.0001",
     {.loss = power, .level = 0.1, .noise = 1e-3, .grows = 1.0, .bound = 0.5,
      .options = {.exact = true, .open = true}}},
    {IS(EDGE), NOTHING, SO(GO_ON_AT_EDGE), "",
     {.loss = slope, .level = 0.5, .noise = 1e-3, .sharpness = 1.0, .deviation = 0.001, .rises = 8,
      .options = {.exact = true}}},
    {IS(EDGE), NOTHING, SO(RATE_AT_EDGE), "lr = 0.05",
     {.loss = level, .level = 0.5, .noise = 1e-3, .sharpness = 1.0, .deviation = 0.001, .rises = 8,
      .options = {.exact = true}}},
    {IS(EDGE_RISES), NOTHING, SO(RATE_AT_EDGE), "lr = 0.05",
     {.loss = slope, .level = -0.04, .noise = 1e-3, .sharpness = 1.0, .deviation = 0.001, .rises = 8,
      .options = {.exact = true}}},
};
// clang-format on

static bool reached[DESCENT_REASON_COUNT], suggested[DESCENT_SUGGESTION_COUNT];

// "noise loss penalised?" has all numbers, and these have all but those with a question mark.
static void check_numbers(const char *name, const char *list, const descent_numbers *numbers)
{
    for (size_t i = 0; i < numbers->count; i++) {
        const char *word = descent_quantity_name(numbers->list[i].quantity);
        if (!CHECK(strstr(list, word) != NULL)) {
            printf("  %s: %s is not listed\n", name, word);
        }
    }
    for (const char *at = list; *at;) {
        const size_t word = strcspn(at, " ");
        bool found = at[word - 1] == '?';
        for (size_t i = 0; i < numbers->count; i++) {
            const char *own = descent_quantity_name(numbers->list[i].quantity);
            found = found || (strlen(own) == word && strncmp(own, at, word) == 0);
        }
        if (!CHECK(found)) {
            printf("  %s: %.*s is not there\n", name, (int)word, at);
        }
        at += word + (at[word] == ' ');
    }
}

static run whole(const run *given)
{
    const run usual = run_of(given->loss, given->options.exact);
    run r = *given;
    r.options = usual.options;
    r.options.open = given->options.open;
    r.options.convex = given->options.convex;
    r.options.l2 = given->options.l2;
    r.options.layers = given->options.layers;
    r.options.first_rate = given->options.first_rate;
    r.options.optimizer.weight_decay = given->options.optimizer.weight_decay;
    if (given->options.optimizer.rule > 0) {
        r.options.optimizer.rule = given->options.optimizer.rule - 1;
    }
    r.sharpness = given->sharpness != 0.0 ? given->sharpness : usual.sharpness;
    r.signal = given->signal != 0.0 ? given->signal : usual.signal;
    return r;
}

static void one(const input *in, size_t number)
{
    descent_monitor_verdict v = {.size = sizeof v};
    char text[500], more[300] = "";
    const run r = whole(&in->r);
    judge(&r, &v);
    if (!CHECK(v.reason == in->reason && v.suggestion == in->suggestion &&
               v.besides == in->besides)) {
        printf("  input %zu: %s: %s, not %s; %s, not %s\n", number, v.because,
               descent_reason_name(v.reason), descent_reason_name(in->reason),
               descent_suggestion_name(v.suggestion), descent_suggestion_name(in->suggestion));
    }
    reached[v.reason] = reached[v.besides] = suggested[v.suggestion] = true;
    CHECK(descent_reason_place(v.reason) == v.place);
    CHECK_TEXT(v.options, in->options);
    CHECK((v.next == DESCENT_NEXT_AGAIN) <= (*v.options != '\0'));
    CHECK(*v.because && *v.advice && !strpbrk(v.because, "?{}[]") &&
          !strpbrk(v.advice, "?{}[]"));
    descent_reason_text(v.reason, &v.numbers, text, sizeof text);
    CHECK(strncmp(v.because, text, strlen(text)) == 0);
    descent_reason_text(v.besides, &v.besides_numbers, more, sizeof more);
    CHECK(!*more || strstr(v.because, more) != NULL);
    descent_suggestion_text(v.suggestion, &v.suggested, text, sizeof text);
    CHECK(strncmp(v.advice, text, strlen(text)) == 0);
    check_numbers(descent_reason_name(v.reason), descent_reason_numbers(v.reason), &v.numbers);
    check_numbers(descent_reason_name(v.besides), descent_reason_numbers(v.besides),
                  &v.besides_numbers);
    check_numbers(descent_suggestion_name(v.suggestion),
                  descent_suggestion_numbers(v.suggestion), &v.suggested);
}

static void all_are_reached(void)
{
    for (size_t i = 0; i < sizeof INPUTS / sizeof *INPUTS; i++) {
        one(&INPUTS[i], i);
    }
    for (int r = 0; r < DESCENT_REASON_COUNT; r++) {
        const char *name = descent_reason_name((descent_reason)r);
        if (strncmp(name, "run_", 4) == 0 && !CHECK(reached[r])) {
            printf("  %s: no run leads to it\n", name);
        }
    }
    for (int s = 0; s < DESCENT_SUGGESTION_COUNT; s++) {
        const char *name = descent_suggestion_name((descent_suggestion)s);
        if (strncmp(name, "run_", 4) == 0 && !CHECK(suggested[s])) {
            printf("  %s: no run leads to it\n", name);
        }
    }
}

// Whatever is known of a run, its verdict has the place of its reason.
static void a_run_before_its_first_step_has_too_few(void)
{
    descent_monitor_options o = descent_monitor_options_default();
    descent_monitor *m = NULL;
    descent_monitor_verdict v = {.size = sizeof v};
    CHECK(descent_monitor_create(&o, &m, NULL) == DESCENT_OK);
    descent_monitor_judge(m, &v);
    CHECK(v.reason == IS(TOO_FEW) && v.place == descent_reason_place(v.reason));
    CHECK(v.besides == DESCENT_REASON_NONE && v.numbers.count == 0);
    descent_monitor_free(m);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(all_are_reached),
                                       TEST(a_run_before_its_first_step_has_too_few)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
