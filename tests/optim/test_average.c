// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include <descent/average.h>

static descent_average average_of(double beta)
{
    descent_average average = {0};
    descent_error error;
    CHECK_OK(descent_average_init(&average, beta, &error));
    return average;
}

// The first temperature of a Seattle January: without correction the average starts far too
// low.
static void the_first_sample_is_the_corrected_average(void)
{
    descent_average a = average_of(0.98);
    CHECK(descent_average_raw(&a) == 0.0);
    CHECK(isnan(descent_average_corrected(&a)));
    CHECK(descent_average_add(&a, 12.8) == 12.8);
    CHECK_NEAR(descent_average_raw(&a), 0.256, 1e-15);
    CHECK(descent_average_corrected(&a) == 12.8);
    CHECK(a.count == 1);
    CHECK_NEAR(descent_average_window(&a), 50.0, 1e-14);
}

static void averages_follow_their_recurrence(void)
{
    static const double betas[] = {0.0, 0.1, 0.5, 0.9, 0.98, 0.999};
    for (size_t b = 0; b < sizeof betas / sizeof *betas; b++) {
        descent_average a = average_of(betas[b]);
        const long double beta = (long double)betas[b];
        long double v = 0.0L, power = 1.0L;
        for (int k = 1; k <= 300; k++) {
            const double sample = 10.0 + 5.0 * sin(0.7 * k);
            v = beta * v + (1.0L - beta) * (long double)sample;
            power *= beta;
            const double corrected = descent_average_add(&a, sample);
            CHECK_NEAR(corrected, (double)(v / (1.0L - power)), 1e-14);
            CHECK_NEAR(descent_average_raw(&a), (double)v, 1e-14);
            CHECK(descent_average_corrected(&a) == corrected);
        }
    }
}

static void a_constant_series_averages_to_itself(void)
{
    static const double betas[] = {0.0, 0.5, 0.98, 0.9999, 0.9999999};
    for (size_t b = 0; b < sizeof betas / sizeof *betas; b++) {
        descent_average a = average_of(betas[b]);
        for (int k = 0; k < 20000; k++) {
            CHECK_NEAR(descent_average_add(&a, 0.1), 0.1, 1e-15);
        }
        CHECK(descent_average_raw(&a) <= 0.1);
    }
}

static void betas_outside_0_to_1_are_refused(void)
{
    static const struct {
        double beta;
        const char *message;
    } cases[] = {
        {1.0, "beta of an average: 1 is out of range: it must be at least 0 and less than 1"},
        {-0.1,
         "beta of an average: -0.1 is out of range: it must be at least 0 and less than 1"},
        {(double)NAN,
         "beta of an average: nan is out of range: it must be at least 0 and less than 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_average a = {0.5, 3.0, 7};
        descent_error error;
        CHECK(descent_average_init(&a, cases[i].beta, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, cases[i].message);
        CHECK(a.count == 7);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(the_first_sample_is_the_corrected_average), TEST(averages_follow_their_recurrence),
        TEST(a_constant_series_averages_to_itself), TEST(betas_outside_0_to_1_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
