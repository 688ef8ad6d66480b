// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// To the exact critical point: by newton.c where the whole spectrum is known, else by Newton
// steps in Krylov spaces. A point that is found counts when it is near: within
// options->polish (1 + |x|), and f changes no more on the way than it does at a distance of
// 0.01 around. 1 + |x| alone would take points that lie a thousandth of |x| away for the same,
// far from the origin, whatever lies between them.
//
// Keeps: a diagnosis speaks of the point that was asked about. Steps that do not end in a
// critical point, or end too far off, are taken back with everything that depends on the point
// (value, noise, model), so that a failed polish leaves no trace.
#include "surface/judge/polish.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/judge/limits.h"
#include "surface/judge/newton.h"

enum { POLISH_STEPS = 16, STEP_LEAST = 4 };

typedef struct walk {
    dsc_point *point;
    const descent_diagnose_options *options;
    double *from, *at, *step;            /* n: where it began, a trial, the first step */
    double step_length, decrement, flat; /* of that */
    double f;                            /* where it began */
    double radius;
    uint64_t left; /* products for the steps beyond dense spectra */
} walk;

// The next step; none is left where the products are used up.
static descent_status next_step(walk *w, dsc_local *local, bool *left, descent_error *error)
{
    const uint64_t before = local->curvature.products, all = local->request.products;
    *left = w->left >= STEP_LEAST;
    if (!*left) {
        return DESCENT_OK;
    }
    local->request.products = all < w->left ? all : w->left;
    const descent_status status = dsc_local_step(local, w->point, w->radius, error);
    local->request.products = all;
    const uint64_t used = local->curvature.products - before;
    w->point->products += used;
    // The budget of Hessian products is for all steps together; the cost of a diagnosis must
    // not grow with how badly it goes.
    w->left -= used < w->left ? used : w->left;
    return status;
}

// Goes to x + p when the gradient is at most 0.6 of what it was, not too far off.
static descent_status try_step(walk *w, const double *p, bool *taken, descent_error *error)
{
    dsc_point *point = w->point;
    const double before = point->norm;
    double distance = 0.0;
    for (size_t i = 0; i < point->n; i++) {
        w->at[i] = point->x[i] + p[i];
        const double off = w->at[i] - w->from[i];
        distance += off * off;
    }
    *taken = false;
    if (sqrt(distance) > w->radius) {
        return DESCENT_OK;
    }
    double f = 0.0;
    TRY(dsc_point_value(point, w->at, &f, point->scratch, error));
    if (dsc_norm(point->n, point->scratch) <= KRYLOV_CONTRACTS * before) {
        *taken = true;
        return dsc_point_move(point, w->at, error);
    }
    return DESCENT_OK;
}

static descent_status krylov_steps(walk *w, dsc_local *local, descent_error *error)
{
    dsc_point *point = w->point;
    bool left = local->step_length > 0.0 && local->step_length <= w->radius;
    for (int i = 0; i < POLISH_STEPS && left; i++) {
        if (point->norm == 0.0 || local->step_length <= DBL_EPSILON * point->length) {
            return DESCENT_OK;
        }
        bool taken = false;
        TRY(try_step(w, local->step, &taken, error));
        if (!taken) {
            return DESCENT_OK;
        }
        TRY(next_step(w, local, &left, error));
    }
    return DESCENT_OK;
}

// Back to where the walk began, and the model with it.
static descent_status go_back(walk *w, dsc_local *local, descent_error *error)
{
    dsc_point *point = w->point;
    TRY(dsc_point_move(point, w->from, error));
    TRY(dsc_point_round(point, error));
    memcpy(local->step, w->step, point->n * sizeof *w->step);
    local->step_length = w->step_length;
    local->decrement = w->decrement;
    local->flat = w->flat;
    return DESCENT_OK;
}

// Is what f has changed by no more than it changes at a distance of AROUND?
static descent_status is_same(walk *w, const dsc_local *local, bool *same, descent_error *error)
{
    dsc_point *point = w->point;
    double around = fmax(CLEAR_OF_NOISE * point->noise, 0.5 * AROUND * AROUND * local->scale);
    for (uint32_t i = 0; i < 4; i++) {
        double f = 0.0;
        dsc_point_random(point, DSC_STREAM_SCALE + i / 2, w->at);
        TRY(dsc_point_along(point, w->at, i % 2 ? -AROUND : AROUND, point->scratch, &f, NULL,
                            error));
        const double change = fabs(f - point->f);
        around = isfinite(change) ? fmax(around, change) : around;
    }
    *same = fabs(w->f - point->f) <= around;
    return DESCENT_OK;
}

// The model where the steps led, as long as all is finite there and it is critical.
static descent_status arrive(walk *w, dsc_local *there, bool *good, descent_error *error)
{
    dsc_point *point = w->point;
    const descent_status status =
        dsc_local_create(there, point, w->options, w->options->products, error);
    *good = false;
    if (status != DESCENT_OK) {
        return status == DESCENT_DIVERGED ? DESCENT_OK : status;
    }
    descent_status found = dsc_has_arrived(point, there, good, error);
    if (*good) {
        THEN(found, is_same(w, there, good, error));
    }
    if (!*good || found != DESCENT_OK) {
        dsc_local_free(there);
    }
    return found;
}

static descent_status polish(walk *w, dsc_local *local, double *moved, descent_error *error)
{
    dsc_point *point = w->point;
    memcpy(w->from, point->x, point->n * sizeof *point->x);
    memcpy(w->step, local->step, point->n * sizeof *local->step);
    double last = 0.0;
    const descent_status walked = local->index.dense.n > 0
                                      ? dsc_newton(point, local, w->radius, &last, error)
                                      : krylov_steps(w, local, error);
    if (walked == DESCENT_DIVERGED) { // no curvature on the way: what was there before stands
        return go_back(w, local, error);
    }
    TRY(walked);
    for (size_t i = 0; i < point->n; i++) {
        w->at[i] = point->x[i] - w->from[i];
    }
    const double distance = dsc_norm(point->n, w->at);
    if (distance == 0.0) {
        return DESCENT_OK;
    }
    TRY(dsc_point_round(point, error));
    last = local->index.dense.n > 0 ? last : local->step_length;
    if (point->norm > CLEAR_OF_NOISE * point->rounding && last > NO_WAY * point->length) {
        return go_back(w, local, error);
    }
    dsc_local there;
    bool good = false;
    TRY(arrive(w, &there, &good, error));
    if (!good) {
        return go_back(w, local, error);
    }
    dsc_local_free(local);
    *local = there;
    *moved = distance;
    return DESCENT_OK;
}

descent_status dsc_polish(dsc_point *point, dsc_local *local,
                          const descent_diagnose_options *options, double *moved,
                          descent_error *error)
{
    *moved = 0.0;
    if (options->polish == 0.0 || point->norm == 0.0) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(point->n, 3 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "Newton steps", 3 * point->n * sizeof *block);
    }
    walk w = {.point = point,
              .options = options,
              .from = block,
              .at = block + point->n,
              .step = block + 2 * point->n,
              .step_length = local->step_length,
              .decrement = local->decrement,
              .flat = local->flat,
              .f = point->f,
              .radius = options->polish * point->length,
              .left = options->products};
    const descent_status status = polish(&w, local, moved, error);
    dsc_free_aligned(block);
    return status;
}

static descent_status find_beside(walk *w, dsc_local *local, dsc_beside *beside,
                                  descent_error *error)
{
    dsc_point *point = w->point;
    const double before = point->norm;
    double last = 0.0;
    memcpy(w->from, point->x, point->n * sizeof *point->x);
    TRY(dsc_newton(point, local, w->radius, &last, error));
    for (size_t i = 0; i < point->n; i++) {
        w->at[i] = point->x[i] - w->from[i];
    }
    beside->distance = dsc_norm(point->n, w->at);
    dsc_local there = {0};
    descent_status status = DESCENT_OK;
    if (point->norm <= ARRIVED * before && beside->distance > 0.0) {
        status = dsc_local_create(&there, point, w->options, w->options->products, error);
        beside->found = status == DESCENT_OK;
        beside->index = there.low;
        dsc_local_free(&there);
    }
    return status;
}

descent_status dsc_beside_find(dsc_point *point, dsc_local *local,
                               const descent_diagnose_options *options, dsc_beside *beside,
                               descent_error *error)
{
    const size_t n = point->n;
    *beside = (dsc_beside){0};
    if (options->polish == 0.0 || n > DSC_LOCAL_SMALL || local->index.dense.n == 0) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "Newton steps", 2 * n * sizeof *block);
    }
    walk w = {.point = point,
              .options = options,
              .from = block,
              .at = block + n,
              .radius = BESIDE * point->length};
    const double noise = point->noise;
    descent_status status = find_beside(&w, local, beside, error);
    if (status == DESCENT_OK || status == DESCENT_DIVERGED) {
        status = dsc_point_move(point, w.from, error);
        // Measured where the point was, which is where it is again.
        point->noise = noise;
    }
    dsc_free_aligned(block);
    return status;
}
