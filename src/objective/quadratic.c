// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The quadratic lives in the coordinates of its eigenvectors, y = R x, where Q is diagonal: an
// example costs n operations, its loss is a sum of squares and never negative, and no matrix
// but R is stored. A rotated normal sample is a normal sample, so the examples are drawn there.
//
// Keeps: the same bits on every processor; R R' = I to rounding (Gram-Schmidt twice); the sum of
// the examples is 0 to rounding.
// Cost:  4 n^2 + 2 b n operations for value and gradient on b examples.
//
// [D19] Schneider, Balles, Hennig. DeepOBS: a deep learning optimizer benchmark suite. ICLR
// 2019. The construction of its quadratic_deep, from other random numbers.
#include "objective/quadratic.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rng.h"
#include "kernel/kernels.h"

enum { SEED = 42 };

/* Streams of DSC_PURPOSE_PROBLEM. */
enum { EIGENVALUES, ROTATION, EXAMPLES };

typedef struct quadratic {
    descent_objective base;
    double *lambda;   /* n: eigenvalues */
    double *rotation; /* n x n: eigenvectors in rows, R */
    double *examples; /* m x n: R d */
    double *y, *mean; /* n each: R x or R v; mean of the examples asked for */
    double *g;        /* n */
} quadratic;

static double dot(size_t n, const double *a, const double *b)
{
    return dsc_kernels_for(DESCENT_FLOAT64, true)->dot(n, a, b);
}

static void rotate(const quadratic *self, const double *x, double *y)
{
    const size_t n = self->base.n;
    for (size_t k = 0; k < n; k++) {
        y[k] = dot(n, self->rotation + k * n, x);
    }
}

// g = R' diag(lambda) (y - shift).
static void product(const quadratic *self, const double *shift, double *g)
{
    const size_t n = self->base.n;
    for (size_t i = 0; i < n; i++) {
        g[i] = 0.0;
    }
    for (size_t k = 0; k < n; k++) {
        const double *row = self->rotation + k * n;
        const double scale = self->lambda[k] * (self->y[k] - (shift ? shift[k] : 0.0));
        for (size_t i = 0; i < n; i++) {
            g[i] += scale * row[i];
        }
    }
}

// Adds up losses, and the examples themselves for their mean.
static void visit(quadratic *self, const dsc_examples *examples, dsc_outcome *outcome)
{
    const size_t n = self->base.n;
    const size_t count = examples ? examples->count : self->base.m;
    *outcome = (dsc_outcome){.count = count};
    for (size_t k = 0; k < n; k++) {
        self->mean[k] = 0.0;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = !examples        ? i
                           : examples->rows ? examples->rows[i]
                                            : examples->first + i;
        const double *example = self->examples + row * n;
        double loss = 0.0;
        for (size_t k = 0; k < n; k++) {
            const double away = self->y[k] - example[k];
            loss += self->lambda[k] * away * away;
            self->mean[k] += example[k];
        }
        outcome->loss += loss / 2.0;
        outcome->squares += loss * loss / 4.0;
    }
    for (size_t k = 0; k < n; k++) {
        self->mean[k] /= (double)count;
    }
    outcome->value = outcome->loss / (double)count;
}

static descent_status evaluate(descent_objective *objective, const dsc_request *request,
                               dsc_outcome *outcome, descent_error *error)
{
    (void)error;
    quadratic *self = (quadratic *)objective;
    rotate(self, request->x, self->y);
    visit(self, request->examples, outcome);
    if (request->sink) {
        if (request->v) {
            rotate(self, request->v, self->y);
        }
        product(self, request->v ? NULL : self->mean, self->g);
        const dsc_piece whole = {.count = objective->n, .decays = true};
        request->sink->take(request->sink->context, 0, &whole, self->g);
    }
    return DESCENT_OK;
}

static void free_quadratic(descent_objective *objective)
{
    quadratic *self = (quadratic *)objective;
    dsc_free_aligned(self->lambda);
    free(self);
}

static void draw_eigenvalues(quadratic *self)
{
    const size_t n = self->base.n;
    const dsc_random random = {SEED, DSC_PURPOSE_PROBLEM, EIGENVALUES};
    for (size_t k = 0; k < n; k++) {
        const double u = dsc_random_uniform(&random, k);
        self->lambda[k] = k < n - n / 10 ? u : 30.0 + 30.0 * u;
    }
}

// Normal vectors made orthonormal one after the other are uniform among all rotations and
// reflections, and Q does not tell the two apart.
static void draw_rotation(quadratic *self)
{
    const size_t n = self->base.n;
    const dsc_random random = {SEED, DSC_PURPOSE_PROBLEM, ROTATION};
    for (size_t k = 0; k < n; k++) {
        double *row = self->rotation + k * n;
        for (size_t i = 0; i < n; i++) {
            row[i] = dsc_random_normal_by(&dsc_portable_mathematics, &random, k * n + i);
        }
        // Each vector before it, twice.
        for (size_t j = 0; j < 2 * k; j++) {
            const double *other = self->rotation + j % k * n;
            const double along = dot(n, row, other);
            for (size_t i = 0; i < n; i++) {
                row[i] -= along * other[i];
            }
        }
        const double length = sqrt(dot(n, row, row));
        for (size_t i = 0; i < n; i++) {
            row[i] /= length;
        }
    }
}

static void draw_examples(quadratic *self, double noise)
{
    const size_t n = self->base.n, m = self->base.m;
    const dsc_random random = {SEED, DSC_PURPOSE_PROBLEM, EXAMPLES};
    for (size_t k = 0; k < n; k++) {
        double mean = 0.0;
        for (size_t i = 0; i < m; i++) {
            double *number = self->examples + i * n + k;
            *number =
                noise * dsc_random_normal_by(&dsc_portable_mathematics, &random, i * n + k);
            mean += *number / (double)m;
        }
        for (size_t i = 0; i < m; i++) {
            self->examples[i * n + k] -= mean;
        }
    }
}

descent_status dsc_quadratic_deep_create(size_t n, double noise, descent_objective **objective,
                                         descent_error *error)
{
    static const dsc_objective_class class = {"quadratic-deep", evaluate, free_quadratic};
    const size_t m = DSC_QUADRATIC_DEEP_EXAMPLES;
    quadratic *self = calloc(1, sizeof *self);
    double *block = dsc_alloc_aligned(n * (n + m + 4), sizeof *block);
    if (!self || !block) {
        free(self);
        dsc_free_aligned(block);
        return dsc_no_memory(error, "a quadratic", n * (n + m + 4) * sizeof *block);
    }
    self->base = (descent_objective){.class = &class,
                                     .type = DESCENT_FLOAT64,
                                     .n = n,
                                     .m = m,
                                     .piece_count = 1,
                                     .portable = true};
    self->lambda = block;
    self->y = block + n;
    self->mean = block + 2 * n;
    self->g = block + 3 * n;
    self->rotation = block + 4 * n;
    self->examples = self->rotation + n * n;
    draw_eigenvalues(self);
    draw_rotation(self);
    draw_examples(self, noise);
    *objective = &self->base;
    return DESCENT_OK;
}
