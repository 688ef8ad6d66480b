// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules of the verdict while training, each by runs that are made for it: losses by a formula,
// and probes that say how large noise and steps are.
#include "made_runs.h"

// ---- a fall that has ended within the later half of a window ----

// Nine tenths go down a slope, the last one runs into `level` of the loss.
static double slope_that_ends(const run *r, double part)
{
    const double end = 0.88, steep = r->level / end;
    return part < end ? 1.0 - steep * part
                      : 1.0 - r->level - 0.02 * steep * (1.0 - exp((end - part) / 0.02));
}

static double slope(const run *r, double part)
{
    return 1.0 - r->level * part;
}

static void falls_that_end(void)
{
    static const double levels[] = {0.05, 0.1, 0.2};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(slope_that_ends, true);
        r.level = levels[i];
        judge(&r, &v);
        CHECK(v.place != DESCENT_PLACE_DESCENDING);
        r.loss = slope;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// ---- hardly anything is left, of Adam ----

static double power(const run *r, double part)
{
    return pow(r->level, part);
}

// Its bursts undo what it gains below a millionth; gradient descent has none.
static void adam_ends_where_bursts_undo_its_gains(void)
{
    static const double levels[] = {3e-7, 5e-7, 7e-7};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(power, true);
        r.level = levels[i];
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.optimizer.rule = DESCENT_ADAM;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_MINIMUM));
        r.level = 20.0 * levels[i];
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// ---- noise ----

static double level(const run *r, double part)
{
    (void)part;
    return r->level;
}

// A loss that is a constant's is behind a plateau, whatever noise is said to cost.
static void a_constant_loss_is_a_plateau(void)
{
    static const double levels[] = {0.99, 0.995, 1.01};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(level, false);
        r.level = levels[i];
        r.noise = 0.09 + 0.02 * (double)i;
        r.deviation = 0.01;
        r.seed = i;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_PLATEAU));
        r.level = 0.6;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_NOISE_FLOOR));
    }
}

// The noise of a network that comes in bursts: nobody knows the mean, and no fall is seen.
static void bursts_of_noise_are_no_fall(void)
{
    for (uint64_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(level, false);
        r.level = 0.03;
        r.noise = 0.02;
        r.seed = 50 + i;
        r.deviation = 2.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
        r.deviation = 0.5;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// By logarithms, beside noise that is a fifth of the loss.
static double sinks(const run *r, double part)
{
    return 0.5 * exp(-r->level * part);
}

static void slow_falls_are_seen_in_noise(void)
{
    size_t falling = 0, level_ones = 0;
    for (uint64_t i = 0; i < 60; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(sinks, false);
        r.level = 0.15;
        r.noise = 0.1;
        r.deviation = 0.2;
        r.seed = 20 + i;
        judge(&r, &v);
        falling += v.place == DESCENT_PLACE_DESCENDING;
        r.level = 0.0;
        judge(&r, &v);
        level_ones += v.place == DESCENT_PLACE_DESCENDING;
    }
    CHECK(falling >= 43 && level_ones == 0);
}

// A slight fall after many epochs, beside noise, has ended as often as not.
static void late_slight_falls_are_not_descending(void)
{
    static const double levels[] = {0.06, 0.07, 0.08};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(sinks, false);
        r.level = levels[i];
        r.noise = 0.04;
        r.deviation = 0.06;
        r.seed = 20 + i;
        r.epoch = 20; // 40 of them
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.epoch = 5;
        judge(&r, &v);
        CHECK(v.place != DESCENT_PLACE_DESCENDING);
        r.level *= 10.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// Much, and then little, but in every part.
static double much_and_little(const run *r, double part)
{
    return 0.5 + (part < 0.4 ? 0.4 : 0.0) + r->level * (1.0 - part);
}

static void slow_sure_falls_are_descending(void)
{
    static const double levels[] = {0.017, 0.018, 0.019};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(much_and_little, false);
        r.level = levels[i];
        r.noise = 0.006;
        r.deviation = 0.004;
        r.seed = 20 + i;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.level = 0.0;
        judge(&r, &v);
        CHECK(v.place != DESCENT_PLACE_DESCENDING);
    }
}

// ---- all rows a step ----

static double faster(const run *r, double part)
{
    return 1.0 - r->level * exp(8.0 * (part - 1.0));
}

// What leaves a plateau falls faster and faster, by less than counts for long.
static void falls_that_begin(void)
{
    static const double levels[] = {0.007, 0.008, 0.009};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(faster, true);
        r.level = levels[i];
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// Floors of networks: an interval of the fall that holds what gains a tenth later says nothing.
static void wide_intervals_are_no_floor(void)
{
    for (uint64_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(level, false);
        r.level = 0.6;
        r.noise = 0.1;
        r.seed = 20 + i;
        r.deviation = 0.02;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_NOISE_FLOOR));
        r.deviation = 0.2;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
        r.deviation = 0.02;
        r.level = 0.85; // it has hardly begun to learn
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
    }
}

// ---- what hardly moves ----

// A fall that is slower than what counts by much, beside little noise, and one that is not; and
// noise that smaller steps would do away with.
static void falls_too_slow_to_count_are_a_plateau(void)
{
    static const double levels[] = {0.03, 0.04, 0.05};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(sinks, false);
        r.level = levels[i];
        r.noise = 0.045;
        r.deviation = 0.06;
        r.seed = 40 + i;
        r.epoch = 5;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_PLATEAU));
        CHECK(v.reason == DESCENT_REASON_RUN_HARDLY_MOVES && strstr(v.because, "hardly moves"));
        r.level *= 20.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.level = levels[i];
        r.noise = 0.2;
        judge(&r, &v);
        CHECK(v.reason != DESCENT_REASON_RUN_HARDLY_MOVES);
    }
}

static double settles(const run *r, double part)
{
    return 0.5 + r->level * exp(-5.0 * part);
}

// All rows a step: less than counts is left of the fall, as it slows down.
static void falls_that_are_nearly_done(void)
{
    static const double levels[] = {0.3, 0.4, 0.5};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(settles, true);
        r.level = levels[i];
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_PLATEAU));
        CHECK(v.reason == DESCENT_REASON_RUN_HARDLY_MOVES && !strstr(v.because, "noise"));
        r.level = 10.0 * levels[i];
        judge(&r, &v);
        CHECK(v.place != DESCENT_PLACE_PLATEAU);
    }
}

// ---- noise that dies, adaptive rules ----

// Noise of steps along gradients dies with them; that of Adam's only beside a signal.
static void noise_of_gradients_dies_with_them(void)
{
    static const double levels[] = {0.03, 0.05, 0.07};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(level, false);
        r.level = levels[i];
        r.noise = 0.6 * levels[i];
        r.deviation = 0.3;
        r.seed = 70 + i;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.optimizer.rule = DESCENT_ADAM;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
        r.signal = 2.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.optimizer.rule = DESCENT_GD;
        r.sharpness = 0.8; // its noise is mostly made by steps near their limit
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
        r.loss = power; // but where it falls
        r.noise *= 0.3;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// At once, and stays.
static double drops(const run *r, double part)
{
    return part < 0.1 ? 1.0 : r->level;
}

// Adam is not at its end while the loss is seen to fall by half and more.
static void adam_is_not_at_its_end_while_the_loss_halves(void)
{
    static const double levels[] = {1e-7, 2e-8, 1e-9};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(power, false);
        r.level = levels[i];
        r.deviation = 0.5;
        r.seed = 20 + i;
        r.options.optimizer.rule = DESCENT_ADAM;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.loss = level;
        judge(&r, &v); // the first loss is as small
        CHECK(v.place != DESCENT_PLACE_MINIMUM);
        r.loss = drops;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_MINIMUM));
    }
}

// ---- momentum at its limit ----

static double bowl(void *user, const double *x, uint64_t draw, double *g)
{
    (void)user;
    (void)draw;
    g[0] = x[0];
    return 0.5 * x[0] * x[0];
}

// It swings as wide as ((1 + beta) / (1 - beta))^2 in the loss, and stays; beyond it does not.
static void momentum_at_its_limit_swings_and_stays(void)
{
    static const double betas[] = {0.8, 0.9, 0.95};
    for (size_t i = 0; i < 6; i++) {
        const bool classical = i < 3;
        const double beta = betas[i % 3], limit = 2.0 + 2.0 * beta;
        descent_monitor_verdict v = {.size = sizeof v};
        for (int beyond = 0; beyond < 2; beyond++) {
            const double rate = (beyond ? 1.05 : 1.0) * limit / (classical ? 1.0 : 1.0 - beta);
            simulation s = simulation_of(DESCENT_MOMENTUM, rate, 400);
            s.n = 1;
            s.x[0] = 1.0;
            s.function = bowl;
            s.exact = true;
            s.optimizer.beta1 = beta;
            s.optimizer.momentum_form =
                classical ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
            CHECK(simulate(&s, &v));
            CHECK(is_place(&v,
                           beyond ? DESCENT_PLACE_DIVERGING : DESCENT_PLACE_EDGE_OF_STABILITY));
        }
    }
}

// ---- what is said ----

// The first fifth learns much, and the steps throw it away.
static double lost(const run *r, double part)
{
    return part < 0.1 ? 1.0 : part < 0.2 ? 0.5 : r->level;
}

// Steps that are too large keep the loss there, or it is a constant's now: to go on at a lower
// rate is not enough.
static void what_was_lost(void)
{
    static const double levels[] = {1.2, 1.3, 1.5};
    for (size_t i = 0; i < 6; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        const bool constant = i >= 3;
        run r = run_of(lost, false);
        r.level = levels[i % 3];
        r.noise = constant ? r.level - 0.9 : 0.6 * r.level;
        r.deviation = 0.1;
        r.seed = 20 + i;
        r.epoch = 16;
        judge(&r, &v);
        CHECK(is_place(&v, constant ? DESCENT_PLACE_PLATEAU : DESCENT_PLACE_NOISE_FLOOR));
        CHECK(v.conclusion == DESCENT_CONCLUSION_START_AGAIN &&
              strcmp(v.options, "lr = 0.025") == 0);
        CHECK(strstr(v.advice, "start again with a lower rate: the loss is 1."));
        r.loss = level;
        judge(&r, &v);
        CHECK(is_place(&v, constant ? DESCENT_PLACE_PLATEAU : DESCENT_PLACE_NOISE_FLOOR));
        CHECK(v.conclusion != DESCENT_CONCLUSION_START_AGAIN);
    }
}

// Losses that have the penalty in them stand beside others that have not.
static void penalties_are_named_in_the_loss(void)
{
    descent_monitor_verdict v = {.size = sizeof v};
    run r = run_of(lost, false);
    r.level = 1.3;
    r.noise = 0.3;
    r.deviation = 0.1;
    r.epoch = 16;
    r.options.l2 = 1e-4;
    judge(&r, &v);
    CHECK(strstr(v.advice, "the loss with its L2 part is 1.3 now"));
    r = run_of(power, true);
    r.level = 1e-9;
    r.options.l2 = 1e-4;
    r.options.optimizer.rule = DESCENT_ADAM;
    judge(&r, &v);
    CHECK(strstr(v.because, "hardly anything is left of the loss with its L2 part: "));
    r = run_of(slope, true);
    r.level = 0.2;
    r.options.l2 = 1e-4;
    judge(&r, &v);
    CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    CHECK(!strstr(v.advice, "forecast: ") || strstr(v.advice, "(losses with their L2 part)"));
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(falls_that_end),
        TEST(adam_ends_where_bursts_undo_its_gains),
        TEST(a_constant_loss_is_a_plateau),
        TEST(bursts_of_noise_are_no_fall),
        TEST(slow_falls_are_seen_in_noise),
        TEST(late_slight_falls_are_not_descending),
        TEST(slow_sure_falls_are_descending),
        TEST(falls_that_begin),
        TEST(wide_intervals_are_no_floor),
        TEST(falls_too_slow_to_count_are_a_plateau),
        TEST(falls_that_are_nearly_done),
        TEST(noise_of_gradients_dies_with_them),
        TEST(adam_is_not_at_its_end_while_the_loss_halves),
        TEST(momentum_at_its_limit_swings_and_stays),
        TEST(what_was_lost),
        TEST(penalties_are_named_in_the_loss),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
