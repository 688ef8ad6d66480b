// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/rng.h"
#include "core/statistics/normal.h"
#include "core/statistics/paired.h"

// Values of the tables of Abramowitz and Stegun, with more digits.
static void quantiles_are_those_of_tables(void)
{
    CHECK_NEAR(dsc_normal_quantile(0.975), 1.959963984540054, 1e-13);
    CHECK_NEAR(dsc_normal_quantile(0.8), 0.8416212335729143, 1e-13);
    CHECK_NEAR(dsc_normal_quantile(1e-10), -6.361340902404056, 1e-12);
    CHECK_NEAR(dsc_normal_quantile(0.5), 0.0, 1e-13);
    CHECK(dsc_normal_quantile(0.0) == -HUGE_VAL && dsc_normal_quantile(1.0) == HUGE_VAL);
    CHECK_NEAR(dsc_student_quantile(1, 0.975), 12.706204736174698, 1e-12);
    CHECK_NEAR(dsc_student_quantile(2, 0.975), 4.302652729749462, 1e-12);
    CHECK_NEAR(dsc_student_quantile(5, 0.975), 2.570581835636314, 1e-12);
    CHECK_NEAR(dsc_student_quantile(10, 0.025), -2.228138851986273, 1e-12);
    CHECK_NEAR(dsc_student_cdf(3, 1.0), 0.8044988905221148, 1e-13);
    CHECK_NEAR(dsc_normal_cdf(dsc_normal_quantile(0.123)), 0.123, 1e-14);
}

// Counted by hand. Of {3, -1, 2, 1} the sum is 5 and that of the sizes 7: as far from 0 are the
// sums that lose at most 1 of it, by no sign, by either 1; and their opposites: 6 of 16.
static void signs_are_counted(void)
{
    const double three[] = {1.0, 2.0, 3.0}, four[] = {3.0, -1.0, 2.0, 1.0};
    const double equal[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, none[] = {0.0, 0.0};
    CHECK(dsc_signs_test(3, three, 1) == 2.0 / 8.0);
    CHECK(dsc_signs_test(4, four, 1) == 6.0 / 16.0);
    CHECK(dsc_signs_test(6, equal, 1) == 2.0 / 64.0);
    CHECK(dsc_signs_test(2, none, 1) == 1.0);
    CHECK(dsc_signs_test(0, none, 1) == 1.0 && dsc_signs_test(1, three, 1) == 1.0);
}

// [F35] section 21: Darwin's fifteen pairs of maize, in eighths of an inch; 863 of 2^15 sums are at
// least as large.
static void signs_agree_with_fisher(void)
{
    const double maize[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    double tenths[15], opposite[15];
    for (int i = 0; i < 15; i++) {
        tenths[i] = maize[i] / 10.0; // sums that are equal no longer are, as they are rounded
        opposite[i] = -maize[i];
    }
    CHECK(dsc_signs_test(15, maize, 1) == 2.0 * 863.0 / 32768.0);
    CHECK(dsc_signs_test(15, tenths, 1) == 2.0 * 863.0 / 32768.0);
    CHECK(dsc_signs_test(15, opposite, 1) == 2.0 * 863.0 / 32768.0);
}

// All signs, one after the other; small whole numbers, of which many sums are equal.
static double one_by_one(size_t n, const double *d)
{
    uint64_t extreme = 0;
    double whole = 0.0;
    for (size_t i = 0; i < n; i++) {
        whole += d[i];
    }
    for (uint64_t signs = 0; signs < UINT64_C(1) << n; signs++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum += signs >> i & 1 ? -d[i] : d[i];
        }
        extreme += fabs(sum) >= fabs(whole);
    }
    return (double)extreme / (double)(UINT64_C(1) << n);
}

static void signs_are_counted_as_one_by_one(void)
{
    for (uint32_t n = 1; n <= 14; n++) {
        for (uint32_t stream = 0; stream < 8; stream++) {
            const dsc_random random = {n, DSC_PURPOSE_STARTS, stream};
            double d[14];
            for (size_t i = 0; i < n; i++) {
                d[i] = floor(9.0 * dsc_random_uniform(&random, i)) - 3.0;
            }
            CHECK(dsc_signs_test(n, d, 1) == one_by_one(n, d));
        }
    }
}

// What is drawn is near what is counted: the same differences, and five that are 0.
static void drawn_signs_are_near_counted_ones(void)
{
    double d[24] = {5, -2, 3, 4, -1, 2, 6, -3, 1, 2, 4, -5, 3, 1, -2, 2, 1, -4, 3};
    const double counted = dsc_signs_test(19, d, 1), drawn = dsc_signs_test(24, d, 1);
    CHECK(counted > 0.01 && counted < 0.5);
    CHECK(fabs(drawn - counted) < 5.0 * sqrt(counted * (1.0 - counted) / DSC_SIGNS_DRAWN));
    CHECK(drawn == dsc_signs_test(24, d, 1) && drawn != dsc_signs_test(24, d, 2));
    for (int i = 0; i < 24; i++) {
        d[i] = 1.0;
    }
    CHECK(dsc_signs_test(24, d, 1) > 0.0); // never 0, however few
}

static void least_pairs_are_enough(void)
{
    double d[32];
    for (int i = 0; i < 32; i++) {
        d[i] = 1.0 + i;
    }
    CHECK(dsc_signs_least(0.05) == 6 && dsc_signs_least(0.05 / 10.0) == 9);
    CHECK(dsc_signs_least(1.0) == 1 && dsc_signs_least(0.5) == 2);
    for (size_t m = 1; m < 500; m *= 3) {
        const double alpha = 0.05 / (double)m;
        const size_t n = dsc_signs_least(alpha);
        CHECK(dsc_signs_test(n, d, 1) <= alpha && dsc_signs_test(n - 1, d, 1) > alpha);
    }
}

// By hand: 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04, which may not be less than the one before.
static void holm_multiplies_in_order(void)
{
    const double p[] = {0.01, 0.04, 0.03, 0.005}, hopeless[] = {0.6, 0.9};
    double adjusted[4];
    CHECK(dsc_holm(4, p, adjusted));
    CHECK_NEAR(adjusted[3], 0.02, 1e-15);
    CHECK_NEAR(adjusted[0], 0.03, 1e-15);
    CHECK_NEAR(adjusted[2], 0.06, 1e-15);
    CHECK_NEAR(adjusted[1], 0.06, 1e-15);
    CHECK(dsc_holm(2, hopeless, adjusted) && adjusted[0] == 1.0 && adjusted[1] == 1.0);
    // A third is divided by 3, which a level that is drawn to 1 by (1 - level) / m is not.
    const double three[] = {0.05 / 3.0 - 1e-9, 0.5, 0.5},
                 above[] = {0.05 / 3.0 + 1e-9, 0.5, 0.5};
    CHECK(dsc_holm(3, three, adjusted) && adjusted[0] < 0.05);
    CHECK(dsc_holm(3, above, adjusted) && adjusted[0] > 0.05);
    CHECK(dsc_holm(0, p, adjusted));
}

// ((1.959964 + 0.841621) * 1 / 0.5)^2 + 1.959964^2 / 2 = 33.3. With these numbers of pairs the t test
// has a power of 0.808, 0.825, 0.809 and 0.812 (scipy 1.10, noncentral t).
static void pairs_that_are_needed(void)
{
    CHECK(dsc_pairs_needed(1.0, 0.5, 0.05, 0.8) == 34.0);
    CHECK(dsc_pairs_needed(2.0, -1.0, 0.05, 0.8) == 34.0);
    CHECK(dsc_pairs_needed(1.0, 1.0, 0.05 / 10.0, 0.8) == 18.0);
    CHECK(dsc_pairs_needed(1.0, 0.8, 0.05 / 45.0, 0.8) == 32.0);
    CHECK(dsc_pairs_needed(1.0, 0.8, 0.05 / 496.0, 0.8) == 43.0);
    CHECK(dsc_pairs_needed(1.0, 0.0, 0.05, 0.8) == HUGE_VAL);
    CHECK(dsc_pairs_needed(0.0, 1.0, 0.05, 0.8) == 2.0);
}

// So many pairs do find it four times out of five, by the test that is made of them.
static void pairs_that_are_needed_are_enough(void)
{
    enum { TRIES = 1000 };
    const double alpha = 0.05 / 10.0; // the strictest level of five rules
    const size_t n = (size_t)dsc_pairs_needed(1.0, 1.0, alpha, 0.8);
    int found = 0;
    for (uint32_t k = 0; k < TRIES; k++) {
        const dsc_random random = {3, DSC_PURPOSE_STARTS, k};
        double d[20];
        for (size_t i = 0; i < n; i++) {
            d[i] = 1.0 + dsc_random_normal(&random, i);
        }
        found += dsc_signs_test(n, d, 1) <= alpha;
    }
    CHECK(n < 20 && found > 760 && found < 860);
}

// ---- intervals ----

static void intervals_move_with_the_numbers(void)
{
    const double d[] = {1.2, -0.4, 2.2, 0.7, 1.9, 0.1, 0.8};
    double moved[7];
    dsc_interval a, b;
    for (int i = 0; i < 7; i++) {
        moved[i] = 16.0 - 2.0 * d[i];
    }
    CHECK(dsc_bootstrap_mean(7, d, 0.95, 1, &a) && dsc_bootstrap_mean(7, moved, 0.95, 1, &b));
    CHECK_NEAR(b.low, 16.0 - 2.0 * a.high, 1e-2);
    CHECK_NEAR(b.high, 16.0 - 2.0 * a.low, 1e-2);
    CHECK(a.low < dsc_mean(7, d) && dsc_mean(7, d) < a.high);
    dsc_interval again, narrow;
    CHECK(dsc_bootstrap_mean(7, d, 0.95, 1, &again) && again.low == a.low &&
          again.high == a.high);
    CHECK(dsc_bootstrap_mean(7, d, 0.5, 1, &narrow));
    CHECK(narrow.low > a.low && narrow.high < a.high);
}

static void intervals_of_few_numbers(void)
{
    const double equal[] = {0.3, 0.3, 0.3}, two[] = {1.0, 2.0};
    dsc_interval a;
    CHECK(dsc_bootstrap_mean(1, equal, 0.95, 1, &a) && isnan(a.low) && isnan(a.high));
    CHECK(dsc_bootstrap_mean(3, equal, 0.95, 1, &a));
    CHECK_NEAR(a.low, 0.3, 1e-15);
    CHECK_NEAR(a.high, 0.3, 1e-15);
    CHECK(dsc_bootstrap_mean(2, two, 0.95, 1, &a) && a.low == 1.0 && a.high == 2.0);
}

// The part of many experiments of n numbers whose interval holds the mean, which is 0 or 1.
static double coverage(size_t n, bool skewed)
{
    enum { EXPERIMENTS = 500 };
    double d[32] = {0.0};
    int held = 0;
    for (uint32_t k = 0; k < EXPERIMENTS; k++) {
        const dsc_random random = {7, DSC_PURPOSE_PROBE, k};
        for (size_t i = 0; i < n; i++) {
            d[i] = skewed ? -log1p(-dsc_random_uniform(&random, i)) - 1.0
                          : dsc_random_normal(&random, i);
        }
        dsc_interval a;
        CHECK(dsc_bootstrap_mean(n, d, 0.95, k, &a));
        held += a.low <= 0.0 && 0.0 <= a.high;
    }
    return held / (double)EXPERIMENTS;
}

// 500 experiments: a standard error of 1 %. With 6 numbers no mean of a resample lies outside
// them, and they hold a little less.
static void intervals_hold_what_they_claim(void)
{
    CHECK(fabs(coverage(6, false) - 0.93) < 0.03);
    CHECK(fabs(coverage(12, false) - 0.95) < 0.03);
    CHECK(fabs(coverage(20, true) - 0.95) < 0.03);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(quantiles_are_those_of_tables),     TEST(signs_are_counted),
        TEST(signs_agree_with_fisher),           TEST(signs_are_counted_as_one_by_one),
        TEST(drawn_signs_are_near_counted_ones), TEST(least_pairs_are_enough),
        TEST(holm_multiplies_in_order),          TEST(pairs_that_are_needed),
        TEST(pairs_that_are_needed_are_enough),  TEST(intervals_move_with_the_numbers),
        TEST(intervals_of_few_numbers),          TEST(intervals_hold_what_they_claim),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
