// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Kinks of any function, by its values: along a line through x, (f(x+h) + f(x-h) - 2 f(x)) / h
// is the difference of the two one-sided slopes. Where f is smooth it shrinks with h, in
// proportion or faster; at a kink it stays. It is followed over two decades of h. So a kink
// further away than the smallest h is not seen, a bend sharper than that is taken for one, and
// functions that oscillate faster are beyond this test.
//
// A descent direction is looked for along these lines, and against the shortest vector in the
// convex hull of gradients around x (gradient sampling) [Burke, Lewis, Overton. SIAM J.
// Optimization 15, 2005].
#include "surface/kink/slopes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "core/status.h"
#include "kernel/kernels.h"
#include "surface/kink/limits.h"

enum {
    DISTANCES = 5,
    RANDOM_LINES = 8,
    AXES_MOST = 64,
    AXES_ALWAYS = 16, /* parameters up to which axes are lines as well */
    SAMPLES_MOST = 64,
    EXCHANGES_MOST = 20000
};

typedef struct prober {
    dsc_hessian *curvature;
    const dsc_kernels *kernels;
    size_t n;
    double here;     /* f(x) */
    double scale;    /* 1 + |x| */
    double *line;    /* n */
    double *there;   /* n */
    double *best;    /* n: the steepest descent direction so far */
    double steepest; /* its slope, < 0; or 0 */
    uint32_t draws;
} prober;

static descent_status value_at(prober *p, double distance, double *value, descent_error *error)
{
    memcpy(p->there, p->curvature->x, p->n * sizeof *p->there);
    p->kernels->axpy(p->n, distance, p->line, p->there);
    return dsc_objective_into(p->curvature->objective, p->there, NULL, p->curvature->rows,
                              value, NULL, error);
}

static double rounding(const prober *p, double h)
{
    return ROUNDING * fabs(p->here) / h;
}

// Does the line (unit length) cross a kink at x? *jump (out) of the slope, signed.
static descent_status probe(prober *p, bool *jumps, double *jump, descent_error *error)
{
    double differences[DISTANCES], h = SMALLEST * p->scale;
    for (size_t i = 0; i < DISTANCES; i++, h *= sqrt(DECADE)) {
        double before = 0.0, behind = 0.0;
        TRY(value_at(p, -h, &before, error));
        TRY(value_at(p, h, &behind, error));
        differences[i] = ((before - p->here) + (behind - p->here)) / h;
    }
    const double smallest = SMALLEST * p->scale;
    const double last = differences[0];
    bool stays = fabs(last) > JUMP_ABOVE_ROUNDING * rounding(p, smallest) && isfinite(last) &&
                 fabs(last) >= STAYS * fabs(differences[DISTANCES - 1]);
    for (size_t i = 1; i < DISTANCES; i++) {
        const double ratio = differences[i - 1] / differences[i];
        stays = stays && ratio > 0.0 && ratio <= GROWS;
    }
    *jumps = stays;
    *jump = last;
    return DESCENT_OK;
}

// The slope of one side of the line, in the sense of `sign`; kept if it is the steepest way
// down.
static descent_status try_side(prober *p, double sign, double least, descent_error *error)
{
    const double h = SMALLEST * p->scale;
    double near = 0.0, far = 0.0;
    TRY(value_at(p, sign * h, &near, error));
    TRY(value_at(p, DECADE * sign * h, &far, error));
    near = (near - p->here) / h;
    far = (far - p->here) / (DECADE * h);
    const double slope = fmax(near, far);
    if (slope < p->steepest && slope < -least && slope < -WAY_ABOVE_ROUNDING * rounding(p, h)) {
        p->steepest = slope;
        memset(p->best, 0, p->n * sizeof *p->best);
        p->kernels->axpy(p->n, sign, p->line, p->best);
    }
    return DESCENT_OK;
}

// line = the axis `i`, or a random unit vector.
static void choose_line(prober *p, size_t i)
{
    memset(p->line, 0, p->n * sizeof *p->line);
    if (i < p->n) {
        p->line[i] = 1.0;
        return;
    }
    const dsc_random random = {0, DSC_PURPOSE_KINKS, p->draws++};
    for (size_t k = 0; k < p->n; k++) {
        p->line[k] = dsc_random_normal(&random, k);
    }
    p->kernels->scale(p->n, 1.0 / sqrt(p->kernels->dot(p->n, p->line, p->line)), p->line);
}

static descent_status probe_line(prober *p, size_t axis, dsc_kinks *kinks, descent_error *error)
{
    bool jumps = false;
    double jump = 0.0;
    choose_line(p, axis);
    TRY(probe(p, &jumps, &jump, error));
    if (!jumps) {
        return DESCENT_OK;
    }
    if (axis < p->n && strncmp(kinks->where, "along parameter", 15) != 0) {
        snprintf(kinks->where, sizeof kinks->where, "along parameter %zu", axis + 1);
    } else if (kinks->count == 0) {
        snprintf(kinks->where, sizeof kinks->where, "along random lines");
    }
    kinks->count++;
    kinks->jump = fmax(kinks->jump, fabs(jump));
    TRY(try_side(p, 1.0, STEEP * fabs(jump), error));
    return try_side(p, -1.0, STEEP * fabs(jump), error);
}

// The weights of the shortest convex combination of vectors with these products: weight goes
// from the vector that helps least to the one that helps most, as long as that helps.
static void shortest(size_t count, const double *products, double *weight, double *along)
{
    for (size_t i = 0; i < count; i++) {
        weight[i] = i == 0 ? 1.0 : 0.0;
        along[i] = products[i]; // product with the combination
    }
    for (int exchange = 0; exchange < EXCHANGES_MOST; exchange++) {
        size_t to = 0, from = count;
        for (size_t i = 0; i < count; i++) {
            to = along[i] < along[to] ? i : to;
            if (weight[i] > 0.0 && (from == count || along[i] > along[from])) {
                from = i;
            }
        }
        if (from == count) {
            return;
        }
        const double gain = along[from] - along[to];
        const double bend = products[to * count + to] + products[from * count + from] -
                            2.0 * products[to * count + from];
        if (!(gain > EXCHANGED * products[to * count + to]) || !(bend > 0.0)) {
            return;
        }
        const double moved = fmin(weight[from], gain / bend);
        weight[to] += moved;
        weight[from] = moved == weight[from] ? 0.0 : weight[from] - moved;
        for (size_t i = 0; i < count; i++) {
            along[i] += moved * (products[i * count + to] - products[i * count + from]);
        }
    }
}

// line = minus the shortest vector in the hull of `count` gradients, of unit length.
static void against_hull(prober *p, size_t count, const double *gradients, double *work)
{
    double *products = work, *weight = work + count * count, *along = weight + count;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            products[i * count + j] =
                p->kernels->dot(p->n, gradients + i * p->n, gradients + j * p->n);
        }
    }
    shortest(count, products, weight, along);
    memset(p->line, 0, p->n * sizeof *p->line);
    for (size_t i = 0; i < count; i++) {
        p->kernels->axpy(p->n, -weight[i], gradients + i * p->n, p->line);
    }
    const double length = sqrt(p->kernels->dot(p->n, p->line, p->line));
    p->kernels->scale(p->n, length > 0.0 ? 1.0 / length : 0.0, p->line);
}

// gradients: count * n, work: count * (count + 2).
static descent_status try_samples(prober *p, size_t count, double least, double *gradients,
                                  double *work, descent_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        choose_line(p, p->n);
        memcpy(p->there, p->curvature->x, p->n * sizeof *p->there);
        p->kernels->axpy(p->n, SAMPLED_AT * p->scale, p->line, p->there);
        double *g = gradients + kept * p->n;
        TRY(dsc_objective_into(p->curvature->objective, p->there, NULL, p->curvature->rows,
                               NULL, g, error));
        kept += p->kernels->all_finite(p->n, g);
    }
    if (kept == 0) {
        return DESCENT_OK;
    }
    against_hull(p, kept, gradients, work);
    return try_side(p, 1.0, least, error);
}

static descent_status sample_gradients(prober *p, double least, descent_error *error)
{
    const size_t wanted = 2 * p->n + 8;
    const size_t count = wanted < SAMPLES_MOST ? wanted : SAMPLES_MOST;
    double *gradients = calloc(count * p->n + 1, sizeof *gradients);
    double *work = calloc(count * (count + 2), sizeof *work);
    const descent_status status =
        gradients && work
            ? try_samples(p, count, least, gradients, work, error)
            : dsc_no_memory(error, "gradients around a kink", count * p->n * sizeof *gradients);
    free(gradients);
    free(work);
    return status;
}

static descent_status compare(prober *p, dsc_kinks *kinks, descent_error *error)
{
    TRY(dsc_objective_into(p->curvature->objective, p->curvature->x, NULL, p->curvature->rows,
                           &p->here, NULL, error));
    for (size_t i = 0; i < RANDOM_LINES && isfinite(p->here); i++) {
        TRY(probe_line(p, p->n, kinks, error));
    }
    const bool axes = kinks->count > 0 || p->n <= AXES_ALWAYS;
    for (size_t i = 0; axes && i < p->n && i < AXES_MOST && isfinite(p->here); i++) {
        TRY(probe_line(p, i, kinks, error));
    }
    if (kinks->count > 0) {
        kinks->complete = false;
        TRY(sample_gradients(p, STEEP * kinks->jump, error));
    }
    if (p->steepest < 0.0) {
        kinks->descent = p->steepest;
        kinks->direction = p->best;
        p->best = NULL;
    }
    return DESCENT_OK;
}

descent_status dsc_slopes_compare(dsc_hessian *curvature, dsc_kinks *kinks,
                                  descent_error *error)
{
    const size_t n = curvature->n;
    prober p = {.curvature = curvature,
                .kernels = dsc_kernels_get(DESCENT_FLOAT64),
                .n = n,
                .line = calloc(n, sizeof(double)),
                .there = calloc(n, sizeof(double)),
                .best = calloc(n, sizeof(double))};
    descent_status status = DESCENT_OK;
    if (!p.line || !p.there || !p.best) {
        status = dsc_no_memory(error, "kinks", 3 * n * sizeof(double));
    } else {
        p.scale = 1.0 + sqrt(p.kernels->dot(n, curvature->x, curvature->x));
        status = compare(&p, kinks, error);
    }
    free(p.line);
    free(p.there);
    free(p.best);
    return status;
}
