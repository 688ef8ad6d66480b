// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [J08] Joe, Kuo. Constructing Sobol sequences with better two-dimensional projections. SISC
// 2008. The polynomials and first direction numbers are those of their table
// new-joe-kuo-6.21201. [B88] Bratley, Fox. Algorithm 659. TOMS 1988: the recurrence. [M79]
// McKay, Beckman, Conover. A comparison of three methods for selecting values of input
// variables. Technometrics 1979.
//
// Keeps: point `index` is computed from seed and index alone, so any thread can make any start
// and a resumed search goes on where it stopped.
#include "run/sampling.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rng.h"

enum {
    BITS = 52, /* of a coordinate: 2^-52 times a whole number is a double as it stands */
    DEGREE = 8 /* largest degree of a polynomial below */
};

// Polynomial z^s + a_1 z^(s-1) + ... + a_(s-1) z + 1, its inner coefficients as the bits of
// `inner`, and the numbers m_1 .. m_s.
typedef struct polynomial {
    unsigned char degree, inner, m[DEGREE];
} polynomial;

// Dimensions 2, 3, ...; the first is the sequence of van der Corput.
static const polynomial polynomials[DSC_SOBOL_DIMENSIONS - 1] = {
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
    {7, 7, {1, 1, 3, 13, 7, 35, 63}},
    {7, 8, {1, 3, 5, 9, 1, 25, 53}},
    {7, 14, {1, 3, 1, 13, 9, 35, 107}},
    {7, 19, {1, 3, 1, 5, 27, 61, 31}},
    {7, 21, {1, 1, 5, 11, 19, 41, 61}},
    {7, 28, {1, 3, 5, 3, 3, 13, 69}},
    {7, 31, {1, 1, 7, 13, 1, 19, 1}},
    {7, 32, {1, 3, 7, 5, 13, 19, 59}},
    {7, 37, {1, 1, 3, 9, 25, 29, 41}},
    {7, 41, {1, 3, 5, 13, 23, 1, 55}},
    {7, 42, {1, 3, 7, 3, 13, 59, 17}},
    {7, 50, {1, 3, 1, 3, 5, 53, 69}},
    {7, 55, {1, 1, 5, 5, 23, 33, 13}},
    {7, 56, {1, 1, 7, 7, 1, 61, 123}},
    {7, 59, {1, 1, 7, 9, 13, 61, 49}},
    {7, 62, {1, 3, 3, 5, 3, 55, 33}},
    {8, 14, {1, 3, 1, 15, 31, 13, 49, 245}},
    {8, 21, {1, 3, 5, 15, 31, 59, 63, 97}},
    {8, 22, {1, 3, 1, 11, 11, 11, 77, 249}},
};

struct dsc_sampling {
    descent_sampling kind;
    size_t n;
    uint64_t count, seed;
    uint64_t (*directions)[BITS]; /* Sobol: n of them */
    uint64_t *shift;              /* Sobol: n */
    uint32_t *order;              /* Latin: n permutations of count intervals */
};

// v[j] = direction number j + 1 as a fraction of 2^BITS.
static void fill_directions(size_t dimension, uint64_t v[BITS])
{
    if (dimension == 0) {
        for (int j = 0; j < BITS; j++) {
            v[j] = UINT64_C(1) << (BITS - 1 - j);
        }
        return;
    }
    const polynomial *p = &polynomials[dimension - 1];
    const int s = p->degree;
    for (int j = 0; j < BITS; j++) {
        if (j < s) {
            v[j] = (uint64_t)p->m[j] << (BITS - 1 - j);
            continue;
        }
        // [B88]: each direction number follows from the `degree` ones before it.
        v[j] = v[j - s] ^ (v[j - s] >> s);
        for (int k = 1; k < s; k++) {
            if (p->inner >> (s - 1 - k) & 1) {
                v[j] ^= v[j - k];
            }
        }
    }
}

static descent_status prepare_sobol(dsc_sampling *s, descent_error *error)
{
    FAIL_IF(s->n > DSC_SOBOL_DIMENSIONS, error, DESCENT_INVALID,
            "sampling: Sobol points have at most %d dimensions, and there are %zu "
            "parameters" DSC_REMEDY "sampling = latin",
            DSC_SOBOL_DIMENSIONS, s->n);
    FAIL_IF(s->count > UINT64_C(1) << BITS, error, DESCENT_INVALID,
            "starts: there are at most 2^%d Sobol points" DSC_REMEDY "sampling = uniform",
            BITS);
    s->directions = calloc(s->n, sizeof *s->directions);
    s->shift = calloc(s->n, sizeof *s->shift);
    if (!s->directions || !s->shift) {
        return dsc_no_memory(error, "direction numbers", s->n * sizeof *s->directions);
    }
    for (size_t i = 0; i < s->n; i++) {
        uint32_t words[4];
        const dsc_random random = {s->seed, DSC_PURPOSE_STARTS, (uint32_t)i};
        dsc_random_words(&random, 0, words);
        // A random digital shift (exclusive or): the points stay evenly spread and the seed
        // decides where they lie; without it the first would be the corner 0.
        s->shift[i] = ((uint64_t)words[0] << 32 | words[1]) >> (64 - BITS);
        fill_directions(i, s->directions[i]);
    }
    return DESCENT_OK;
}

static descent_status prepare_latin(dsc_sampling *s, descent_error *error)
{
    FAIL_IF(s->count > UINT32_MAX, error, DESCENT_INVALID,
            "starts: a Latin hypercube has at most %u points" DSC_REMEDY "sampling = uniform",
            UINT32_MAX);
    size_t bytes = 0;
    dsc_layout_add(&bytes, s->n, (size_t)s->count * sizeof *s->order);
    s->order = bytes == SIZE_MAX ? NULL : malloc(bytes);
    if (!s->order) {
        return dsc_no_memory(error, "a Latin hypercube", bytes);
    }
    for (size_t i = 0; i < s->n; i++) {
        uint32_t *order = s->order + i * s->count;
        const dsc_random random = {s->seed, DSC_PURPOSE_STRATA, (uint32_t)i};
        for (uint32_t k = 0; k < s->count; k++) {
            order[k] = k;
        }
        dsc_random_shuffle(&random, order, (size_t)s->count);
    }
    return DESCENT_OK;
}

descent_status dsc_sampling_create(descent_sampling kind, size_t n, uint64_t count,
                                   uint64_t seed, dsc_sampling **sampling, descent_error *error)
{
    dsc_sampling *s = calloc(1, sizeof *s);
    if (!s) {
        return dsc_no_memory(error, "a sample", sizeof *s);
    }
    *s = (dsc_sampling){.kind = kind, .n = n, .count = count, .seed = seed};
    const descent_status status = kind == DESCENT_SAMPLING_SOBOL   ? prepare_sobol(s, error)
                                  : kind == DESCENT_SAMPLING_LATIN ? prepare_latin(s, error)
                                                                   : DESCENT_OK;
    if (status != DESCENT_OK) {
        dsc_sampling_free(s);
        return status;
    }
    *sampling = s;
    return DESCENT_OK;
}

void dsc_sampling_free(dsc_sampling *s)
{
    if (s) {
        free(s->directions);
        free(s->shift);
        free(s->order);
        free(s);
    }
}

// The order of the Gray code: the same points as in counting order within every 2^k.
static double sobol_coordinate(const dsc_sampling *s, uint64_t index, size_t i)
{
    uint64_t bits = s->shift[i];
    const uint64_t *v = s->directions[i];
    for (uint64_t gray = index ^ index >> 1; gray; gray >>= 1, v++) {
        bits ^= gray & 1 ? *v : 0;
    }
    return (double)bits * 0x1p-52;
}

void dsc_sampling_point(const dsc_sampling *s, uint64_t index, double *u)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->kind == DESCENT_SAMPLING_SOBOL) {
            u[i] = sobol_coordinate(s, index, i);
            continue;
        }
        const dsc_random random = {s->seed, DSC_PURPOSE_STARTS, (uint32_t)i};
        // A place of its own within the interval that the permutation chose.
        u[i] = dsc_random_uniform(&random, index);
        if (s->kind == DESCENT_SAMPLING_LATIN) {
            // Rounded it may be 1.
            u[i] = fmin((s->order[i * s->count + index] + u[i]) / (double)s->count,
                        DESCENT_BELOW_ONE);
        }
    }
}
