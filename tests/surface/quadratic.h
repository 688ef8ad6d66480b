// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Quadratics whose spectrum is known, with products in O(n).
#ifndef DESCENT_TESTS_SURFACE_QUADRATIC_H
#define DESCENT_TESTS_SURFACE_QUADRATIC_H

#include <math.h>
#include <stdlib.h>

#include "kernel/kernels.h"
#include "objective/objective.h"

enum { N_MOST = 1000 };

/* x' H x / 2 with H = U diag(values) U, U = I - 2 u u' with |u| = 1; any type. */
typedef struct quadratic {
    descent_objective base;
    double values[N_MOST], u[N_MOST];
    double v[N_MOST];
    size_t products, bad_product; /* this product has a NaN; 0: none */
} quadratic;

static inline void reflect(const quadratic *q, double *v)
{
    double along = 0.0;
    for (size_t i = 0; i < q->base.n; i++) {
        along += q->u[i] * v[i];
    }
    for (size_t i = 0; i < q->base.n; i++) {
        v[i] -= 2.0 * along * q->u[i];
    }
}

static inline descent_status evaluate_quadratic(descent_objective *objective,
                                                const dsc_request *request,
                                                dsc_outcome *outcome, descent_error *error)
{
    (void)error;
    quadratic *q = (quadratic *)(void *)objective;
    const dsc_kernels *kernels = dsc_kernels_get(objective->type);
    kernels->to_double(objective->n, request->v ? request->v : request->x, q->v);
    reflect(q, q->v);
    for (size_t i = 0; i < objective->n; i++) {
        q->v[i] *= q->values[i];
    }
    reflect(q, q->v);
    if (++q->products == q->bad_product) {
        q->v[objective->n / 2] = (double)NAN;
    }
    const dsc_piece whole = {.count = objective->n};
    double out[N_MOST];
    kernels->from_double(objective->n, q->v, out);
    request->sink->take(request->sink->context, 0, &whole, out);
    *outcome = (dsc_outcome){.count = 1};
    return DESCENT_OK;
}

static const dsc_objective_class class_of_quadratic = {"quadratic", evaluate_quadratic, NULL};

static inline quadratic *make(size_t n, descent_type type)
{
    quadratic *q = calloc(1, sizeof *q);
    q->base = (descent_objective){
        .class = &class_of_quadratic, .type = type, .n = n, .piece_count = 1};
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        q->u[i] = sin(1.0 + (double)(i * i));
        squares += q->u[i] * q->u[i];
    }
    for (size_t i = 0; i < n; i++) {
        q->u[i] /= sqrt(squares);
    }
    return q;
}

#endif
