// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules of the verdict while training that ask how much a model can fit: networks with fewer
// parameters than numbers to learn, with more, and linear models.
#include "made_runs.h"

// By logarithms, beside noise that is a fifth of the loss.
static double sinks(const run *r, double part)
{
    return 0.5 * exp(-r->level * part);
}

// ---- fewer parameters than numbers to fit ----

// What it can fit goes on falling, and what it cannot ends; unless classes are to be separated.
static void slight_falls_end_where_a_network_cannot_fit(void)
{
    static const double levels[] = {0.08, 0.09, 0.1};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(sinks, false);
        r.level = levels[i];
        r.noise = 0.02;
        r.deviation = 0.08;
        r.seed = 20 + i;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.parameters_per_target = 0.4;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_PLATEAU));
        CHECK(v.reason == DESCENT_REASON_RUN_HARDLY_MOVES);
        r.options.open = true;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.open = false;
        r.options.parameters_per_target = 1.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.parameters_per_target = 0.4;
        r.level *= 5.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

static void late_slight_falls_go_on_where_a_network_can_fit(void)
{
    static const double levels[] = {0.06, 0.07, 0.08};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(sinks, false);
        r.level = levels[i];
        r.noise = 0.04;
        r.deviation = 0.06;
        r.seed = 20 + i;
        r.epoch = 5;
        r.options.parameters_per_target = 0.9;
        judge(&r, &v);
        CHECK(v.place != DESCENT_PLACE_DESCENDING);
        r.options.parameters_per_target = 1.5;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

static double falls_early(const run *r, double part)
{
    return r->level * exp(-fmin(1.0, 2.0 * part));
}

// Steps near their limit make noise that wanders as a fall looks, and does not die.
static void noise_near_the_limit_wanders(void)
{
    static const double levels[] = {0.1, 0.12, 0.14};
    for (size_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(falls_early, false);
        r.level = levels[i];
        r.noise = 0.3 * levels[i];
        r.deviation = 0.4;
        r.seed = 20 + i;
        r.sharpness = 0.8;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.parameters_per_target = 0.7;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_UNDETERMINED));
        r.options.parameters_per_target = 2.0;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.options.parameters_per_target = 0.7;
        r.sharpness = 0.3;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

// ---- linear models ----

static double rises_and_falls(const run *r, double part)
{
    return 0.5 - 0.5 * r->level * fabs(part - 0.5) / (part < 0.5 ? 0.25 : 0.5);
}

// Their loss falls from the beginning on: what most of the run does not show is noise.
static void falls_of_a_part_are_noise_of_linear_models(void)
{
    for (uint64_t i = 0; i < 3; i++) {
        descent_monitor_verdict v = {.size = sizeof v};
        run r = run_of(rises_and_falls, false);
        r.level = 0.03;
        r.noise = 0.02;
        r.deviation = 0.03;
        r.seed = 20 + i;
        r.options.convex = true;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_NOISE_FLOOR));
        r.loss = sinks;
        r.level = 0.3;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
        r.loss = rises_and_falls;
        r.level = 0.03;
        r.options.convex = false;
        judge(&r, &v);
        CHECK(is_place(&v, DESCENT_PLACE_DESCENDING));
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(slight_falls_end_where_a_network_cannot_fit),
        TEST(late_slight_falls_go_on_where_a_network_can_fit),
        TEST(noise_near_the_limit_wanders),
        TEST(falls_of_a_part_are_noise_of_linear_models),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
