// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every rule where numbers end: gradients that are 0, or too large or too small for their squares, or
// no numbers; one parameter; and after more steps than 32 bits count.
#include "check.h"

#include <descent/optimizer.h>

#include <float.h>

typedef void rule_check(descent_rule rule, bool single, double eps);

// Calls a check for every rule, in both types, with and without eps.
static void for_all(rule_check *check)
{
    for (int rule = 0; descent_rule_names()[rule]; rule++) {
        if (descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION) {
            continue;
        }
        for (int bits = 0; bits < 4; bits++) {
            const int before = check_failures;
            check((descent_rule)rule, bits & 1, bits & 2 ? 0.0 : (double)NAN);
            if (check_failures > before) {
                printf("  %s, float%d, eps %s\n", descent_rule_names()[rule],
                       bits & 1 ? 32 : 64, bits & 2 ? "0" : "auto");
            }
        }
    }
}

// One parameter, from 1, with the same gradient at every step; what it is in the end.
static double follow(descent_rule rule, bool single, double eps, double gradient,
                     uint64_t steps_before, int steps)
{
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(rule);
    descent_optimizer *optimizer = NULL;
    if (!isnan(eps)) {
        o.eps = eps;
    }
    if (!CHECK_OK(descent_optimizer_create(single ? DESCENT_FLOAT32 : DESCENT_FLOAT64, 1, &o,
                                           &optimizer, &error))) {
        return 0.0;
    }
    descent_optimizer_set_steps(optimizer, steps_before);
    double x = 1.0, g = gradient;
    float narrow = 1.0F, small = (float)gradient;
    for (int k = 0; k < steps; k++) {
        CHECK_OK(single ? descent_optimizer_step_f32(optimizer, &narrow, &small, &error)
                        : descent_optimizer_step_f64(optimizer, &x, &g, &error));
    }
    CHECK(descent_optimizer_steps(optimizer) == steps_before + (uint64_t)steps);
    descent_optimizer_free(optimizer);
    return single ? (double)narrow : x;
}

static void zero(descent_rule rule, bool single, double eps)
{
    CHECK(follow(rule, single, eps, 0.0, 0, 5) == 1.0);
    CHECK(follow(rule, single, eps, -0.0, 0, 5) == 1.0);
}

static void zeros_move_nothing(void)
{
    for_all(zero);
}

static void not_a_number(descent_rule rule, bool single, double eps)
{
    CHECK(isnan(follow(rule, single, eps, (double)NAN, 0, 3)));
}

static void what_is_no_number_stays_visible(void)
{
    for_all(not_a_number);
}

// The square of the gradient is no number of the type: steps may stand still, and none may be
// undefined.
static void huge(descent_rule rule, bool single, double eps)
{
    const double g = single ? 1e30 : 1e200;
    for (int k = 1; k <= 8; k++) {
        CHECK(isfinite(follow(rule, single, eps, g, 0, k)));
        CHECK(isfinite(follow(rule, single, eps, -g, 0, k)));
    }
}

static void huge_gradients_lead_to_numbers(void)
{
    for_all(huge);
}

// The square is 0, and the gradient itself below the normal numbers.
static void tiny(descent_rule rule, bool single, double eps)
{
    const double smallest[] = {single ? 1e-42 : 1e-310, single ? 1e-30 : 1e-200};
    for (size_t i = 0; i < 2; i++) {
        const double x = follow(rule, single, eps, smallest[i], 0, 8);
        CHECK(isfinite(x) && fabs(x - 1.0) <= 100.0);
    }
}

static void tiny_gradients_lead_to_numbers(void)
{
    for_all(tiny);
}

static void late(descent_rule rule, bool single, double eps)
{
    const uint64_t counts[] = {UINT64_C(1) << 32, UINT64_C(1) << 33, UINT64_C(1) << 60};
    double x[3];
    for (size_t i = 0; i < 3; i++) {
        x[i] = follow(rule, single, eps, 0.5, counts[i], 4);
        CHECK(isfinite(x[i]));
    }
    /* What depends on the count has ended, but for the bound of adopt. */
    CHECK_NEAR(x[1], x[0], (rule == DESCENT_ADOPT ? 0.1 : 1e-6) * fabs(x[0]));
}

static void steps_are_counted_beyond_32_bits(void)
{
    for_all(late);
    // The step after 2^32 others is no first one: nothing corrects it, and nothing begins.
    const uint64_t many = UINT64_C(1) << 32;
    CHECK_NEAR(follow(DESCENT_ADAM, false, 0.0, 2.0, many, 1), 1.0 - 1e-3 * 0.1 / sqrt(0.001),
               1e-12);
    CHECK_NEAR(follow(DESCENT_ADAM, false, 0.0, 2.0, 0, 1), 1.0 - 1e-3, 1e-12);
    CHECK_NEAR(follow(DESCENT_RPROP, false, 0.0, 2.0, many, 1), 1.0 - 1e-6, 1e-12);
    CHECK_NEAR(follow(DESCENT_RPROP, false, 0.0, 2.0, 0, 1), 1.0 - 0.01, 1e-12);
    CHECK(follow(DESCENT_ADOPT, false, 1e-6, 2.0, many, 1) < 1.0);
    CHECK(follow(DESCENT_ADOPT, false, 1e-6, 2.0, 0, 1) == 1.0);
    CHECK(follow(DESCENT_RADAM, false, 0.0, 2.0, many, 1) < 1.0 - 1e-3); /* divided */
}

// Centred: the variance of a constant gradient is 0, and no rounding makes it less.
static void a_variance_is_never_negative(void)
{
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_RMSPROP);
    o.centred = true;
    o.bias_correction = 1;
    for (int i = 0; i < 200; i++) {
        descent_optimizer *optimizer = NULL;
        double x = 1.0;
        const double g = 1.0 + i / 7.0;
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 1, &o, &optimizer, &error));
        for (int k = 0; k < 50; k++) {
            CHECK_OK(descent_optimizer_step_f64(optimizer, &x, &g, &error));
            CHECK(isfinite(x));
        }
        descent_optimizer_free(optimizer);
    }
    o.eps = 1e-8;
    for (int sign = -1; sign <= 1; sign += 2) {
        descent_optimizer *optimizer = NULL;
        double x = 1.0;
        const double g = sign * 1e200;
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 1, &o, &optimizer, &error));
        for (int k = 0; k < 5; k++) {
            CHECK_OK(descent_optimizer_step_f64(optimizer, &x, &g, &error));
        }
        CHECK(x == 1.0);
        descent_optimizer_free(optimizer);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(zeros_move_nothing),
        TEST(what_is_no_number_stays_visible),
        TEST(huge_gradients_lead_to_numbers),
        TEST(tiny_gradients_lead_to_numbers),
        TEST(steps_are_counted_beyond_32_bits),
        TEST(a_variance_is_never_negative),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
