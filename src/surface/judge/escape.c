// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Ways to a lower value, from a point where steps along the gradient gain nothing: straight
// lines in both directions of a vector, and a descent by L-BFGS.
//
// Keeps: a way counts only when the gain is more than rounding can explain (CLEAR_OF_NOISE
// times the noise of f), and the best way found so far is replaced only by a better one.
// Nothing moves the point itself: the caller may still judge it as it was.
#include "surface/judge/escape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "optim/lbfgs.h"
#include "surface/judge/limits.h"

enum { HALVINGS = 60, MEMORY = 10 };

descent_status dsc_way_create(dsc_way *way, size_t n, descent_error *error)
{
    *way = (dsc_way){.direction = calloc(n, sizeof *way->direction)};
    return way->direction ? DESCENT_OK
                          : dsc_no_memory(error, "a direction", n * sizeof *way->direction);
}

void dsc_way_free(dsc_way *way)
{
    free(way->direction);
    *way = (dsc_way){0};
}

// One side: the best step and its gain, 0 where f does not fall.
static descent_status search(dsc_point *point, const double *d, double sign, double shortest,
                             double *best, double *gain, descent_error *error)
{
    *best = *gain = 0.0;
    double t = shortest;
    // Doubling: at a saddle the gain along the eigenvector grows with the square of the step.
    while (t <= WAY_ENDS * point->length) {
        double f = 0.0;
        TRY(dsc_point_along(point, d, sign * t, point->scratch, &f, NULL, error));
        const double here = point->f - f;
        if (here > CLEAR_OF_NOISE * point->noise && here > *gain) {
            *gain = here;
            *best = sign * t;
        } else if (*gain > 0.0 || !(fabs(here) <= CLEAR_OF_NOISE * point->noise)) {
            break; // past the lowest, or uphill
        }
        t *= 2.0;
    }
    return DESCENT_OK;
}

descent_status dsc_way_try(dsc_way *way, dsc_point *point, const double *d, double shortest,
                           descent_error *error)
{
    for (int side = 0; side < 2; side++) {
        double step = 0.0, gain = 0.0;
        TRY(search(point, d, side ? -1.0 : 1.0, shortest, &step, &gain, error));
        if (gain > way->gain) {
            way->found = true;
            way->gain = gain;
            way->step = fabs(step);
            for (size_t i = 0; i < point->n; i++) {
                way->direction[i] = step < 0.0 ? -d[i] : d[i];
            }
        }
    }
    return DESCENT_OK;
}

descent_status dsc_way_take(dsc_way *way, dsc_point *point, const double *at, double f,
                            descent_error *error)
{
    if (!(point->f - f > way->gain)) {
        return DESCENT_OK;
    }
    double *d = way->direction;
    for (size_t i = 0; i < point->n; i++) {
        d[i] = at[i] - point->x[i];
    }
    const double length = dsc_norm(point->n, d);
    for (size_t i = 0; i < point->n && length > 0.0; i++) {
        d[i] /= length;
    }
    *way = (dsc_way){.found = true, .gain = point->f - f, .step = length, .direction = d};
    // Farther along the same line it may be lower still.
    while (way->step > 0.0 && 2.0 * way->step <= WAY_ENDS * point->length) {
        double lower = 0.0;
        TRY(dsc_point_along(point, d, 2.0 * way->step, point->scratch, &lower, NULL, error));
        if (!(point->f - lower > way->gain)) {
            break;
        }
        way->gain = point->f - lower;
        way->step *= 2.0;
    }
    return DESCENT_OK;
}

// ---- descent ----

typedef struct descent_walk {
    dsc_point *point;
    dsc_lbfgs *lbfgs;
    double *x, *g, *d, *next, *next_g; /* n */
    double f;
} descent_walk;

// A step along d that lowers f enough (Armijo, 1e-4), or none: *moved (out).
static descent_status step_down(descent_walk *w, double t, bool *moved, descent_error *error)
{
    const size_t n = w->point->n;
    const double slope = dsc_dot(n, w->g, w->d);
    *moved = false;
    for (int i = 0; i < HALVINGS && slope < 0.0; i++, t *= 0.5) {
        for (size_t k = 0; k < n; k++) {
            w->next[k] = w->x[k] + t * w->d[k];
        }
        double f = 0.0;
        TRY(dsc_point_value(w->point, w->next, &f, w->next_g, error));
        if (f <= w->f + ARMIJO * t * slope && isfinite(dsc_norm(n, w->next_g))) {
            *moved = f < w->f;
            w->f = f;
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

static descent_status walk_down(descent_walk *w, size_t steps, double small,
                                descent_error *error)
{
    const size_t n = w->point->n;
    double first = FIRST_DESCENT * w->point->length; // length of a step without pairs
    for (size_t i = 0; i < steps && dsc_norm(n, w->g) > small; i++) {
        dsc_lbfgs_direction(w->lbfgs, w->g, w->d);
        const bool fresh = dsc_lbfgs_pairs(w->lbfgs) == 0;
        bool moved = false;
        TRY(step_down(w, fresh ? first / dsc_norm(n, w->g) : 1.0, &moved, error));
        first *= fresh && moved ? 2.0 : 1.0;
        // Not even along the gradient: this is as low as it gets.
        if (!moved && fresh) {
            return DESCENT_OK;
        }
        if (!moved) {
            // The pairs describe a place that lies behind; the next try is along the gradient.
            dsc_lbfgs_reset(w->lbfgs);
            continue;
        }
        dsc_lbfgs_add(w->lbfgs, w->next, w->x, w->next_g, w->g);
        memcpy(w->x, w->next, n * sizeof *w->x);
        memcpy(w->g, w->next_g, n * sizeof *w->g);
    }
    return DESCENT_OK;
}

descent_status dsc_descend(dsc_point *point, const double *from, size_t steps, double small,
                           double *at, double *f, descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, 5 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "a descent", 5 * n * sizeof *block);
    }
    descent_walk w = {.point = point,
                      .x = block,
                      .g = block + n,
                      .d = block + 2 * n,
                      .next = block + 3 * n,
                      .next_g = block + 4 * n};
    memcpy(w.x, from, n * sizeof *from);
    descent_status status =
        dsc_lbfgs_create(n, MEMORY, dsc_kernels_get(DESCENT_FLOAT64), &w.lbfgs, error);
    THEN(status, dsc_point_value(point, w.x, &w.f, w.g, error));
    THEN(status, walk_down(&w, steps, small, error));
    memcpy(at, w.x, n * sizeof *at);
    *f = w.f;
    dsc_lbfgs_free(w.lbfgs);
    dsc_free_aligned(block);
    return status;
}
