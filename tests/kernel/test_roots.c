// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps that divide by roots have the bits of the C library's sqrtf, with every instruction set that
// this processor has.
#include "check.h"

#include <float.h>
#include <math.h>

#include "kernel/kernels.h"

enum { COUNT = 1 << 12 };

static float of_bits(uint32_t bits)
{
    float number = 0.0F;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* v stays as it is (beta2 = 1, gain2 = 0), and x becomes g / (sqrt(v) + eps) with g the right root, in
   which eps is lost: that is 1 of no other root. */
static void check_roots(const dsc_kernels *kernels, uint32_t first)
{
    static const dsc_step_coefficients c = {
        .rate = -1.0, .beta2 = 1.0, .root_scale = 1.0, .eps = FLT_MIN, .scale = 1.0};
    static float x[COUNT], g[COUNT], v[COUNT];
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        v[i] = of_bits(first + (uint32_t)i);
        g[i] = sqrtf(v[i]);
        x[i] = 0.0F;
    }
    const dsc_step_arrays arrays = {.x = x, .g = g, .state = {v}};
    kernels->steps[DSC_STEP_RMSPROP](COUNT, &arrays, &c, NULL);
    for (size_t i = 0; i < COUNT; i++) {
        wrong += isfinite(g[i]) && x[i] != 1.0F;
    }
    if (!CHECK(wrong == 0)) {
        printf("  %s: %zu numbers from bits %x on\n", kernels->isa, wrong, (unsigned)first);
    }
}

/* All numbers of binades where roots are taken in another way, and of others next to each other. Each twice, 24 numbers
   apart, since one vector of two or four takes the instruction. */
static void every_root_is_the_nearest_number(void)
{
    static const uint32_t binades[] = {1, 24, 25, 26, 27, 28, 126, 127, 253, 254};
    for (int isa = 0; isa <= dsc_kernels_best_isa(); isa++) {
        const dsc_kernels *kernels = dsc_kernels_of(isa, DESCENT_FLOAT32);
        for (size_t b = 0; b < sizeof binades / sizeof *binades; b++) {
            for (uint32_t at = 0; at < UINT32_C(1) << 23; at += COUNT) {
                check_roots(kernels, (binades[b] << 23) + at);
                check_roots(kernels, (binades[b] << 23) + at + 24);
            }
        }
    }
}

enum { NUMBERS = 16 * 40 + 5 };

typedef struct vectors {
    float x[NUMBERS], g[NUMBERS], m[NUMBERS], v[NUMBERS];
} vectors;

static uint32_t next_bits(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 32);
}

/* Of about one size, or of any, with `strange` ones among them: one in so many. */
static float number(uint64_t *state, uint32_t strange)
{
    static const uint32_t bits[] = {0,          0x80000000, 1,          0x807fffff, 0x00800000,
                                    0x80800001, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000};
    const uint32_t choice = next_bits(state), any = next_bits(state);
    if (strange && choice % strange == 0) {
        return of_bits(any % 2 ? any : bits[choice / strange % (sizeof bits / sizeof *bits)]);
    }
    return of_bits((any & 0x807fffff) | (UINT32_C(115) + choice / 64 % 12) << 23);
}

static void fill(vectors *to, uint64_t seed, uint32_t strange)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        to->x[i] = number(&seed, strange);
        to->g[i] = number(&seed, strange);
        to->m[i] = number(&seed, strange);
        to->v[i] = fabsf(number(&seed, strange));
        if (strange && next_bits(&seed) % (4 * strange) == 0) {
            to->v[i] = -to->v[i];
        }
    }
}

static void step(const dsc_kernels *kernels, dsc_fused_step what, vectors *on, size_t first,
                 size_t count, const dsc_step_coefficients *c, bool squares)
{
    double sum = 0.0;
    float *m = on->m + first, *v = on->v + first;
    const dsc_step_arrays arrays = {
        .x = on->x + first, .g = on->g + first, .state = {what == DSC_STEP_ADAM ? m : v, v}};
    kernels->steps[what](count, &arrays, c, squares ? &sum : NULL);
}

/* NaNs are alike, whatever their bits. */
static size_t differences(const float *a, const float *b)
{
    size_t count = 0;
    for (size_t i = 0; i < NUMBERS; i++) {
        count += memcmp(a + i, b + i, sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i]));
    }
    return count;
}

/* Single numbers are no vector: they take the instruction. */
static void vectors_have_the_bits_of_single_numbers(void)
{
    static vectors all, single;
    for (size_t i = 0; i < 3 * 2 * 2 * 2 * 4 * 5; i++) {
        const int isa = (int)(i % 3);
        const dsc_fused_step what = i / 3 % 2 ? DSC_STEP_ADAM : DSC_STEP_RMSPROP;
        const uint32_t strange = (const uint32_t[]){0, 200, 20, 3}[i / 24 % 4];
        const dsc_step_coefficients c = {.rate = 0.01,
                                         .beta1 = 0.9,
                                         .gain = 0.1,
                                         .beta2 = 0.999,
                                         .gain2 = 0.001,
                                         .root_scale = 0.9,
                                         .eps = i / 12 % 2 ? 1e-8 : 1e-30,
                                         .scale = 1.0,
                                         .shrink = i / 6 % 2 ? 1e-3 : 0.0};
        if (isa > dsc_kernels_best_isa()) {
            continue;
        }
        const dsc_kernels *kernels = dsc_kernels_of(isa, DESCENT_FLOAT32);
        fill(&all, 7 + i, strange);
        single = all;
        step(kernels, what, &all, 0, NUMBERS, &c, i / 48 % 2);
        for (size_t n = 0; n < NUMBERS; n++) {
            step(kernels, what, &single, n, 1, &c, false);
        }
        if (!CHECK(differences(all.x, single.x) + differences(all.m, single.m) +
                       differences(all.v, single.v) ==
                   0)) {
            printf("  %s: case %zu\n", kernels->isa, i);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_root_is_the_nearest_number),
                                       TEST(vectors_have_the_bits_of_single_numbers)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
