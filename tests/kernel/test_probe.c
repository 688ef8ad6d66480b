// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The sums of a probe, next to sums written down one after the other; with every instruction
// set the same bits.
#include "check.h"

#include <stdlib.h>

#include "core/rng.h"
#include "kernel/kernels.h"

enum { MOST = 4099 };

static const double root_scale = 1.7, eps = 1e-3;

typedef struct subject {
    descent_type type;
    size_t n;
    bool scaled, one_gradient;
    double x[MOST], before[MOST], first[MOST], second[MOST], v[MOST];
} subject;

// Numbers that a float holds as well.
static void fill(subject *s)
{
    double *const arrays[] = {s->x, s->before, s->first, s->second, s->v};
    for (uint32_t a = 0; a < sizeof arrays / sizeof *arrays; a++) {
        const dsc_random random = {5, DSC_PURPOSE_MAP, a};
        for (size_t i = 0; i < MOST; i++) {
            const double u = (double)(float)(dsc_random_uniform(&random, i) - 0.5);
            arrays[a][i] = a < 4 ? u : u * u;
        }
    }
}

static dsc_probe_sums sum_plainly(const subject *s)
{
    dsc_probe_sums sums = {0};
    for (size_t i = 0; i < s->n; i++) {
        const double dx = s->type == DESCENT_FLOAT64
                              ? s->x[i] - s->before[i]
                              : (double)((float)s->x[i] - (float)s->before[i]);
        const double g1 = s->one_gradient ? s->second[i] : s->first[i], g2 = s->second[i];
        const double d = s->scaled ? sqrt(s->v[i]) * root_scale + eps : 1.0;
        sums.weights += s->x[i] * s->x[i];
        sums.moved += dx * dx;
        sums.moved_scaled += dx * dx * d;
        sums.inner += g2 * dx;
        sums.first += g1 * g1;
        sums.second += g2 * g2;
        sums.both += g1 * g2;
        sums.difference_scaled += (g1 - g2) * (g1 - g2) / d;
    }
    return sums;
}

// step (out): MOST numbers of the type.
static dsc_probe_sums sum_with(const dsc_kernels *kernels, const subject *s, void *step)
{
    static double x[MOST], first[MOST], second[MOST], v[MOST];
    kernels->from_double(s->n, s->x, x);
    kernels->from_double(s->n, s->first, first);
    kernels->from_double(s->n, s->second, second);
    kernels->from_double(s->n, s->v, v);
    kernels->from_double(s->n, s->before, step);
    const dsc_probe_arrays arrays = {.x = x,
                                     .first = s->one_gradient ? second : first,
                                     .second = second,
                                     .v = s->scaled ? v : NULL,
                                     .root_scale = root_scale,
                                     .eps = eps,
                                     .step = step};
    dsc_probe_sums sums;
    kernels->probe(s->n, &arrays, &sums);
    return sums;
}

static void compare(const dsc_probe_sums *a, const dsc_probe_sums *b, double tolerance)
{
    CHECK_NEAR(a->weights, b->weights, tolerance);
    CHECK_NEAR(a->moved, b->moved, tolerance);
    CHECK_NEAR(a->moved_scaled, b->moved_scaled, tolerance);
    CHECK_NEAR(a->inner, b->inner, tolerance);
    CHECK_NEAR(a->first, b->first, tolerance);
    CHECK_NEAR(a->second, b->second, tolerance);
    CHECK_NEAR(a->both, b->both, tolerance);
    CHECK_NEAR(a->difference_scaled, b->difference_scaled, tolerance);
}

typedef void subject_check(const subject *s);

static void for_all(subject_check *check)
{
    static const size_t counts[] = {0, 1, 7, 8, 9, 64, 1003, MOST};
    static subject s;
    fill(&s);
    for (unsigned bits = 0; bits < 2 * 2 * 2; bits++) {
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            s.type = bits & 1 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
            s.scaled = bits & 2;
            s.one_gradient = bits & 4;
            s.n = counts[c];
            const int before = check_failures;
            check(&s);
            if (check_failures > before) {
                printf("  float%d, n %zu%s%s\n", bits & 1 ? 64 : 32, s.n,
                       s.scaled ? ", scaled" : "", s.one_gradient ? ", one gradient" : "");
            }
        }
    }
}

static void near_plain_sums(const subject *s)
{
    static double step[MOST], taken[MOST];
    const dsc_kernels *kernels = dsc_kernels_get(s->type);
    const dsc_probe_sums plain = sum_plainly(s), got = sum_with(kernels, s, step);
    // In float32 sqrt(v) has its precision.
    compare(&got, &plain, s->type == DESCENT_FLOAT64 ? 1e-13 : 1e-6);
    kernels->to_double(s->n, step, taken);
    for (size_t i = 0; i < s->n; i++) {
        const double minus_dx = s->before[i] - s->x[i];
        CHECK(taken[i] == (s->type == DESCENT_FLOAT64 ? minus_dx : (double)(float)minus_dx));
    }
}

static void same_with_every_set(const subject *s)
{
    static double expected[MOST], step[MOST];
    const dsc_probe_sums baseline = sum_with(dsc_kernels_of(0, s->type), s, expected);
    for (int isa = 1; isa <= dsc_kernels_best_isa(); isa++) {
        const dsc_probe_sums other = sum_with(dsc_kernels_of(isa, s->type), s, step);
        CHECK(memcmp(&other, &baseline, sizeof other) == 0);
        CHECK(memcmp(step, expected, s->n * descent_type_size(s->type)) == 0);
    }
}

static void sums_are_those_of_plain_loops(void)
{
    for_all(near_plain_sums);
}

static void every_instruction_set_gives_the_same_bits(void)
{
    for_all(same_with_every_set);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(sums_are_those_of_plain_loops),
                                       TEST(every_instruction_set_gives_the_same_bits)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
