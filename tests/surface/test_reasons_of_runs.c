// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reasons and suggestions of verdicts while training: each of the lists follows from what is
// known of a run.
#include "check.h"

#include <descent/monitor.h>
#include <descent/optimizer.h>

#include "surface/monitor/monitor.h"

#define PLACE(name) DESCENT_PLACE_##name
#define IS(name)    DESCENT_REASON_RUN_##name
#define SO(name)    DESCENT_SUGGESTION_RUN_##name
#define NOWHERE     (double)NAN

typedef struct known {
    descent_place place;
    descent_reason reason;
    descent_suggestion suggestion;
    const char *options;
    double now, first; /* learning rates; 0: 0.1 */
    descent_monitor_options o;
    dsc_monitor_state state;
    descent_monitor_verdict v;
    descent_reason besides;
} known;

#define UNKNOWN .curvature_at = -1.0
#define LOSSES  .first_loss = 2.0, .lowest_loss = 0.9, .last_loss = 1.0, .lowest_epoch = 0.9
#define FALLS   .window = 1000, .fall = 0.5, .fall_low = 0.4, .fall_high = 0.6, .tolerance = 0.01
#define RISES                                                                                  \
    .window = 1000, .fall = -0.5, .fall_low = -0.6, .fall_high = -0.4, .tolerance = 0.01
#define LEVEL .window = 1000, .fall = 0.0, .fall_low = -0.5, .fall_high = 0.5, .tolerance = 0.01
#define FLAT                                                                                   \
    .window = 1000, .fall = 0.0, .fall_low = -0.001, .fall_high = 0.001, .tolerance = 0.01
// As where it was decided.
#define SLOW                                                                                   \
    .reason = DESCENT_REASON_RUN_HARDLY_MOVES,                                                 \
    .numbers = {                                                                               \
        .count = 2,                                                                            \
        .list = {{DESCENT_QUANTITY_STEPS, 1000.0}, {DESCENT_QUANTITY_FALL_HIGH, 0.02}}}

static const known CASES[] = {
    {PLACE(UNDETERMINED), IS(TOO_FEW), SO(WAIT), "", .v = {.needed = 100.0}},
    {PLACE(UNDETERMINED), IS(FLAT), SO(LOOK), "", .v = {FLAT, .needed = HUGE_VAL}},
    {PLACE(UNDETERMINED), IS(MAY_FALL), SO(LOOK), "", .v = {FALLS, .needed = HUGE_VAL}},
    {PLACE(UNDETERMINED), IS(MAY_RISE), SO(LOOK), "", .v = {RISES, .needed = HUGE_VAL}},
    {PLACE(UNDETERMINED), IS(MAY_CHANGE), SO(LOOK), "", .v = {LEVEL, .needed = HUGE_VAL}},
    {PLACE(UNDETERMINED), IS(FLAT), SO(FIRST_RATE), "--lr 1", .now = 1e-5, .first = 1.0,
     .v = {FLAT}},
    {PLACE(DESCENDING), IS(FALLS), SO(GO_ON), "", .v = {FALLS}},
    {PLACE(DESCENDING), IS(FALLS_UNEVENLY), SO(GO_ON), "", .v = {LEVEL}},
    {PLACE(DESCENDING), IS(NOISE_DIES), SO(RATE_PART), "--lr 0.025",
     .v = {LEVEL, .noisy = true, .floor_excess = 0.2}},
    {PLACE(DESCENDING), IS(NOISE_DIES), SO(RATE_MOST), "--lr 0.025",
     .v = {LEVEL, .noisy = true, .floor_excess = 0.7}},
    {PLACE(DESCENDING), IS(FALLS), SO(LOST), "--lr 0.025", .o = {.constant_loss = 1.1},
     .state = {.lowest_epoch = 0.2, .first_loss = 2.0}, .v = {FALLS}},
    {PLACE(PLATEAU), IS(IDLE), SO(LOOK_RATE), "", .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(LOOK_RULE), "", .o = {.optimizer = {.rule = 1 + DESCENT_GD}},
     .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(FIRST_RATE), "--lr 1", .now = 0.05, .first = 1.0,
     .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(LARGER_RATE), "--lr 1",
     .o = {.optimizer = {.rule = 1 + DESCENT_GD}},
     .state = {.step = 2000.0, .curvature_at = 2000.0, .largest = 1.0}, .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(LESS_PENALTY), "--l2 0.0005",
     .o = {.l2 = 0.5, .constant_loss = 1.0}, .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(LESS_DECAY), "--weight-decay 0.0005",
     .o = {.optimizer = {.weight_decay = 0.5}, .constant_loss = 1.0}, .state = {.steps = 1e4},
     .v = {FLAT}},
    {PLACE(PLATEAU), IS(IDLE), SO(REVIVE_DEAD), "--lr 0.01 --layers '8 leaky_relu'",
     .o = {.layers = "8 relu"}, .v = {FLAT, .blocked = 1.0, .dead = 8, .units = 8},
     .besides = IS(LAYER_DEAD)},
    {PLACE(PLATEAU), IS(IDLE), SO(REVIVE_SATURATED), "--lr 0.01",
     .v = {FLAT, .blocked = 1.0, .saturated = 8, .units = 8}, .besides = IS(LAYER_SATURATED)},
    {PLACE(PLATEAU), IS(HARDLY_MOVES), SO(LOOK_RATE), "", .v = {FLAT, SLOW}},
    {PLACE(PLATEAU), IS(HARDLY_MOVES), SO(RATE_PART), "--lr 0.025",
     .v = {FLAT, SLOW, .floor_excess = 0.05}},
    {PLACE(SADDLE), IS(SADDLE), SO(WAY_DOWN), "--escape", .v = {FLAT, .eta = 100.0}},
    {PLACE(SADDLE), IS(SADDLE), SO(WAY_DOWN), "--escape", .v = {FLAT, .eta = HUGE_VAL}},
    {PLACE(NOISE_FLOOR), IS(NOISE_HOLDS), SO(RATE_GUESSING), "--lr 0.025",
     .o = {.constant_loss = 0.5}, .v = {FLAT, .floor_excess = 0.2}},
    {PLACE(NOISE_FLOOR), IS(NOISE_HOLDS), SO(RATE_OR_BATCH), "--lr 0.025",
     .v = {FLAT, .floor_excess = 0.001, .noise_scale = HUGE_VAL}},
    {PLACE(NOISE_FLOOR), IS(NOISE_HOLDS), SO(RATE_OR_BATCHES_OF), "--lr 0.025",
     .v = {FLAT, .floor_excess = 0.001, .noise_scale = 500.0}},
    {PLACE(DIVERGING), IS(EXPLODED), SO(LOWER_RATE), "--lr 0.01",
     .state = {.last_loss = HUGE_VAL, .first_loss = 2.0, .lowest_loss = 1.0}},
    {PLACE(DIVERGING), IS(NOT_FINITE), SO(LOWER_RATE), "--lr 0.01",
     .state = {.last_loss = NOWHERE, .first_loss = 2.0, .lowest_loss = 1.0}},
    {PLACE(DIVERGING), IS(RISES), SO(LOWER_RATE), "--lr 0.025", .o = {.l2 = 1e-4},
     .v = {RISES, .sharpness = 2.0}},
    {PLACE(MINIMUM), IS(NOTHING_LEFT), SO(STOP), "", .state = {.first_loss = 1e12}},
    {PLACE(MINIMUM), IS(MINIMUM_STEPS), SO(STOP_OR_STARTS), "--starts 5",
     .v = {.by_steps = true}},
    {PLACE(MINIMUM), IS(MINIMUM_CURVED), SO(STOP_OR_STARTS), "--starts 5", .v = {FLAT}},
    {PLACE(MINIMUM), IS(MINIMUM_CONVEX), SO(STOP_CONVEX), "", .o = {.convex = true}},
    {PLACE(INFINITY), IS(UNENDING), SO(STOP_OR_PENALTY), "--l2 0.0001", .v = {FLAT}},
    {PLACE(INFINITY), IS(ALL_RIGHT), SO(STOP_OR_PENALTY), "--l2 0.0001",
     .state = {.loss_bound = 0.5}},
    {PLACE(EDGE_OF_STABILITY), IS(EDGE), SO(GO_ON_AT_EDGE), "", .v = {FALLS, .sharpness = 1.0}},
    {PLACE(EDGE_OF_STABILITY), IS(EDGE_RISES), SO(RATE_AT_EDGE), "--lr 0.05",
     .v = {RISES, .sharpness = 1.0}},
};

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

static descent_monitor *monitor_of(const known *c)
{
    static const dsc_monitor_state none = {0};
    static const dsc_monitor_state usual = {LOSSES, UNKNOWN};
    descent_monitor_options o = descent_monitor_options_default();
    descent_monitor *m = NULL;
    o.optimizer.rule = c->o.optimizer.rule > 0 ? c->o.optimizer.rule - 1 : -1;
    o.convex = c->o.convex;
    o.l2 = c->o.l2;
    o.optimizer.weight_decay = c->o.optimizer.weight_decay;
    o.layers = c->o.layers;
    o.constant_loss = c->o.constant_loss > 0.0 ? c->o.constant_loss : o.constant_loss;
    o.first_rate = c->first;
    if (!CHECK(descent_monitor_create(&o, &m, NULL) == DESCENT_OK)) {
        return NULL;
    }
    m->state = memcmp(&c->state, &none, sizeof none) != 0 ? c->state : usual;
    m->state.pushed[0] = 1.0;
    m->state.rings[0][0].rate = c->now > 0.0 ? c->now : 0.1;
    return m;
}

static void one(const known *c)
{
    descent_monitor *m = monitor_of(c);
    descent_monitor_verdict v = c->v;
    char text[500], more[300] = "";
    if (!m) {
        return;
    }
    v.place = c->place;
    v.loss = 1.0;
    v.forecast.model = DESCENT_FORECAST_NONE;
    dsc_monitor_explain(m, &v);
    if (!CHECK(v.reason == c->reason) || !CHECK(v.suggestion == c->suggestion) ||
        !CHECK(v.besides == c->besides)) {
        printf("  %s: %s, not %s; %s, not %s\n", v.because, descent_reason_name(v.reason),
               descent_reason_name(c->reason), descent_suggestion_name(v.suggestion),
               descent_suggestion_name(c->suggestion));
    }
    reached[v.reason] = reached[v.besides] = suggested[v.suggestion] = true;
    CHECK(descent_reason_place(v.reason) == c->place);
    CHECK_TEXT(v.options, c->options);
    CHECK((v.next == DESCENT_NEXT_AGAIN) <= (*v.options != '\0'));
    CHECK(*v.because && *v.advice && !strpbrk(v.because, "?{}[]") &&
          !strpbrk(v.advice, "?{}[]"));
    descent_reason_text(v.reason, &v.numbers, text, sizeof text);
    CHECK(strncmp(v.because, text, strlen(text)) == 0);
    descent_reason_text(v.besides, &v.besides_numbers, more, sizeof more);
    CHECK(!*more || strstr(v.because, more) != NULL);
    check_numbers(descent_reason_name(v.reason), descent_reason_numbers(v.reason), &v.numbers);
    check_numbers(descent_reason_name(v.besides), descent_reason_numbers(v.besides),
                  &v.besides_numbers);
    descent_monitor_free(m);
}

static void all_are_reached(void)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        one(&CASES[i]);
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
