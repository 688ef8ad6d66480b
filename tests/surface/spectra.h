// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Symmetric matrices with a known spectrum, as arrays and as objectives with exact products.
#ifndef DESCENT_TESTS_SURFACE_SPECTRA_H
#define DESCENT_TESTS_SURFACE_SPECTRA_H

#include <stdlib.h>

#include "check.h"
#include "core/rng.h"
#include "objective/objective.h"

enum { SPECTRA_REFLECTIONS = 3 };

/* H = Q diag(values) Q', Q a product of reflections at random vectors; f = x' H x / 2. */
typedef struct spectrum {
    size_t n;
    double *values; /* n */
    double *u;      /* SPECTRA_REFLECTIONS x n, of length 1 */
    double skew;    /* added to h_01 and taken from h_10: an error of the products */
    size_t bad;     /* the product with this number has a NaN; 0: none */
    size_t products;
} spectrum;

static inline double spectrum_normal(uint64_t seed, uint32_t stream, size_t i)
{
    const dsc_random random = {seed, DSC_PURPOSE_PROBLEM, stream};
    return dsc_random_normal(&random, i);
}

static inline void spectrum_create(spectrum *s, size_t n, uint64_t seed)
{
    *s = (spectrum){.n = n};
    s->values = calloc(n, sizeof *s->values);
    s->u = calloc(n, SPECTRA_REFLECTIONS * sizeof *s->u);
    for (uint32_t r = 0; r < SPECTRA_REFLECTIONS; r++) {
        double squares = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double number = spectrum_normal(seed, r, i);
            s->u[r * n + i] = number;
            squares += number * number;
        }
        for (size_t i = 0; i < n; i++) {
            s->u[r * n + i] /= sqrt(squares);
        }
    }
}

static inline void spectrum_free(spectrum *s)
{
    free(s->values);
    free(s->u);
}

// v = Q v, or Q' v
static inline void spectrum_turn(const spectrum *s, bool back, double *v)
{
    for (size_t k = 0; k < SPECTRA_REFLECTIONS; k++) {
        const double *u = s->u + (back ? k : SPECTRA_REFLECTIONS - 1 - k) * s->n;
        double along = 0.0;
        for (size_t i = 0; i < s->n; i++) {
            along += u[i] * v[i];
        }
        for (size_t i = 0; i < s->n; i++) {
            v[i] -= 2.0 * along * u[i];
        }
    }
}

static inline void spectrum_apply(spectrum *s, const double *v, double *out)
{
    memcpy(out, v, s->n * sizeof *v);
    spectrum_turn(s, true, out);
    for (size_t i = 0; i < s->n; i++) {
        out[i] *= s->values[i];
    }
    spectrum_turn(s, false, out);
}

static inline void spectrum_multiply(size_t n, const double *x, const double *v, double *out,
                                     void *user)
{
    spectrum *s = user;
    (void)x;
    spectrum_apply(s, v, out);
    if (n > 1 && s->skew != 0.0) {
        out[0] += s->skew * v[1];
        out[1] -= s->skew * v[0];
    }
    if (++s->products == s->bad) {
        out[n / 2] = (double)NAN;
    }
}

static inline double spectrum_value(size_t n, const double *x, double *g, void *user)
{
    double value = 0.0;
    if (g) {
        spectrum_apply(user, x, g);
        for (size_t i = 0; i < n; i++) {
            value += 0.5 * x[i] * g[i];
        }
    }
    return value; // the gradient is what counts
}

static inline descent_objective *spectrum_objective(spectrum *s)
{
    descent_error error = {0};
    descent_objective *objective = NULL;
    const descent_callbacks callbacks = {
        .function = spectrum_value, .hessian_vector = spectrum_multiply, .user = s};
    CHECK_OK(descent_objective_from_callbacks(s->n, &callbacks, &objective, &error));
    return objective;
}

static inline double *spectrum_matrix(spectrum *s)
{
    double *matrix = calloc(s->n, s->n * sizeof *matrix), *unit = calloc(s->n, sizeof *unit);
    for (size_t i = 0; i < s->n; i++) {
        unit[i] = 1.0;
        spectrum_multiply(s->n, NULL, unit, matrix + i * s->n, s);
        unit[i] = 0.0;
    }
    free(unit);
    return matrix;
}

static inline int spectrum_ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double *spectrum_sorted(const spectrum *s)
{
    double *sorted = calloc(s->n, sizeof *sorted);
    memcpy(sorted, s->values, s->n * sizeof *sorted);
    qsort(sorted, s->n, sizeof *sorted, spectrum_ascending);
    return sorted;
}

#endif
