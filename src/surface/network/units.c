// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Units that do nothing, or hardly anything, on the examples.
//
// Keeps: a unit counts as dead or saturated by what it does on the examples, and of the layers
// the one with the largest share of such units is named.
#include "surface/network/units.h"

#include <math.h>
#include <stdlib.h>

#include "graph/operators/operators.h"
#include "kernel/kernels.h"
#include "objective/empirical.h"
#include "surface/network/limits.h"

// Any layer counts, whatever the shape of the graph.
typedef struct counted {
    const descent_node *node;
    size_t layer;  /* from 1 */
    size_t *quiet; /* units: examples on which the unit was inactive or flat, at every place */
} counted;

typedef struct counter {
    descent_type type;
    size_t count, rows;
    counted *nodes;
    double *row;
} counter;

static bool is_counted(const descent_node *node)
{
    const int function = dsc_node_function(node);
    return dsc_operator_of(node)->layer && node->batched &&
           (function == DESCENT_RELU || function == DESCENT_TANH ||
            function == DESCENT_SIGMOID);
}

static bool is_quiet(int function, double y)
{
    switch (function) {
    case DESCENT_RELU:
        return y <= 0.0;
    case DESCENT_TANH:
        return 1.0 - y * y < FLAT_SLOPE;
    default:
        return y * (1.0 - y) < FLAT_SLOPE;
    }
}

// A unit sees the places of an image one by one: it does something if it does so at one of them.
static void count_quiet(counted *one, const double *row)
{
    const size_t width = one->node->width, units = dsc_node_units(one->node);
    for (size_t u = 0; u < units; u++) {
        size_t j = u;
        while (j < width && is_quiet(dsc_node_function(one->node), row[j])) {
            j += units;
        }
        one->quiet[u] += j >= width;
    }
}

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    counter *w = context;
    const dsc_kernels *kernels = dsc_kernels_get(w->type);
    (void)done;
    w->rows += count;
    for (size_t i = 0; i < w->count; i++) {
        const descent_node *node = w->nodes[i].node;
        size_t stride = 0;
        const char *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
        for (size_t r = 0; r < count; r++) {
            kernels->to_double(node->width, rows + r * stride * descent_type_size(w->type),
                               w->row);
            count_quiet(&w->nodes[i], w->row);
        }
    }
}

static void add_up(const counter *w, dsc_units *units)
{
    double worst = 0.0;
    units->rows = w->rows;
    for (size_t i = 0; i < w->count; i++) {
        const descent_node *node = w->nodes[i].node;
        const size_t here = dsc_node_units(node);
        size_t dead = 0, saturated = 0;
        for (size_t u = 0; u < here; u++) {
            const size_t quiet = w->nodes[i].quiet[u];
            const bool relu = dsc_node_function(node) == DESCENT_RELU;
            dead += relu && quiet == w->rows;
            saturated += !relu && (double)quiet >= FLAT_SHARE * (double)w->rows;
        }
        units->units += here;
        units->dead += dead;
        units->saturated += saturated;
        const double share = (double)(dead + saturated) / (double)here;
        if (share > worst) {
            worst = share;
            units->worst = w->nodes[i].layer;
            units->worst_units = here;
            units->worst_dead = dead;
            units->worst_saturated = saturated;
        }
    }
}

static descent_status prepare(const dsc_plan *plan, counter *w, descent_error *error)
{
    size_t widest = 0, layer = 0;
    w->nodes = calloc(plan->order_count, sizeof *w->nodes);
    if (!w->nodes) {
        return dsc_no_memory(error, "units", plan->order_count * sizeof *w->nodes);
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        layer += dsc_operator_of(node)->layer;
        if (is_counted(node)) {
            counted *one = &w->nodes[w->count++];
            *one = (counted){node, layer, calloc(dsc_node_units(node), sizeof *one->quiet)};
            if (!one->quiet) {
                return dsc_no_memory(error, "units", dsc_node_units(node) * sizeof *one->quiet);
            }
            widest = node->width > widest ? node->width : widest;
        }
    }
    w->row = calloc(widest + 1, sizeof *w->row);
    return w->row ? DESCENT_OK : dsc_no_memory(error, "units", widest * sizeof *w->row);
}

// Named rows a slice at a time, so that memory does not grow with their number.
static descent_status visit(dsc_empirical *empirical, const void *x, const descent_rows *rows,
                            counter *w, descent_error *error)
{
    enum { SLICE = 4096 };
    if (!rows) {
        return dsc_empirical_visit(empirical, x, NULL, NULL, look, w, error);
    }
    for (size_t done = 0; done < rows->count; done += SLICE) {
        const size_t left = rows->count - done;
        const descent_rows slice = {rows->index + done, left < SLICE ? left : SLICE};
        TRY(dsc_empirical_visit(empirical, x, NULL, &slice, look, w, error));
    }
    return DESCENT_OK;
}

static descent_status count(dsc_empirical *empirical, const void *x, const descent_rows *rows,
                            counter *w, dsc_units *units, descent_error *error)
{
    TRY(prepare(dsc_empirical_plan(empirical), w, error));
    if (w->count > 0) {
        TRY(visit(empirical, x, rows, w, error));
    }
    add_up(w, units);
    return DESCENT_OK;
}

descent_status dsc_units_count(descent_objective *objective, const void *x,
                               const descent_rows *rows, dsc_units *units, descent_error *error)
{
    *units = (dsc_units){0};
    dsc_empirical *empirical = dsc_empirical_of(objective);
    if (!empirical || !dsc_empirical_parts_of(empirical)->input) {
        return DESCENT_OK;
    }
    counter w = {.type = objective->type};
    const descent_status status = count(empirical, x, rows, &w, units, error);
    for (size_t i = 0; i < w.count; i++) {
        free(w.nodes[i].quiet);
    }
    free(w.nodes);
    free(w.row);
    return status;
}
