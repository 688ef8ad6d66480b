// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the variables of the formula are the sum of a row of the data, 0 where a parameter stands, and of
// one row of parameters, 0 where data stand; neither 0 changes a number. So one backward pass leaves the
// slopes of every row by itself, as the gradient of that sum, and one along a parameter the second
// derivatives, as its tangent.
#include "fit/curve.h"

#include <stdlib.h>
#include <string.h>

#include "graph/builders.h"
#include "graph/executor.h"
#include "graph/graph.h"
#include "objective/expression/graph.h"

enum { CHUNK = 256 }; /* rows at a time, whose arrays stay in the cache */

struct dsc_fit_curve {
    dsc_fit_rows on;
    descent_graph *graph;
    const descent_node *input, *sum, *root;
    dsc_executor *first, *second; /* the second is NULL until it is asked for */
    double *x, *along;            /* variables */
};

static size_t chunk_of(const dsc_fit_curve *c)
{
    return c->on.rows < CHUNK ? c->on.rows + (c->on.rows == 0) : CHUNK;
}

static descent_status build(dsc_fit_curve *c, const descent_expression *expression,
                            descent_error *error)
{
    const size_t n = c->on.variables;
    c->x = calloc(n, sizeof *c->x);
    c->along = calloc(n, sizeof *c->along);
    if (!c->x || !c->along) {
        return dsc_no_memory(error, "a curve", 2 * n * sizeof *c->x);
    }
    TRY(descent_graph_create(&c->graph, error));
    c->graph->portable = true;
    descent_node *input = descent_input(c->graph, "row", n), *root = NULL;
    descent_node *parameters =
        descent_parameter(c->graph, "x", 1, n, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *sum = descent_combine(c->graph, DESCENT_ADD, input, parameters);
    TRY(dsc_formula_graph(expression, c->graph, sum, &root, error));
    c->input = input;
    c->sum = sum;
    c->root = root;
    return dsc_executor_create(c->graph, c->root, DESCENT_FLOAT64, chunk_of(c), DSC_BACKWARD, 1,
                               &c->first, error);
}

descent_status dsc_fit_curve_create(const descent_expression *expression,
                                    const dsc_fit_rows *rows, dsc_fit_curve **curve,
                                    descent_error *error)
{
    dsc_fit_curve *c = calloc(1, sizeof *c);
    if (!c) {
        return dsc_no_memory(error, "a curve", sizeof *c);
    }
    c->on = *rows;
    const descent_status status = build(c, expression, error);
    if (status != DESCENT_OK) {
        dsc_fit_curve_free(c);
        return status;
    }
    *curve = c;
    return DESCENT_OK;
}

void dsc_fit_curve_free(dsc_fit_curve *c)
{
    if (!c) {
        return;
    }
    dsc_executor_free(c->first);
    dsc_executor_free(c->second);
    descent_graph_free(c->graph);
    free(c->x);
    free(c->along);
    free(c);
}

// Whether the formula, simplified, still has variables.
static bool moves(const dsc_fit_curve *c)
{
    return c->root->batched;
}

static void set_parameters(dsc_fit_curve *c, const double *x)
{
    for (size_t i = 0; i < c->on.variables; i++) {
        c->x[i] = c->on.column[i] == SIZE_MAX ? x[c->on.place[i]] : 0.0;
    }
}

// Forward over some rows, with a direction of the tangents or NULL.
static void begin(const dsc_fit_curve *c, dsc_executor *executor, size_t first, size_t count,
                  const double *along)
{
    size_t stride = 0;
    dsc_executor_begin(executor, &(dsc_batch){.batch = count, .x = c->x, .v = along});
    double *rows = moves(c) ? dsc_executor_array(executor, c->input, DSC_VALUE, &stride) : NULL;
    for (size_t r = 0; rows && r < count; r++) {
        const double *from = c->on.values + (first + r) * c->on.columns;
        for (size_t i = 0; i < c->on.variables; i++) {
            const size_t column = c->on.column[i];
            rows[r * stride + i] = column == SIZE_MAX ? 0.0 : from[column];
        }
    }
    dsc_executor_forward(executor, 0);
}

static void take_values(const dsc_fit_curve *c, size_t count, double *values)
{
    size_t stride = 0; // stays 0 where all rows have the same
    const double *out = dsc_executor_array(c->first, c->root, DSC_VALUE, &stride);
    for (size_t r = 0; r < count; r++) {
        values[r] = out[r * stride];
    }
}

static void take_slopes(const dsc_fit_curve *c, size_t count, double *slopes)
{
    size_t stride = 0;
    if (!moves(c)) {
        memset(slopes, 0, count * c->on.parameters * sizeof *slopes);
        return;
    }
    dsc_executor_backward(c->first, 0, 1.0);
    const double *rows = dsc_executor_array(c->first, c->sum, DSC_GRADIENT, &stride);
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < c->on.variables; i++) {
            if (c->on.column[i] == SIZE_MAX) {
                slopes[r * c->on.parameters + c->on.place[i]] = rows[r * stride + i];
            }
        }
    }
}

void dsc_fit_curve_look(dsc_fit_curve *c, const double *x, double *values, double *slopes)
{
    set_parameters(c, x);
    for (size_t first = 0; first < c->on.rows; first += CHUNK) {
        const size_t left = c->on.rows - first, count = left < CHUNK ? left : CHUNK;
        begin(c, c->first, first, count, NULL);
        if (values) {
            take_values(c, count, values + first);
        }
        if (slopes) {
            take_slopes(c, count, slopes + first * c->on.parameters);
        }
    }
}

// The rows of one chunk, along variable j: what they add to row place[j] of the Hessian.
static void bend_along(dsc_fit_curve *c, size_t j, size_t first, size_t count,
                       const double *factor, double *hessian)
{
    const size_t n = c->on.parameters;
    size_t stride = 0;
    c->along[j] = 1.0;
    begin(c, c->second, first, count, c->along);
    dsc_executor_backward(c->second, 0, 1.0);
    dsc_executor_tangent(c->second, 0);
    c->along[j] = 0.0;
    const double *rows = dsc_executor_array(c->second, c->sum, DSC_TANGENT_GRADIENT, &stride);
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < c->on.variables; i++) {
            if (c->on.column[i] == SIZE_MAX) {
                hessian[c->on.place[j] * n + c->on.place[i]] +=
                    factor[first + r] * rows[r * stride + i];
            }
        }
    }
}

descent_status dsc_fit_curve_bend(dsc_fit_curve *c, const double *x, const double *factor,
                                  double *hessian, descent_error *error)
{
    if (!moves(c)) {
        return DESCENT_OK;
    }
    if (!c->second) {
        TRY(dsc_executor_create(c->graph, c->root, DESCENT_FLOAT64, chunk_of(c), DSC_TANGENTS,
                                1, &c->second, error));
    }
    set_parameters(c, x);
    for (size_t j = 0; j < c->on.variables; j++) {
        for (size_t first = 0; c->on.column[j] == SIZE_MAX && first < c->on.rows;
             first += CHUNK) {
            const size_t left = c->on.rows - first;
            bend_along(c, j, first, left < CHUNK ? left : CHUNK, factor, hessian);
        }
    }
    return DESCENT_OK;
}
