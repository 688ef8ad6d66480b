// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The verdict while training: its statistics against known distributions and formulas, and runs
// of known kind (those of bench/verdicts.c, with few seeds).
#include "check.h"

#include <stdlib.h>

#include "failing_alloc.h"
#include "surface/monitor/window.h"
#include "surface/trend/say.h"
#include "verdicts.h"
#include "verdicts_simulate.h"

// ---- statistics ----

static void quantiles_are_those_of_the_tables(void)
{
    // Abramowitz and Stegun, table 26.1, and beyond.
    CHECK_NEAR(dsc_monitor_quantile(0.4), 0.2533471031357997, 1e-9);
    CHECK_NEAR(dsc_monitor_quantile(0.05), 1.6448536269514722, 1e-9);
    CHECK_NEAR(dsc_monitor_quantile(0.001), 3.0902323061678132, 1e-9);
    CHECK_NEAR(dsc_monitor_quantile(1e-9), 5.9978070150076869, 1e-9);
}

// A series of observations of 16 steps.
static descent_monitor *fed(const double *loss, size_t count)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    const descent_monitor_options o = descent_monitor_options_default();
    CHECK_OK(descent_monitor_create(&o, &m, &error));
    for (size_t i = 0; i < count; i++) {
        const descent_observation seen = {.size = sizeof seen,
                                          .step = 16 * (i + 1),
                                          .steps = 16,
                                          .loss = loss[i],
                                          .learning_rate = 0.1};
        descent_monitor_add(m, &seen);
    }
    return m;
}

static void trends_of_lines_are_exact(void)
{
    double loss[5000];
    for (size_t i = 0; i < 5000; i++) {
        loss[i] = 3.0 - 1e-4 * (double)i;
    }
    descent_monitor *m = fed(loss, 5000);
    dsc_monitor_window w, half;
    CHECK(dsc_monitor_window_last(&m->state, 0.25, &w));
    CHECK(w.count == 39 && w.sum.steps == 16.0 * 39.0 * 32.0);
    const dsc_monitor_trend trend = dsc_monitor_trend_of(&w, 0.01);
    CHECK_NEAR(trend.fall, 1e-4 * 39.0 * 32.0, 1e-10);
    CHECK(trend.error < 1e-10);
    dsc_monitor_window_half(&w, &half);
    CHECK(half.count == 20 && half.points == 20);
    CHECK_NEAR(dsc_monitor_trend_of(&half, 0.01).fall, 1e-4 * 20.0 * 32.0, 1e-10);
    CHECK(!dsc_monitor_window_last(&(dsc_monitor_state){.observations = 15.0}, 0.25, &w));
    descent_monitor_free(m);
}

// How often a level series of correlated noise is said to fall or to rise: not more than the
// error rate, here asked to be 10 % for one window.
static void false_alarms_are_as_rare_as_asked(void)
{
    static const double correlations[] = {0.0, 0.5, 0.9};
    enum { RUNS = 400, LENGTH = 256 };
    for (size_t c = 0; c < 3; c++) {
        size_t alarms = 0;
        for (uint64_t run = 0; run < RUNS; run++) {
            double loss[LENGTH], noise = simulated_normal(run, 0, c);
            for (uint64_t i = 0; i < LENGTH; i++) {
                const double rho = correlations[c];
                noise = rho * noise + sqrt(1.0 - rho * rho) * simulated_normal(run, i + 1, c);
                loss[i] = 10.0 + noise;
            }
            descent_monitor *m = fed(loss, LENGTH);
            dsc_monitor_window w;
            CHECK(dsc_monitor_window_last(&m->state, 0.5, &w));
            const dsc_monitor_trend t = dsc_monitor_trend_of(&w, 0.05);
            alarms += fabs(t.fall) > t.error;
            descent_monitor_free(m);
        }
        // 10 % of 400, and three standard deviations.
        if (!CHECK(alarms <= 58)) {
            printf("  %zu alarms at correlation %g\n", alarms, correlations[c]);
        }
        CHECK(alarms >= 4); // and it is no test if it never sounds
    }
}

// Epoch means are used once there are 16 in a window; a first part of an epoch after a restart
// is not one.
static void epoch_means_count_once_there_are_enough(void)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    const descent_monitor_options o = descent_monitor_options_default();
    CHECK_OK(descent_monitor_create(&o, &m, &error));
    dsc_monitor_window w;
    for (uint64_t i = 0; i < 400; i++) { // epochs of 5 observations, loss 0 1 2 3 4
        const descent_observation seen = {.size = sizeof seen,
                                          .step = 10 * (i + 1),
                                          .steps = 10,
                                          .loss = (double)(i % 5),
                                          .learning_rate = 0.1,
                                          .ends_epoch = i % 5 == 4};
        descent_monitor_add(m, &seen);
        if (i == 6) {
            descent_monitor_restart(m);
            CHECK(!dsc_monitor_window_last(&m->state, 0.25, &w));
        }
    }
    CHECK(dsc_monitor_window_last(&m->state, 0.25, &w));
    CHECK(m->state.ended[0] == 78.0 && w.points == 20 && w.steps_a_point == 50.0);
    for (size_t i = 0; i < w.points; i++) {
        CHECK_NEAR(w.losses[i], 2.0, 1e-12);
    }
    CHECK(dsc_monitor_trend_of(&w, 0.01).error < 1e-12);
    descent_monitor_free(m);
}

// ---- formulas ----

typedef struct well {
    uint64_t seed;
    size_t n;
    double curvature[4], noise;
} well;

static double well_value(void *user, const double *x, uint64_t draw, double *g)
{
    const well *q = user;
    double value = 1.0;
    for (size_t i = 0; i < q->n; i++) {
        const double noise =
            q->noise > 0.0 ? q->noise * simulated_normal(q->seed, draw, i) : 0.0;
        value += 0.5 * q->curvature[i] * x[i] * x[i] + noise * x[i];
        g[i] = q->curvature[i] * x[i] + noise;
    }
    return value;
}

// s is curvature over the limit of the rule: 2 / lr, (2 + 2 beta) / lr for the sum of gradients
// and (2 + 2 beta) / ((1 - beta) lr) for their average.
static void sharpness_is_curvature_over_the_limit(void)
{
    well q = {.n = 1, .curvature = {3.0}};
    descent_monitor_verdict v = {.size = sizeof v};
    for (int i = 0; i < 3; i++) {
        simulation s = simulation_of(i ? DESCENT_MOMENTUM : DESCENT_GD, 0.1, 60);
        s.optimizer.momentum_form =
            i == 1 ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
        s.n = 1;
        s.x[0] = 1.0;
        s.function = well_value;
        s.user = &q;
        s.exact = true;
        CHECK(simulate(&s, &v));
        const double limits[] = {2.0 / 0.1, 3.8 / 0.1, 3.8 / (0.1 * 0.1)};
        CHECK_NEAR(v.sharpness, 3.0 / limits[i], 1e-9);
    }
}

// Where gradient descent and heavy ball begin to diverge, the ratio is 1.
static void divergence_begins_at_a_ratio_of_1(void)
{
    for (int i = 0; i < 6; i++) {
        well q = {.n = 1, .curvature = {1.0}};
        descent_monitor_verdict v = {.size = sizeof v};
        const bool beyond = i % 2;
        const double limit = (double[]){2.0, 3.8, 38.0}[i / 2];
        simulation s = simulation_of(i / 2 ? DESCENT_MOMENTUM : DESCENT_GD,
                                     limit * (beyond ? 1.01 : 0.99), 2000);
        s.optimizer.momentum_form =
            i / 2 == 1 ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
        s.n = 1;
        s.x[0] = 1.0;
        s.function = well_value;
        s.user = &q;
        s.exact = true;
        CHECK(simulate(&s, &v));
        CHECK_NEAR(v.sharpness, beyond ? 1.01 : 0.99, 1e-3);
        CHECK((v.place == DESCENT_PLACE_DIVERGING) == beyond);
    }
}

// At a noise floor: excess sum(lr s^2 / (2 (2 - lr c))), noise 4 s^2, and signal far below.
static void the_noise_floor_is_measured(void)
{
    well q = {.seed = 5, .n = 4, .curvature = {0.5, 1.0, 1.5, 2.0}, .noise = 1.0};
    descent_monitor_verdict v = {.size = sizeof v};
    const double rate = 0.1;
    double excess = 0.0;
    simulation s = simulation_of(DESCENT_GD, rate, 60000);
    s.n = 4;
    s.function = well_value;
    s.user = &q;
    CHECK(simulate(&s, &v));
    for (size_t i = 0; i < 4; i++) {
        excess += rate / (2.0 * (2.0 - rate * q.curvature[i]));
    }
    CHECK(v.place == DESCENT_PLACE_NOISE_FLOOR);
    CHECK_NEAR(v.loss - 1.0, excess, 0.02);
    CHECK(fabs(v.floor_excess / excess - 1.0) < 0.1);
    CHECK(fabs(v.gain / v.cost - 1.0) < 0.7); // [Y18], as far as the probes show it
    CHECK(v.significance > 0.9 && v.significance < 1.2 && v.significance_se < 0.1);
    CHECK(strstr(v.because, "noise") && strcmp(v.options, "lr = 0.025") == 0);
}

// B_noise = tr(Sigma) / |G|^2 far from the minimum, where G is known, and the standard error.
static void the_noise_scale_has_a_true_error(void)
{
    enum { RUNS = 16 };
    double sum = 0.0, squares = 0.0, scale = 0.0, said = 0.0;
    for (uint64_t run = 0; run < RUNS; run++) {
        well q = {.seed = 6 + run, .n = 4, .curvature = {0.01, 0.01, 0.01, 0.01}, .noise = 2.0};
        descent_monitor_verdict v = {.size = sizeof v};
        simulation s = simulation_of(DESCENT_GD, 1e-4, 20000);
        s.n = 4;
        for (size_t i = 0; i < 4; i++) {
            s.x[i] = 400.0;
        }
        s.function = well_value;
        s.user = &q;
        CHECK(simulate(&s, &v));
        sum += v.significance;
        squares += v.significance * v.significance;
        scale += v.noise_scale;
        said += v.significance_se;
    }
    // |G|^2 = 64 at the start, 2.2 % less in the middle of the last half; tr(Sigma) = 16.
    const double mean = sum / RUNS, deviation = sqrt(squares / RUNS - mean * mean);
    CHECK(fabs(mean - 4.9) < 0.25);
    CHECK(fabs(scale / RUNS / 0.256 - 1.0) < 0.1);
    if (!CHECK(said / RUNS > 0.6 * deviation && said / RUNS < 1.7 * deviation)) {
        printf("  %g, deviation %g, said to be %g\n", mean, deviation, said / RUNS);
    }
}

static double pass_value(void *user, const double *x, uint64_t draw, double *g)
{
    (void)draw;
    const double down = *(const double *)user;
    g[0] = -down * x[0];
    g[1] = 0.5 * x[1];
    return 1.0 - 0.5 * down * x[0] * x[0] + 0.25 * x[1] * x[1];
}

// The time to leave a saddle, against the time that it takes: until ten tolerances of 1 %.
static void the_time_to_leave_a_saddle_is_foretold(void)
{
    double down = 0.02;
    descent_monitor_verdict v = {.size = sizeof v};
    simulation s = simulation_of(DESCENT_GD, 0.5, 300);
    s.n = 2;
    s.x[0] = 1e-6;
    s.x[1] = 1.0;
    s.function = pass_value;
    s.user = &down;
    s.exact = true;
    CHECK(simulate(&s, &v));
    CHECK(v.place == DESCENT_PLACE_SADDLE);
    double steps = 0.0, x = s.x[0];
    while (0.5 * down * x * x < 0.1) {
        x *= 1.0 + 0.5 * down;
        steps += 1.0;
    }
    if (!CHECK(fabs(v.eta - steps) < 8.0)) { // a probe is some steps old
        printf("  %g steps, not %g\n", v.eta, steps);
    }
    CHECK(strstr(v.advice, "otherwise it takes") != NULL);
}

// ---- what is said ----

static void layers_are_offered_with_units_that_do_not_die(void)
{
    static const char *const rows[][2] = {
        {"64 relu 32 tanh", "64 leaky_relu 32 tanh"},
        {"64 tanh", ""},
        {"64 leaky_relu", ""},
        {"8 residual(relu 8 linear norm relu 8 relu) relu",
         "8 residual(leaky_relu 8 linear norm leaky_relu 8 leaky_relu) leaky_relu"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        dsc_say_alive_layers(rows[i][0], text, sizeof text);
        CHECK_TEXT(text, rows[i][1]);
    }
}

static void counts_in_words_have_two_digits(void)
{
    static const struct {
        double count;
        const char *text;
    } rows[] = {{1.0, "about 1"},
                {38.2, "about 39"},
                {390.0, "about 390"},
                {391.0, "about 400"},
                {11500.0, "about 12,000"},
                {104000.0, "about 110,000"},
                {3.8e7, "about 38 million"},
                {4.2e32, "more than a billion"},
                {HUGE_VAL, "more than a billion"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[32];
        if (!CHECK(strcmp(dsc_say_about(rows[i].count, text), rows[i].text) == 0)) {
            printf("  %g: %s\n", rows[i].count, text);
        }
    }
}

// A line that does not fall, whose error is twice the tolerance: four times the steps. A fall
// of 0.4 tolerances and no error: longer by 1.25, so that half a tolerance is passed.
static void steps_that_are_needed(void)
{
    double loss[100];
    for (size_t i = 0; i < 100; i++) {
        loss[i] = 1.0;
    }
    descent_monitor *m = fed(loss, 100); // 1600 steps
    const double still = dsc_monitor_needed(m, &(dsc_monitor_trend){0.0, 0.02}, 0.01);
    CHECK(still >= 3.0 * 1600.0 && still < 3.3 * 1600.0);
    const double falling = dsc_monitor_needed(m, &(dsc_monitor_trend){0.004, 0.0}, 0.003);
    CHECK(falling > 0.0 && falling < 0.5 * 1600.0);
    CHECK(dsc_monitor_needed(m, &(dsc_monitor_trend){0.0, 1.0}, 0.01) == HUGE_VAL);
    descent_monitor_free(m);
}

// 500 steps down a bowl in x1 to rounding; x0 stays at 0, where the loss curves by -1e-5: too
// little to lead anywhere within the window, and no step goes there.
static void flat_end(double smallest, descent_place place, bool by_steps)
{
    double down = 1e-5;
    descent_monitor_verdict v = {.size = sizeof v};
    simulation s = simulation_of(DESCENT_GD, 0.5, 500);
    s.n = 2;
    s.x[1] = 1.0;
    s.function = pass_value;
    s.user = &down;
    s.exact = true;
    s.smallest = smallest;
    CHECK(simulate(&s, &v));
    CHECK(v.place == place && v.by_steps == by_steps);
    CHECK((strstr(v.because, "as far as") != NULL) == by_steps);
}

static void smallest_eigenvalue_tells_minimum_from_saddle(void)
{
    flat_end((double)NAN, DESCENT_PLACE_MINIMUM, true);
    flat_end(-1e-5, DESCENT_PLACE_SADDLE, false);
    flat_end(0.5, DESCENT_PLACE_MINIMUM, false);
    flat_end(0.0, DESCENT_PLACE_MINIMUM, true);
}

// A rate far too small: a larger one is named only when the largest eigenvalue is known (here
// 1), and then half of what is stable.
static void larger_rates_are_named_when_known(void)
{
    for (int known = 0; known < 2; known++) {
        well q = {.n = 1, .curvature = {1.0}};
        descent_monitor_verdict v = {.size = sizeof v};
        simulation s = simulation_of(DESCENT_GD, 1e-6, 200);
        s.n = 1;
        s.x[0] = 1.0;
        s.function = well_value;
        s.user = &q;
        s.exact = true;
        s.smallest = known ? 0.5 : (double)NAN;
        CHECK(simulate(&s, &v));
        CHECK(v.place == DESCENT_PLACE_PLATEAU);
        CHECK(strcmp(v.options, known ? "lr = 1" : "") == 0);
        CHECK((strstr(v.advice, "descent diagnose RUN") != NULL) == !known);
    }
}

typedef struct tale {
    descent_monitor_options options;
    double loss[2]; /* in turn */
    double first;
    descent_observation seen;
} tale;

static tale tale_of(double first, double even, double odd)
{
    tale t = {.options = descent_monitor_options_default(),
              .loss = {even, odd},
              .first = first,
              .seen = {.size = sizeof(descent_observation), .learning_rate = 0.1, .steps = 1}};
    t.options.exact = true;
    t.options.optimizer.rule = DESCENT_GD;
    return t;
}

static void tell(const tale *t, descent_monitor_verdict *v)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    CHECK_OK(descent_monitor_create(&t->options, &m, &error));
    for (uint64_t i = 0; i < 200; i++) {
        descent_observation o = t->seen;
        o.step = i + 1;
        o.loss = i == 0 ? t->first : t->loss[i % 2];
        o.rises = i > 1 && o.loss > t->loss[(i + 1) % 2];
        descent_monitor_add(m, &o);
    }
    v->size = sizeof *v;
    descent_monitor_judge(m, v);
    descent_monitor_free(m);
}

static void nothing_left_is_a_minimum_or_infinity(void)
{
    descent_monitor_verdict v = {.size = sizeof v};
    tale t = tale_of(2.3, 0.0, 0.0);
    tell(&t, &v);
    CHECK(v.place == DESCENT_PLACE_MINIMUM && strstr(v.because, "hardly anything is left"));
    CHECK(!*v.options);
    t.options.open = true; // cross-entropy: no minimum
    tell(&t, &v);
    CHECK(v.place == DESCENT_PLACE_INFINITY && strstr(v.because, "hardly anything is left"));
}

// Steps at the limit of stability; a layer is dead; hardly anything is left of the loss.
static void edges_and_dead_layers_are_named(void)
{
    descent_monitor_verdict v = {.size = sizeof v};
    tale t = tale_of(2.0, 1.0, 1.001);
    t.seen.probed = true;
    t.seen.moved = t.seen.moved_scaled = 0.01;
    t.seen.cost = 0.5 * 20.0 * 0.01; // curvature 20 = 2 / rate
    t.seen.gain = t.seen.cost;
    t.seen.gradient = t.seen.signal = 1.0;
    t.seen.weights = 1.0;
    tell(&t, &v); // on the spot
    CHECK(v.place == DESCENT_PLACE_EDGE_OF_STABILITY && !strstr(v.advice, "fine"));
    CHECK(v.conclusion == DESCENT_CONCLUSION_CHANGE && v.next == DESCENT_NEXT_RESUME);
    CHECK(strcmp(v.options, "lr = 0.05") == 0);
    t.seen.units = 10;
    t.seen.dead = 2;
    t.seen.blocked = 1.0;
    tell(&t, &v);
    CHECK(v.place == DESCENT_PLACE_EDGE_OF_STABILITY && !strstr(v.advice, "fine"));
    CHECK(strstr(v.because, "a layer is dead: 2 of 10") && strcmp(v.options, "lr = 0.01") == 0);
    t.seen.dead = 0;
    t.seen.saturated = 8;
    tell(&t, &v);
    CHECK(strstr(v.because, "a layer is saturated: 8 of 10") && !strstr(v.advice, "fine"));
    t.seen.blocked = 0.5;
    t.loss[0] = 1e-10;
    t.loss[1] = 1.1e-10;
    tell(&t, &v);
    CHECK(v.place == DESCENT_PLACE_MINIMUM);
}

static void doubt_is_said_with_its_interval(void)
{
    descent_monitor_verdict v = {.size = sizeof v};
    double loss[60];
    for (size_t i = 0; i < 60; i++) {
        loss[i] = 2.0 + 0.5 * simulated_normal(8, i, 0);
    }
    descent_monitor *m = fed(loss, 60);
    descent_monitor_judge(m, &v);
    descent_monitor_free(m);
    CHECK(v.place == DESCENT_PLACE_UNDETERMINED && !strstr(v.because, "-"));
    CHECK(strstr(v.because, "between rising by") && strstr(v.because, "and falling by"));
    CHECK(strstr(v.advice, "more steps should settle it") ||
          strstr(v.advice, "descent diagnose RUN"));
}

static void convex_models_are_judged_as_such(void)
{
    descent_monitor_verdict v = {.size = sizeof v};
    for (int convex = 0; convex < 2; convex++) {
        tale t = tale_of(2.0, 1.0, 1.0);
        t.options.convex = convex;
        t.seen.probed = true;
        t.seen.weights = 1.0;
        tell(&t, &v); // gradient 0 from the beginning: nothing to compare it with
        CHECK(v.place != DESCENT_PLACE_MINIMUM);
        t.seen.gradient = 0.0;
        descent_monitor *m = NULL;
        CHECK(descent_monitor_create(&t.options, &m, NULL) == DESCENT_OK);
        for (uint64_t i = 0; i < 200; i++) {
            descent_observation o = t.seen;
            o.step = i + 1;
            o.loss = i == 0 ? 2.0 : 1.0;
            o.gradient = i == 0 ? 1.0 : 0.0;
            descent_monitor_add(m, &o);
            descent_monitor_judge(m, &v);
            // Said first after the first window, and for another one since.
            CHECK(v.lasting == (v.window > 0 && (double)(i + 1 - v.window) >= m->state.since));
        }
        CHECK(v.place == DESCENT_PLACE_MINIMUM && v.lasting);
        CHECK((strstr(v.options, "starts = ") != NULL) == !convex);
        descent_monitor_restart(m);
        descent_monitor_judge(m, &v);
        CHECK(!v.lasting);
        descent_monitor_free(m);
    }
}

// ---- state, regimes, mistakes ----

static void a_stored_state_judges_the_same(void)
{
    double loss[300];
    for (size_t i = 0; i < 300; i++) {
        loss[i] = 2.0 / (1.0 + 0.01 * (double)i) + 0.01 * simulated_normal(3, i, 0);
    }
    descent_monitor *a = fed(loss, 300), *b = fed(loss, 0);
    size_t count = 0, other = 0;
    const double *from = descent_monitor_state(a, &count);
    double *to = descent_monitor_state(b, &other);
    CHECK(count == other && count * sizeof(double) == sizeof(dsc_monitor_state));
    memcpy(to, from, count * sizeof *to);
    descent_monitor_verdict v = {.size = sizeof v}, w = {.size = sizeof w};
    descent_monitor_judge(a, &v);
    descent_monitor_judge(b, &w);
    CHECK(v.place == DESCENT_PLACE_DESCENDING && w.place == v.place);
    CHECK(v.fall == w.fall && v.fall_low == w.fall_low && strcmp(v.because, w.because) == 0);
    descent_monitor_free(a);
    descent_monitor_free(b);
}

// A state comes from a file: whatever it says, nothing outside the rings is touched.
static void damaged_states_touch_nothing_outside(void)
{
    static const double numbers[] = {-1e9, -1.0, 0.5, 1e300, (double)NAN, HUGE_VAL};
    double loss[300];
    for (size_t i = 0; i < 300; i++) {
        loss[i] = 2.0 - 1e-3 * (double)i;
    }
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        descent_monitor *m = fed(loss, 300);
        dsc_monitor_window w;
        for (size_t level = 0; level < DSC_MONITOR_LEVELS; level++) {
            m->state.pushed[level] = m->state.ended[level] = numbers[k];
        }
        CHECK(dsc_monitor_window_last(&m->state, 0.5, &w));
        CHECK(w.count <= DSC_MONITOR_RING && w.points <= DSC_MONITOR_RING);
        const descent_observation seen = {.size = sizeof seen,
                                          .step = 4900,
                                          .steps = 16,
                                          .loss = 1.0,
                                          .learning_rate = 0.1,
                                          .ends_epoch = true};
        descent_monitor_add(m, &seen);
        descent_monitor_verdict v = {.size = sizeof v};
        descent_monitor_judge(m, &v);
        descent_monitor_free(m);
    }
}

static void a_rate_by_hand_begins_a_regime(void)
{
    double loss[100];
    for (size_t i = 0; i < 100; i++) {
        loss[i] = 1.0;
    }
    descent_monitor *m = fed(loss, 100);
    descent_observation o = {
        .size = sizeof o, .step = 1601, .steps = 1, .loss = 1.0, .learning_rate = 0.08};
    descent_monitor_add(m, &o); // a decay that goes on slowly
    CHECK(m->state.observations == 101.0);
    o.learning_rate = 0.04; // and one by hand
    descent_monitor_add(m, &o);
    CHECK(m->state.observations == 1.0);
    descent_monitor_verdict v = {.size = sizeof v};
    descent_monitor_judge(m, &v);
    CHECK(v.place == DESCENT_PLACE_UNDETERMINED && strstr(v.because, "too few steps"));
    CHECK(v.needed > 0.0);
    o.loss = (double)NAN;
    CHECK(descent_monitor_add(m, &o));
    descent_monitor_judge(m, &v);
    CHECK(v.place == DESCENT_PLACE_DIVERGING && strcmp(v.options, "lr = 0.004") == 0);
    o.steps = 0;
    CHECK(!descent_monitor_add(m, &o));
    descent_monitor_free(m);
}

static void refuse(descent_monitor_options options, const char *text)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    CHECK(descent_monitor_create(&options, &m, &error) == DESCENT_INVALID);
    if (!CHECK(strcmp(error.message, text) == 0)) {
        printf("  %s\n", error.message);
    }
}

static void options_of_the_monitor_are_checked(void)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    const descent_monitor_options good = descent_monitor_options_default();
    descent_monitor_options o = good;
    o.size = 0;
    char text[128];
    snprintf(
        text, sizeof text,
        "monitor: the options do not come from their _default function (size is 0, not %zu)",
        sizeof o);
    refuse(o, text);
    o = good;
    o.tolerance = 0.0;
    refuse(o, "monitor: tolerance is 0; it must be between 0 and 1");
    o = good;
    o.error_rate = 0.9;
    refuse(o, "monitor: error_rate is 0.9; it must be above 0 and at most 0.5");
    o = good;
    o.optimizer.beta1 = 1.0;
    refuse(o, "monitor: beta1 is 1; it must be at least 0 and below 1");
    o = good;
    o.batch = 0;
    refuse(o, "monitor: a batch has no examples");
    o = good;
    o.floor = HUGE_VAL;
    refuse(o, "monitor: floor is not a finite number");
    o = good;
    o.parameters_per_target = -0.5;
    refuse(o, "monitor: parameters_per_target is -0.5; it must not be negative");
    failing_alloc_start(1);
    CHECK(descent_monitor_create(&good, &m, &error) == DESCENT_NO_MEMORY);
    failing_alloc_stop();
    descent_monitor_free(NULL);
}

// ---- runs of known kind ----

static void known_kinds_are_recognised(void)
{
    enum { SEEDS = 2, FIRST = 100 };
    unsigned all = 0, right = 0, wrong = 0;
    for (const verdict_case *c = verdict_cases; c->name; c++) {
        for (uint64_t seed = FIRST; seed < FIRST + SEEDS; seed++) {
            descent_monitor_verdict v = {.size = sizeof v};
            if (!CHECK(c->run(seed, &v))) {
                continue;
            }
            all++;
            right += v.place == c->truth;
            wrong += v.place != c->truth && v.place != DESCENT_PLACE_UNDETERMINED;
            if (v.place != c->truth) {
                printf("  %s, %s, seed %d: %s (%s)\n", descent_place_word(c->truth), c->name,
                       (int)seed, descent_place_word(v.place), v.because);
            }
        }
    }
    CHECK(all == 25 * SEEDS);
    CHECK(100 * right >= 95 * all);
    CHECK(100 * wrong <= 2 * all);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(quantiles_are_those_of_the_tables),
                                       TEST(trends_of_lines_are_exact),
                                       TEST(false_alarms_are_as_rare_as_asked),
                                       TEST(epoch_means_count_once_there_are_enough),
                                       TEST(sharpness_is_curvature_over_the_limit),
                                       TEST(divergence_begins_at_a_ratio_of_1),
                                       TEST(the_noise_floor_is_measured),
                                       TEST(the_noise_scale_has_a_true_error),
                                       TEST(the_time_to_leave_a_saddle_is_foretold),
                                       TEST(a_stored_state_judges_the_same),
                                       TEST(a_rate_by_hand_begins_a_regime),
                                       TEST(layers_are_offered_with_units_that_do_not_die),
                                       TEST(counts_in_words_have_two_digits),
                                       TEST(steps_that_are_needed),
                                       TEST(smallest_eigenvalue_tells_minimum_from_saddle),
                                       TEST(larger_rates_are_named_when_known),
                                       TEST(nothing_left_is_a_minimum_or_infinity),
                                       TEST(edges_and_dead_layers_are_named),
                                       TEST(doubt_is_said_with_its_interval),
                                       TEST(convex_models_are_judged_as_such),
                                       TEST(options_of_the_monitor_are_checked),
                                       TEST(known_kinds_are_recognised),
                                       TEST(damaged_states_touch_nothing_outside)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
