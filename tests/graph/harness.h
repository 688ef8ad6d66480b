// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A loss of a graph at given parameters and rows, with any number of workers.
#ifndef DESCENT_TESTS_GRAPH_HARNESS_H
#define DESCENT_TESTS_GRAPH_HARNESS_H

#include "check.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/workers.h"
#include "graph/executor.h"
#include "kernel/kernels.h"

enum { MAX_ROWS = 8, MAX_WIDTH = 64, MAX_PARAMETERS = 512 };

/* What a test differentiates. Data are doubles, converted to the type of the run. */
typedef struct problem {
    descent_graph *graph;
    descent_node *root;
    descent_node *inputs[2];
    double data[2][MAX_ROWS * MAX_WIDTH]; /* rows without gaps */
    size_t rows;
    bool training;       /* dropout drops, rows are coupled */
    const double *state; /* of the graph; NULL: as it begins */
    double *after;       /* the state after the batch, in training mode; or NULL */
} problem;

/* The passes that the workers of a team take together. */
typedef struct passes {
    dsc_executor *executor;
    double weight;
    bool tangents;
} passes;

static inline void run_passes(void *context, size_t worker)
{
    const passes *p = context;
    dsc_executor_forward(p->executor, worker);
    dsc_executor_backward(p->executor, worker, p->weight);
    if (p->tangents) {
        dsc_executor_tangent(p->executor, worker);
    }
}

static inline void convert(descent_type type, const double *from, void *to, size_t n)
{
    dsc_kernels_get(type)->from_double(n, from, to);
}

// Fills value, gradient[n] and (with v) product[n] = H v, all as doubles.
static inline void evaluate(const problem *p, descent_type type, size_t workers,
                            const double *x, const double *v, double *value, double *gradient,
                            double *product)
{
    descent_error error = {0};
    const size_t n = descent_graph_parameters(p->graph);
    const size_t size = descent_type_size(type);
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(p->graph, p->root, type, MAX_ROWS,
                                      v ? DSC_TANGENTS : DSC_BACKWARD, workers, &executor,
                                      &error))) {
        exit(1);
    }
    char *typed_x = dsc_alloc_aligned(n, size), *typed_v = dsc_alloc_aligned(n, size);
    dsc_workers *team = NULL;
    if (!CHECK_OK(dsc_workers_create(workers, &team, &error))) {
        exit(1);
    }
    convert(type, x, typed_x, n);
    if (v) {
        convert(type, v, typed_v, n);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows,
                                              .x = typed_x,
                                              .v = typed_v,
                                              .training = p->training,
                                              .team = team,
                                              .state = p->state,
                                              .seed = 3,
                                              .step = 7});
    for (int i = 0; i < 2; i++) {
        if (!p->inputs[i]) {
            continue;
        }
        size_t stride = 0;
        char *rows = dsc_executor_array(executor, p->inputs[i], DSC_VALUE, &stride);
        const size_t width = descent_node_width(p->inputs[i]);
        for (size_t r = 0; r < p->rows; r++) {
            convert(type, p->data[i] + r * width, rows + r * stride * size, width);
        }
    }
    passes run = {.executor = executor,
                  .weight = descent_node_batched(p->root) ? 1.0 / (double)p->rows : 1.0,
                  .tangents = v != NULL};
    dsc_workers_run(team, run_passes, &run);
    dsc_workers_free(team);
    if (p->after) {
        dsc_executor_advance(executor, 0.0, p->after);
    }
    double squares = 0.0;
    *value = 0.0;
    dsc_executor_loss(executor, value, &squares);
    if (descent_node_batched(p->root)) {
        *value /= (double)p->rows;
    }
    const dsc_plan *plan = dsc_executor_plan(executor);
    char *tile = dsc_alloc_aligned(plan->tile_max, size);
    for (size_t pass = 0; pass < (v ? 2 : 1); pass++) {
        for (size_t w = 0; w < workers; w++) {
            dsc_executor_sum_batch(executor, w, pass == 1);
        }
        for (size_t t = 0; t < plan->tile_count; t++) {
            dsc_executor_tile(executor, t % workers, &plan->tiles[t], pass == 1, tile);
            dsc_kernels_get(type)->to_double(plan->tiles[t].count, tile,
                                             (pass == 1 ? product : gradient) +
                                                 plan->tiles[t].begin);
        }
    }
    dsc_free_aligned(tile);
    dsc_free_aligned(typed_x);
    dsc_free_aligned(typed_v);
    dsc_executor_free(executor);
}

/* Reproducible numbers in [-1, 1). */
static inline double next_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

static inline double norm(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return sqrt(sum);
}

/* Gradient against central differences of the value, H v against central differences of the
   gradient along v, symmetry of H, float against double, and every number of workers against
   one. */
static inline void check_derivatives(const problem *p, const double *x, const char *name)
{
    const size_t n = descent_graph_parameters(p->graph);
    double v[MAX_PARAMETERS], u[MAX_PARAMETERS], at[MAX_PARAMETERS];
    double value = 0.0, g[MAX_PARAMETERS], hv[MAX_PARAMETERS], hu[MAX_PARAMETERS];
    uint64_t state = 77;
    for (size_t i = 0; i < n; i++) {
        v[i] = next_number(&state);
        u[i] = next_number(&state);
    }
    evaluate(p, DESCENT_FLOAT64, 1, x, v, &value, g, hv);
    evaluate(p, DESCENT_FLOAT64, 1, x, u, &value, g, hu);
    CHECK(isfinite(value));

    double g_error = 0.0, h_error = 0.0, uhv = 0.0, vhu = 0.0;
    double plus = 0.0, minus = 0.0, g_plus[MAX_PARAMETERS], g_minus[MAX_PARAMETERS];
    for (size_t i = 0; i < n; i++) {
        const double h = 1e-5;
        memcpy(at, x, n * sizeof *at);
        at[i] = x[i] + h;
        evaluate(p, DESCENT_FLOAT64, 1, at, NULL, &plus, g_plus, NULL);
        at[i] = x[i] - h;
        evaluate(p, DESCENT_FLOAT64, 1, at, NULL, &minus, g_minus, NULL);
        g_error = fmax(g_error, fabs(g[i] - (plus - minus) / (2.0 * h)));
        uhv += u[i] * hv[i];
        vhu += v[i] * hu[i];
    }
    const double h = 1e-5;
    for (size_t i = 0; i < n; i++) {
        at[i] = x[i] + h * v[i];
    }
    evaluate(p, DESCENT_FLOAT64, 1, at, NULL, &plus, g_plus, NULL);
    for (size_t i = 0; i < n; i++) {
        at[i] = x[i] - h * v[i];
    }
    evaluate(p, DESCENT_FLOAT64, 1, at, NULL, &minus, g_minus, NULL);
    for (size_t i = 0; i < n; i++) {
        h_error = fmax(h_error, fabs(hv[i] - (g_plus[i] - g_minus[i]) / (2.0 * h)));
    }
    const double g_scale = 1.0 + norm(g, n), h_scale = 1.0 + norm(hv, n);
    bool good = CHECK(g_error <= 1e-8 * g_scale);
    good &= CHECK(h_error <= 1e-7 * h_scale);
    good &= CHECK(fabs(uhv - vhu) <= 1e-11 * (1.0 + fabs(uhv)));

    for (size_t workers = 2; workers <= 5; workers += 3) {
        double other = 0.0, og[MAX_PARAMETERS], oh[MAX_PARAMETERS];
        evaluate(p, DESCENT_FLOAT64, workers, x, v, &other, og, oh);
        good &= CHECK(other == value);
        for (size_t i = 0; i < n; i++) {
            good &= CHECK(fabs(og[i] - g[i]) <= 1e-13 * g_scale);
            good &= CHECK(fabs(oh[i] - hv[i]) <= 1e-12 * h_scale);
        }
    }
    double single = 0.0, sg[MAX_PARAMETERS], sh[MAX_PARAMETERS];
    evaluate(p, DESCENT_FLOAT32, 2, x, v, &single, sg, sh);
    good &= CHECK(fabs(single - value) <= 1e-5 * (1.0 + fabs(value)));
    for (size_t i = 0; i < n; i++) {
        good &= CHECK(fabs(sg[i] - g[i]) <= 1e-5 * g_scale);
        good &= CHECK(fabs(sh[i] - hv[i]) <= 2e-5 * h_scale);
    }
    if (!good) {
        printf(
            "  %s: value %.12g, gradient off by %g (of %g), H v by %g (of %g), asymmetry %g\n",
            name, value, g_error, g_scale, h_error, h_scale, fabs(uhv - vhu));
    }
}

#endif
