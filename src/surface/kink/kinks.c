// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: kinks are found from the network (which units are at the corner of their function)
// and not by probing: in hundreds of dimensions a probe would miss them.
#include "surface/kink/kinks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "kernel/kernels.h"
#include "surface/kink/limits.h"
#include "surface/kink/patterns.h"
#include "surface/kink/slopes.h"
#include "surface/kink/touches.h"

// A slope that may be wrong, as some patterns were left out: is the loss lower a little further
// on? *slope (in/out) becomes 0, or at most as steep as it is seen there.
static descent_status check_descent(dsc_hessian *curvature, const double *direction,
                                    double *slope, descent_error *error)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t n = curvature->n;
    const double *x = curvature->x;
    double *there = malloc(n * sizeof *there), here = 0.0, lower = 0.0;
    if (!there) {
        return dsc_no_memory(error, "a point", n * sizeof *there);
    }
    const double step = CHECKED_AT * (1.0 + sqrt(kernels->dot(n, x, x)));
    memcpy(there, x, n * sizeof *there);
    kernels->axpy(n, step, direction, there);
    descent_status status =
        dsc_objective_into(curvature->objective, x, NULL, curvature->rows, &here, NULL, error);
    THEN(status, dsc_objective_into(curvature->objective, there, NULL, curvature->rows, &lower,
                                    NULL, error));
    free(there);
    const double seen = (lower - here) / step;
    const double rounding = ROUNDING * fabs(here) / step;
    *slope = seen < -rounding ? fmax(*slope, seen) : 0.0;
    return status;
}

// kinks->direction, and in kinks->descent how steep it leads down: 0 when it does not.
static descent_status find_way_down(dsc_hessian *curvature, const dsc_touches *touches,
                                    double *g, dsc_kinks *kinks, descent_error *error)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t n = curvature->n;
    if (!g || !kinks->direction) {
        return dsc_no_memory(error, "a descent direction", n * sizeof *g);
    }
    TRY(dsc_objective_into(curvature->objective, curvature->x, NULL, curvature->rows, NULL, g,
                           error));
    const double slope = dsc_touches_descent(touches, g, kinks->direction);
    const double size = sqrt(kernels->dot(n, g, g)) + touches->jump;
    kinks->descent = slope < -NOTHING * size ? slope : 0.0;
    if (kinks->descent < 0.0) {
        kernels->scale(n, -1.0 / slope, kinks->direction);
        return kinks->complete
                   ? DESCENT_OK
                   : check_descent(curvature, kinks->direction, &kinks->descent, error);
    }
    return DESCENT_OK;
}

static descent_status descend(dsc_hessian *curvature, const dsc_touches *touches,
                              dsc_kinks *kinks, descent_error *error)
{
    const size_t n = curvature->n;
    double *g = calloc(n, sizeof *g);
    kinks->direction = calloc(n, sizeof *kinks->direction);
    const descent_status status = find_way_down(curvature, touches, g, kinks, error);
    free(g);
    if (kinks->descent == 0.0) {
        free(kinks->direction);
        kinks->direction = NULL;
    }
    return status;
}

static descent_status take_touches(dsc_hessian *curvature, const dsc_touches *touches,
                                   dsc_kinks *kinks, descent_error *error)
{
    if (touches->pairs == 0) {
        return DESCENT_OK;
    }
    kinks->count = touches->pairs;
    kinks->units = touches->units;
    kinks->jump = touches->jump;
    kinks->complete = touches->all;
    snprintf(kinks->where, sizeof kinks->where, "layer %zu, unit %zu, example %zu",
             touches->first[0], touches->first[1], touches->first[2]);
    return descend(curvature, touches, kinks, error);
}

static descent_status find_in_network(dsc_hessian *curvature, const dsc_chain *chain,
                                      dsc_kinks *kinks, descent_error *error)
{
    dsc_touches touches = {0};
    descent_status status =
        dsc_touches_find(chain, curvature->x, curvature->rows, &touches, error);
    THEN(status, take_touches(curvature, &touches, kinks, error));
    dsc_touches_free(&touches);
    return status;
}

static bool has_kinked_units(const dsc_chain *chain)
{
    for (size_t l = 0; l < chain->count; l++) {
        if (dsc_has_kink(chain->layers[l].function)) {
            return true;
        }
    }
    return false;
}

// A graph on examples of which no operator has a kink. (Formulas and callbacks are looked at.)
static bool is_smooth(const dsc_chain *chain)
{
    if (!chain->empirical || !chain->parts->input) {
        return false;
    }
    const dsc_plan *plan = dsc_empirical_plan(chain->empirical);
    for (size_t i = 0; i < plan->order_count; i++) {
        const dsc_operator *op = dsc_operator_of(plan->order[i]);
        if (op->kinked && op->kinked(plan->order[i])) {
            return false;
        }
    }
    return true;
}

descent_status dsc_kinks_find(dsc_hessian *curvature, dsc_kinks *kinks, descent_error *error)
{
    *kinks = (dsc_kinks){.complete = true};
    TRY(dsc_objective_check_type(curvature->objective, DESCENT_FLOAT64, error));
    if (curvature->n != curvature->objective->n) {
        return DESCENT_OK;
    }
    dsc_chain chain = {0};
    TRY(dsc_chain_read(curvature->objective, &chain, error));
    descent_status status = DESCENT_OK;
    if (chain.count == 0 && !is_smooth(&chain)) {
        status = dsc_slopes_compare(curvature, kinks, error);
    } else if (has_kinked_units(&chain)) {
        status = find_in_network(curvature, &chain, kinks, error);
    }
    dsc_chain_free(&chain);
    if (status != DESCENT_OK) {
        dsc_kinks_free(kinks);
    }
    return status;
}

void dsc_kinks_free(dsc_kinks *kinks)
{
    free(kinks->direction);
    *kinks = (dsc_kinks){0};
}
