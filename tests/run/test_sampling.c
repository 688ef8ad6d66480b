// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Samples of the unit cube: what their kinds promise, point by point.
#include "check.h"

#include <stdlib.h>

#include "run/sampling.h"

static dsc_sampling *make(descent_sampling kind, size_t n, uint64_t count, uint64_t seed)
{
    dsc_sampling *s = NULL;
    descent_error error = {0};
    CHECK_OK(dsc_sampling_create(kind, n, count, seed, &s, &error));
    return s;
}

// Every one of `cells` equal intervals of every coordinate holds one of `cells` points.
static bool fills_intervals(const dsc_sampling *s, size_t n, size_t cells)
{
    unsigned char *seen = calloc(n * cells, 1);
    double *u = calloc(n, sizeof *u);
    bool good = true;
    for (size_t p = 0; p < cells; p++) {
        dsc_sampling_point(s, p, u);
        for (size_t i = 0; i < n; i++) {
            good = good && u[i] >= 0.0 && u[i] < 1.0;
            const size_t cell = (size_t)(u[i] * (double)cells);
            good = good && cell < cells && seen[i * cells + cell]++ == 0;
        }
    }
    free(u);
    free(seen);
    return good;
}

static void sobol_points_fill_every_interval_once(void)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        dsc_sampling *s =
            make(DESCENT_SAMPLING_SOBOL, DSC_SOBOL_DIMENSIONS, UINT64_C(1) << 40, seed);
        for (size_t cells = 1; cells <= 16384; cells *= 2) {
            if (!CHECK(fills_intervals(s, DSC_SOBOL_DIMENSIONS, cells))) {
                printf("  seed %d, %zu points\n", (int)seed, cells);
            }
        }
        dsc_sampling_free(s);
    }
}

// The smallest t such that all 2^k points are a (t, k, 2)-net in coordinates a and b: every
// dyadic box of 2^(t-k) holds 2^t of them.
static int net_quality(const dsc_sampling *s, size_t n, size_t a, size_t b, int k)
{
    const size_t points = (size_t)1 << k;
    double *u = calloc(n, sizeof *u), *pairs = calloc(points, 2 * sizeof *pairs);
    unsigned *seen = calloc(points, sizeof *seen);
    for (size_t p = 0; p < points; p++) {
        dsc_sampling_point(s, p, u);
        pairs[2 * p] = u[a];
        pairs[2 * p + 1] = u[b];
    }
    int t = 0;
    for (bool good = false; !good && t <= k; t += good ? 0 : 1) {
        good = true;
        for (int left = 0; left <= k - t && good; left++) {
            const size_t wide = (size_t)1 << left, high = (size_t)1 << (k - t - left);
            memset(seen, 0, points * sizeof *seen);
            for (size_t p = 0; p < points; p++) {
                const size_t x = (size_t)(pairs[2 * p] * (double)wide);
                const size_t y = (size_t)(pairs[2 * p + 1] * (double)high);
                seen[x * high + y]++;
            }
            for (size_t c = 0; c < wide * high; c++) {
                good = good && seen[c] == 1U << t;
            }
        }
    }
    free(seen);
    free(pairs);
    free(u);
    return t;
}

// The first two dimensions are a (0, k, 2)-net; the t of a pair in general is at most the
// degrees of both polynomials, less two; that of [J08] is small for their low dimensions.
static void pairs_of_sobol_coordinates_are_nets(void)
{
    static const int degree[] = {1, 1, 2, 3, 3, 4, 4, 5, 5, 5};
    enum { N = 10 };
    dsc_sampling *s = make(DESCENT_SAMPLING_SOBOL, N, 4096, 7);
    for (int k = 0; k <= 10; k++) {
        CHECK(net_quality(s, N, 0, 1, k) == 0);
    }
    for (size_t a = 0; a < N; a++) {
        for (size_t b = a + 1; b < N; b++) {
            const int t = net_quality(s, N, a, b, 10);
            if (!CHECK(t <= degree[a] + degree[b] - 2)) {
                printf("  coordinates %zu and %zu: t = %d\n", a + 1, b + 1, t);
            }
        }
    }
    dsc_sampling_free(s);
}

// Without the shift, in exact arithmetic: the points of the sequence as the papers print them.
static void sobol_points_are_those_of_the_papers(void)
{
    static const double wanted[8][3] = {
        {0, 0, 0},          {.5, .5, .5},       {.75, .25, .25},    {.25, .75, .75},
        {.375, .375, .625}, {.875, .875, .125}, {.625, .125, .875}, {.125, .625, .375}};
    dsc_sampling *s = make(DESCENT_SAMPLING_SOBOL, 3, 8, 99);
    double first[3], u[3];
    dsc_sampling_point(s, 0, first);
    for (size_t p = 0; p < 8; p++) {
        dsc_sampling_point(s, p, u);
        for (size_t i = 0; i < 3; i++) {
            const uint64_t bits = (uint64_t)(first[i] * 0x1p52) ^ (uint64_t)(u[i] * 0x1p52);
            CHECK((double)bits * 0x1p-52 == wanted[p][i]);
        }
    }
    dsc_sampling_free(s);
}

static void latin_points_fill_every_interval_once(void)
{
    static const size_t counts[] = {1, 2, 7, 100, 4096, 10000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        dsc_sampling *s = make(DESCENT_SAMPLING_LATIN, 50, counts[c], 5);
        CHECK(fills_intervals(s, 50, counts[c]));
        dsc_sampling_free(s);
    }
}

// Mean 1/2, variance 1/12, no correlation between coordinates; other points for other seeds.
static void samples_are_uniform_and_uncorrelated(void)
{
    enum { N = 6, POINTS = 20000 };
    for (int kind = 0; kind < 3; kind++) {
        dsc_sampling *s = make((descent_sampling)kind, N, POINTS, 1);
        dsc_sampling *other = make((descent_sampling)kind, N, POINTS, 2);
        double mean[N] = {0}, product[N][N] = {{0}}, u[N], v[N];
        size_t same = 0;
        for (size_t p = 0; p < POINTS; p++) {
            dsc_sampling_point(s, p, u);
            dsc_sampling_point(other, p, v);
            for (size_t i = 0; i < N; i++) {
                same += u[i] == v[i];
                mean[i] += u[i] / POINTS;
                for (size_t j = 0; j < N; j++) {
                    product[i][j] += (u[i] - 0.5) * (u[j] - 0.5) / POINTS;
                }
            }
        }
        CHECK(same == 0);
        for (size_t i = 0; i < N; i++) {
            CHECK_NEAR(mean[i], 0.5, 4.0 * 0.289 / sqrt(POINTS));
            for (size_t j = 0; j < N; j++) {
                CHECK_NEAR(product[i][j], i == j ? 1.0 / 12.0 : 0.0, 4.0 / 12.0 / sqrt(POINTS));
            }
        }
        dsc_sampling_free(s);
        dsc_sampling_free(other);
    }
}

static void samples_beyond_their_limits_are_refused(void)
{
    dsc_sampling *s = NULL;
    descent_error error = {0};
    CHECK(dsc_sampling_create(DESCENT_SAMPLING_SOBOL, 41, 10, 1, &s, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(
        check_said(&error),
        "sampling: Sobol points have at most 40 dimensions, and there are 41 parameters\n"
        "sampling = latin");
    CHECK(dsc_sampling_create(DESCENT_SAMPLING_LATIN, 1, UINT64_C(1) << 33, 1, &s, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "sampling = uniform") != NULL);
    CHECK(dsc_sampling_create(DESCENT_SAMPLING_LATIN, SIZE_MAX / 64, 100000, 1, &s, &error) ==
          DESCENT_NO_MEMORY);
    CHECK(s == NULL);
    dsc_sampling_free(NULL);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(sobol_points_fill_every_interval_once),
                                       TEST(pairs_of_sobol_coordinates_are_nets),
                                       TEST(sobol_points_are_those_of_the_papers),
                                       TEST(latin_points_fill_every_interval_once),
                                       TEST(samples_are_uniform_and_uncorrelated),
                                       TEST(samples_beyond_their_limits_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
