// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Down where the slope jumps: against the shortest vector in the convex hull of gradients
// around x, with a neighbourhood that becomes smaller when that vector is nothing or leads
// nowhere down: gradient sampling [B05]. The shortest vector is found by exchanges of weight
// between two of them [M74].
//
// [B05] Burke, Lewis, Overton. A robust gradient sampling algorithm for nonsmooth, nonconvex
// optimization. SIAM J. Optimization 15, 2005. [M74] Mitchell, Demyanov, Malozemov. Finding the
// point of a polyhedron closest to the origin. SIAM J. Control 12, 1974.
#include "surface/map/kink.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "kernel/norm.h"
#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

enum { STEPS_MOST = 300, EXCHANGES = 500, HALVINGS = 40, LARGEST = 40 /* n */ };

typedef struct slide {
    dsc_map_walker *w;
    size_t n, count;  /* of gradients: 2 n + 1 */
    double *x;        /* n, in and out */
    double *there;    /* n */
    double *shortest; /* n */
    double *weights;  /* count */
    double *g;        /* count x n */
    double f, reach;
    uint64_t draws;
} slide;

// Gradients at x and around it; *longest (out) of them, NAN where there is none.
static descent_status sample(slide *s, double *longest, descent_error *error)
{
    *longest = 0.0;
    for (size_t k = 0; k < s->count; k++) {
        double f = 0.0;
        for (size_t i = 0; i < s->n; i++) {
            const dsc_random random = {0, DSC_PURPOSE_MAP, (uint32_t)(3 * s->n + 2 + i)};
            const double u = k ? 2.0 * dsc_random_uniform(&random, s->draws) - 1.0 : 0.0;
            s->there[i] = s->x[i] + s->reach * u;
        }
        s->draws++;
        double *g = s->g + k * s->n;
        TRY(descent_objective_evaluate_f64(s->w->objective, s->there, s->w->rows, &f, g,
                                           error));
        const double length = sqrt(dsc_dot(s->n, g, g));
        if (!isfinite(f) || !isfinite(length)) {
            *longest = (double)NAN;
            return DESCENT_OK;
        }
        *longest = fmax(*longest, length);
    }
    return DESCENT_OK;
}

// s->shortest in the hull of the gradients; returns its length.
static double find_shortest(slide *s)
{
    memset(s->weights, 0, s->count * sizeof *s->weights);
    s->weights[0] = 1.0;
    memcpy(s->shortest, s->g, s->n * sizeof *s->g);
    for (int exchange = 0; exchange < EXCHANGES; exchange++) {
        size_t least = 0, most = SIZE_MAX;
        double low = HUGE_VAL, high = -HUGE_VAL, squares = 0.0;
        for (size_t k = 0; k < s->count; k++) {
            const double along = dsc_dot(s->n, s->shortest, s->g + k * s->n);
            least = along < low ? k : least;
            low = fmin(low, along);
            if (s->weights[k] > 0.0 && along > high) {
                most = k;
                high = along;
            }
        }
        const double *to = s->g + least * s->n, *from = s->g + most * s->n;
        for (size_t i = 0; i < s->n; i++) {
            squares += (to[i] - from[i]) * (to[i] - from[i]);
        }
        if (!(high - low > ROUNDED_SCALE * dsc_dot(s->n, s->shortest, s->shortest)) ||
            squares == 0.0) {
            break;
        }
        const double part = fmin(s->weights[most], (high - low) / squares);
        s->weights[most] = part < s->weights[most] ? s->weights[most] - part : 0.0;
        s->weights[least] += part;
        memset(s->shortest, 0, s->n * sizeof *s->shortest);
        for (size_t k = 0; k < s->count; k++) {
            for (size_t i = 0; s->weights[k] > 0.0 && i < s->n; i++) {
                s->shortest[i] += s->weights[k] * s->g[k * s->n + i];
            }
        }
    }
    return sqrt(dsc_dot(s->n, s->shortest, s->shortest));
}

// A step against the shortest vector. *moved (out): there is one that goes down enough.
static descent_status go_down(slide *s, double length, bool *moved, descent_error *error)
{
    double step = fmin(SLIDE_MOST * s->w->box->width, REACH_MOST * s->reach);
    *moved = false;
    for (int halving = 0; halving < HALVINGS && step >= REACH_LEAST * s->reach; halving++) {
        double f = 0.0;
        for (size_t i = 0; i < s->n; i++) {
            s->there[i] = s->x[i] - step / length * s->shortest[i];
        }
        TRY(descent_objective_evaluate_f64(s->w->objective, s->there, s->w->rows, &f, s->g,
                                           error));
        if (f < s->f - ARMIJO * step * length) {
            memcpy(s->x, s->there, s->n * sizeof *s->x);
            s->f = f;
            *moved = true;
            return DESCENT_OK;
        }
        step *= 0.5;
    }
    return DESCENT_OK;
}

static descent_status descend(slide *s, dsc_map_end *end, descent_error *error)
{
    const double width = s->w->box->width;
    double first = 0.0; /* longest gradient where it began */
    *end = DSC_END_OUTSIDE;
    for (int step = 0; step < STEPS_MOST; step++) {
        double longest = 0.0;
        bool moved = false;
        if (atomic_load(s->w->stopping)) {
            *end = DSC_END_ABANDONED;
            return DESCENT_OK;
        }
        TRY(sample(s, &longest, error));
        if (isnan(longest) || !dsc_map_inside(s->w->box, s->x, 0.5)) {
            return DESCENT_OK;
        }
        first = step == 0 ? longest : first;
        const double length = find_shortest(s);
        if (length > NOTHING * longest) {
            TRY(go_down(s, length, &moved, error));
        }
        s->reach *= moved ? 1.0 : REACH_SHRINKS;
        if (s->reach < LAST_REACH * width) {
            // Gradients that are no shorter than before, and yet 0 is in their hull.
            const bool kink =
                longest > KINK_LONGEST * first && length <= KINK_SHORTEST * longest;
            *end = kink ? DSC_END_KINK : DSC_END_STALLED;
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

descent_status dsc_map_slide(dsc_map_walker *w, dsc_map_search *search, descent_error *error)
{
    const size_t n = w->box->n, count = 2 * n + 1;
    if (n > LARGEST) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(count, (n + 3) * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients around a kink", count * n * sizeof *block);
    }
    slide s = {.w = w,
               .n = n,
               .count = count,
               .x = search->x,
               .there = block,
               .shortest = block + count,
               .weights = block + 2 * count,
               .g = block + 3 * count,
               .f = search->f,
               .reach = FIRST_REACH * w->box->width};
    const descent_status status = descend(&s, &search->end, error);
    search->f = s.f;
    dsc_free_aligned(block);
    return status;
}
