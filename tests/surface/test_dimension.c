// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The law of minima: exact values against an independent computation with 70 digits
// (determinants of angular integrals, by quadrature), sampled ones against the exact ones.
#include "check.h"

#include <stdlib.h>

#include <descent/dimension.h>

#include "surface/law/double_double.h"
#include "surface/law/goe.h"
#include "surface/spectrum/jacobi.h"
#include "surface/spectrum/quadrature.h"

static void goe_probabilities_are_those_known(void)
{
    const double root2 = sqrt(2.0), pi = 3.14159265358979323846;
    const double known[] = {0.5,
                            0.25 * (2.0 - root2),
                            (pi - 2.0 * root2) / (4.0 * pi),
                            0.002456709259786223681,
                            0.00014011468546339970501,
                            4.6201874775489930763e-6,
                            8.8046128063254893384e-8,
                            9.694546749307666268e-10,
                            6.1665017659559969611e-12,
                            2.2656531581084170171e-14,
                            4.8078856889908077753e-17,
                            5.8924126583785847109e-20};
    for (size_t n = 1; n <= sizeof known / sizeof *known; n++) {
        CHECK_NEAR(descent_goe_positive(n) / known[n - 1], 1.0, 1e-14);
    }
    CHECK_NEAR(descent_goe_positive(16) / 5.4836017610077206475e-34, 1.0, 1e-14);
    CHECK_NEAR(descent_goe_positive(18) / 1.961258898046235637870e-42, 1.0, 1e-14);
    // The same integrals with 120 digits.
    CHECK_NEAR(descent_goe_positive(19) / 5.146498743321658107343e-47, 1.0, 1e-11);
    CHECK_NEAR(descent_goe_positive(20) / 7.797875577829754888306e-52, 1.0, 1e-11);
    /* ln P / n^2 tends to -ln(3) / 4 from below */
    const double rate = -log(descent_goe_positive(20)) / 400.0;
    CHECK(rate > 0.25 * log(3.0) && rate < 0.3);
    CHECK(isnan(descent_goe_positive(0)) && isnan(descent_goe_positive(21)));
}

static void double_doubles_have_twice_the_digits(void)
{
    const dsc_dd third = dsc_dd_divide(dsc_dd_from(1.0), dsc_dd_from(3.0));
    const dsc_dd rest =
        dsc_dd_subtract(dsc_dd_multiply(third, dsc_dd_from(3.0)), dsc_dd_from(1.0));
    CHECK(fabs(dsc_dd_to_double(rest)) < 1e-31);
    CHECK(fabs(third.low) > 1e-18 && fabs(third.low) < 1e-16);
    const dsc_dd sum = dsc_dd_add(dsc_dd_from(1.0), dsc_dd_from(1e-25));
    CHECK_NEAR(dsc_dd_to_double(dsc_dd_subtract(sum, dsc_dd_from(1.0))) / 1e-25, 1.0, 1e-6);
}

// Against Jacobi's method, with elements beside the diagonal that are 0, and against the
// closed form of the second difference matrix.
static void tridiagonal_eigenvalues_agree_with_jacobi(void)
{
    enum { N = 12 };
    double diagonal[N], beside[N] = {0.0}, a[N * N] = {0.0}, values[N], vectors[N * N];
    for (size_t i = 0; i < N; i++) {
        diagonal[i] = sin(3.0 * (double)i);
        beside[i] = i == 4 || i == 5 ? 0.0 : cos((double)i);
        a[i * N + i] = diagonal[i];
        if (i + 1 < N) {
            a[i * N + i + 1] = a[(i + 1) * N + i] = beside[i];
        }
    }
    dsc_jacobi(N, a, values, vectors);
    dsc_tridiagonal_eigenvalues(N, diagonal, beside, NULL);
    for (size_t i = 0; i < N; i++) {
        double nearest = HUGE_VAL;
        for (size_t j = 0; j < N; j++) {
            nearest = fmin(nearest, fabs(values[i] - diagonal[j]));
        }
        CHECK_NEAR(nearest, 0.0, 1e-14);
    }
    double sum = 0.0;
    for (size_t i = 0; i < N; i++) {
        diagonal[i] = 2.0;
        beside[i] = -1.0;
    }
    dsc_tridiagonal_eigenvalues(N, diagonal, beside, NULL);
    double least = HUGE_VAL;
    for (size_t i = 0; i < N; i++) {
        sum += diagonal[i];
        least = fmin(least, diagonal[i]);
    }
    CHECK_NEAR(sum, 2.0 * N, 1e-13);
    CHECK_NEAR(least, 2.0 - 2.0 * cos(3.14159265358979323846 / (N + 1)), 1e-14);
}

// Of every estimate the exact value lies within five standard errors, and its standard error is
// what it should be.
static void samples_agree_with_the_exact_values(void)
{
    descent_error error = {0};
    descent_dimension_options options = descent_dimension_options_default();
    descent_dimension rows[DESCENT_DIMENSION_MOST];
    options.to = 5;
    options.samples = 20000;
    CHECK_OK(descent_dimension_law(&options, rows, &error));
    for (size_t n = 1; n <= 5; n++) {
        const descent_dimension *r = &rows[n - 1];
        CHECK(r->n == n && r->separable == ldexp(1.0, -(int)n));
        CHECK(fabs(r->free_sample.value - r->free) <= 5.0 * r->free_sample.error);
        CHECK_NEAR(r->free_sample.error / sqrt(r->free * (1.0 - r->free) / 200000.0), 1.0, 0.3);
        if (n <= 3) {
            CHECK(r->field.error == 0.0);
            CHECK(fabs(r->field_sample.value - r->field.value) <= 5.0 * r->field_sample.error);
        }
        CHECK(r->field_sample.error < 0.03 * r->field_sample.value);
    }
    CHECK(rows[3].field.value == rows[3].field_sample.value);
    CHECK_NEAR(rows[2].field.value, 0.123302, 1e-6);
    CHECK(fabs(rows[3].field.value - 0.0597) < 0.001 &&
          fabs(rows[4].field.value - 0.0287) < 0.001);
    const descent_dimension before = rows[4];
    CHECK_OK(descent_dimension_law(&options, rows, &error));
    CHECK(before.field.value == rows[4].field.value);
    options.seed = 2;
    CHECK_OK(descent_dimension_law(&options, rows, &error));
    CHECK(before.field.value != rows[4].field.value);
}

static void dimensions_out_of_range_are_refused(void)
{
    descent_error error = {0};
    descent_dimension rows[DESCENT_DIMENSION_MOST];
    descent_dimension_options options = descent_dimension_options_default();
    options.to = 21;
    CHECK(descent_dimension_law(&options, rows, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "to") != NULL);
    options.to = 1;
    options.samples = 1; // has no spread
    CHECK(descent_dimension_law(&options, rows, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "samples") != NULL);
    options = (descent_dimension_options){.to = 1, .samples = 2};
    CHECK(descent_dimension_law(&options, rows, NULL) == DESCENT_INVALID);
    options = descent_dimension_options_default();
    options.samples = 10;
    options.to = 20;
    CHECK_OK(descent_dimension_law(&options, rows, &error));
    CHECK(isnan(rows[19].free_sample.value) && rows[19].free > 0.0);
    // None of 100 is positive: that is no exact 0.
    CHECK(rows[4].free_sample.value == 0.0 && isnan(rows[4].free_sample.error));
    CHECK(rows[19].field.error > 0.0);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(goe_probabilities_are_those_known), TEST(double_doubles_have_twice_the_digits),
        TEST(tridiagonal_eigenvalues_agree_with_jacobi),
        TEST(samples_agree_with_the_exact_values), TEST(dimensions_out_of_range_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
