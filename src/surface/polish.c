// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Newton's method contracts quadratically to a point where the Hessian is regular, and by a
// constant factor (1/2 where f is cubic, 2/3 where it is quartic) to one where it is not: two
// steps that shrink alike give the limit by Aitken's rule.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/critical.h"
#include "surface/escape.h"

enum { POLISH_STEPS = 16, STEP_LEAST = 4 };

typedef struct walk {
    dsc_point *point;
    const descent_diagnose_options *options;
    double *from, *at, *step;            /* n: where it began, a trial, the first step */
    double step_length, decrement, flat; /* of that */
    double last_length, ratio;
    double radius;
    uint64_t left; /* products for the steps beyond dense spectra */
    bool dense;    /* the spectrum is computed anew at every point */
} walk;

// The next step; none is left where the products are used up.
static descent_status next_step(walk *w, dsc_local *local, bool *left, descent_error *error)
{
    const uint64_t before = local->curvature.products, all = local->request.products;
    *left = local->index.dense.n > 0 || w->left >= STEP_LEAST;
    if (!*left) {
        return DESCENT_OK;
    }
    local->request.products = all < w->left ? all : w->left;
    const descent_status status = dsc_local_step(local, w->point, w->radius, error);
    local->request.products = all;
    const uint64_t used = local->curvature.products - before;
    w->point->products += used;
    w->left -= used < w->left ? used : w->left;
    return status;
}

// Goes to x + factor p when the gradient is at most `part` of what it was, not too far off.
static descent_status try_step(walk *w, const double *p, double factor, double part,
                               bool *taken, descent_error *error)
{
    dsc_point *point = w->point;
    const double before = point->norm;
    double distance = 0.0;
    for (size_t i = 0; i < point->n; i++) {
        w->at[i] = point->x[i] + factor * p[i];
        const double off = w->at[i] - w->from[i];
        distance += off * off;
    }
    *taken = false;
    if (sqrt(distance) > w->radius) {
        return DESCENT_OK;
    }
    double f = 0.0;
    TRY(dsc_point_value(point, w->at, &f, point->scratch, error));
    if (dsc_norm(point->n, point->scratch) <= part * before) {
        *taken = true;
        return dsc_point_move(point, w->at, error);
    }
    return DESCENT_OK;
}

// Two steps in a row that shrank by the same factor: the limit, by Aitken's rule.
static descent_status extrapolate(walk *w, const dsc_local *local, bool *taken,
                                  descent_error *error)
{
    const double before = w->ratio;
    *taken = false;
    w->ratio = w->last_length > 0.0 ? local->step_length / w->last_length : 0.0;
    w->last_length = local->step_length;
    if (w->ratio > 0.3 && w->ratio < 0.9 && fabs(w->ratio - before) <= 0.05) {
        TRY(try_step(w, local->step, 1.0 / (1.0 - w->ratio), 0.01, taken, error));
        if (*taken) {
            w->last_length = w->ratio = 0.0;
        }
    }
    return DESCENT_OK;
}

// Only the spectrum, without what is zero in it.
static descent_status refresh(dsc_local *local, dsc_point *point, descent_error *error)
{
    dsc_dense_free(&local->index.dense);
    free(local->zero);
    local->zero = NULL;
    const uint64_t before = local->curvature.products;
    local->curvature.x = point->x;
    const descent_status status =
        dsc_dense_create(&local->index.dense, &local->curvature, error);
    point->products += local->curvature.products - before;
    if (status == DESCENT_OK) {
        const double *values = local->index.dense.values;
        const double relative = local->scale > 0.0 ? local->index.tau / local->scale : 0.0;
        local->scale = fmax(fabs(values[0]), fabs(values[point->n - 1]));
        local->index.tau = fmin(relative, local->request.threshold) * local->scale;
    }
    return status;
}

static descent_status newton(walk *w, dsc_local *local, descent_error *error)
{
    dsc_point *point = w->point;
    for (int i = 0; i < POLISH_STEPS; i++) {
        if (point->norm == 0.0 || local->step_length <= DBL_EPSILON * point->length) {
            return DESCENT_OK;
        }
        bool taken = false;
        TRY(extrapolate(w, local, &taken, error));
        if (!taken) {
            TRY(try_step(w, local->step, 1.0, 0.6, &taken, error));
        }
        if (!taken) {
            return DESCENT_OK;
        }
        if (w->dense) {
            TRY(refresh(local, point, error));
        }
        bool left = true;
        TRY(next_step(w, local, &left, error));
        if (!left) {
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

// Back to where the walk began, and the model with it.
static descent_status go_back(walk *w, dsc_local *local, descent_error *error)
{
    dsc_point *point = w->point;
    TRY(dsc_point_move(point, w->from, error));
    TRY(dsc_point_round(point, error));
    if (w->dense) {
        dsc_local_free(local);
        return dsc_local_create(local, point, w->options, w->options->products, error);
    }
    memcpy(local->step, w->step, point->n * sizeof *w->step);
    local->step_length = w->step_length;
    local->decrement = w->decrement;
    local->flat = w->flat;
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
    *good = dsc_is_critical(point, there);
    if (!*good) {
        dsc_local_free(there);
    }
    return DESCENT_OK;
}

static descent_status polish(walk *w, dsc_local *local, double *moved, descent_error *error)
{
    dsc_point *point = w->point;
    memcpy(w->from, point->x, point->n * sizeof *point->x);
    memcpy(w->step, local->step, point->n * sizeof *local->step);
    const descent_status walked = newton(w, local, error);
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
    const bool near =
        point->norm <= 10.0 * point->rounding || local->step_length <= 1e-6 * point->length;
    if (!near) {
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
    const double radius = options->polish * point->length;
    if (options->polish == 0.0 || point->norm == 0.0 || local->step_length == 0.0 ||
        local->step_length > radius) {
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
              .radius = radius,
              .left = options->products,
              .dense = point->n <= DSC_LOCAL_SMALL && local->index.dense.n > 0};
    const descent_status status = polish(&w, local, moved, error);
    dsc_free_aligned(block);
    return status;
}

// *nowhere (out): all that f falls along the gradient is nothing beside the values around. Such
// falls are no ways down then.
static descent_status leads_nowhere(dsc_point *point, const dsc_local *local, bool *nowhere,
                                    descent_error *error)
{
    dsc_way way;
    double *unit = malloc(point->n * sizeof *unit);
    descent_status status = dsc_way_create(&way, point->n, error);
    if (!unit && status == DESCENT_OK) {
        status = dsc_no_memory(error, "a direction", point->n * sizeof *unit);
    }
    if (status == DESCENT_OK) {
        for (size_t i = 0; i < point->n; i++) {
            unit[i] = point->g[i] / point->norm;
        }
        status = dsc_way_try(&way, point, unit, 1e-12 * point->length, error);
        *nowhere = way.gain <= 1e-10 * local->reference;
    }
    if (*nowhere) {
        point->noise = fmax(point->noise, way.gain);
    }
    dsc_way_free(&way);
    free(unit);
    return status;
}

descent_status dsc_has_arrived(dsc_point *point, const dsc_local *local, bool *critical,
                               descent_error *error)
{
    *critical = dsc_is_critical(point, local);
    const bool flat = local->flat > 0.9 || local->decrement <= 1e-10 * local->reference;
    return *critical || !flat ? DESCENT_OK : leads_nowhere(point, local, critical, error);
}
