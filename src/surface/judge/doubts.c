// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reasons not to trust what a point says of itself: a gradient that differences of values
// contradict, a quadratic model that does not hold from here to the next kink.
//
// Keeps: a doubt is raised only when it is clear, as the whole verdict changes with it:
// differences at several distances have to agree with each other and to disagree with the
// gradient by more than rounding and curvature explain.
#include "surface/judge/doubts.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "surface/judge/limits.h"
#include "surface/network/chain.h"

enum { DISTANCES = 3, BROKEN_LINES = 3 };

// The slope along d (length 1) by values of f. *clear (out): all distances say the same, to a
// tenth, and something else than `claimed`.
static descent_status measure(dsc_point *point, const double *d, double claimed, bool *clear,
                              double *measured, descent_error *error)
{
    *clear = true;
    for (int i = 0; i < DISTANCES && *clear; i++) {
        const double h = DIFFERENCES[i] * point->length;
        double ahead = 0.0, behind = 0.0;
        TRY(dsc_point_along(point, d, h, point->scratch, &ahead, NULL, error));
        TRY(dsc_point_along(point, d, -h, point->scratch, &behind, NULL, error));
        const double slope = (ahead - behind) / (2.0 * h);
        *measured = i == 0 ? slope : *measured;
        const double most = fmax(fabs(slope), fabs(claimed));
        const double bend = fabs((ahead - point->f) + (behind - point->f)) / h;
        const double little = TIMES_ROUNDING * point->noise / h +
                              TIMES_ROUNDING * point->rounding + PART_OF_BEND * bend;
        *clear = isfinite(slope) && fabs(slope - claimed) > WRONG_BY * most + little &&
                 fabs(slope - *measured) <=
                     AGREE_TO * fabs(*measured) + TIMES_ROUNDING * point->noise / h;
    }
    return DESCENT_OK;
}

descent_status dsc_gradient_fits(dsc_point *point, dsc_fit *fit, descent_error *error)
{
    const size_t n = point->n;
    *fit = (dsc_fit){.fits = true};
    double *d = dsc_alloc_aligned(n, sizeof *d);
    if (!d) {
        return dsc_no_memory(error, "a direction", n * sizeof *d);
    }
    descent_status status = DESCENT_OK;
    for (int i = 0; i < 2 && fit->fits && status == DESCENT_OK; i++) {
        if (i == 0) {
            dsc_point_random(point, DSC_STREAM_SCALE, d);
        } else if (point->norm > 0.0) {
            for (size_t k = 0; k < n; k++) {
                d[k] = point->g[k] / point->norm;
            }
        }
        bool clear = false;
        fit->claimed = dsc_dot(n, d, point->g);
        status = measure(point, d, fit->claimed, &clear, &fit->measured, error);
        fit->fits = !clear;
    }
    dsc_free_aligned(d);
    return status;
}

descent_status dsc_newton_leads(dsc_point *point, dsc_local *local, bool *leads, double *length,
                                descent_error *error)
{
    const dsc_dense *dense = &local->index.dense;
    const size_t n = point->n;
    double *along = local->scratch, *step = local->scratch + n;
    *leads = false;
    if (dense->n == 0) {
        return DESCENT_OK;
    }
    TRY(dsc_dense_components(dense, point->g, along, error));
    for (size_t i = 0; i < n; i++) {
        const double value = dense->values[i];
        along[i] = fabs(value) > DIVISIBLE * local->scale ? -along[i] / value : 0.0;
    }
    TRY(dsc_dense_combine(dense, along, step, error));
    *length = dsc_norm(n, step);
    double f = 0.0, *g = along;
    TRY(dsc_point_along(point, step, 1.0, point->scratch, &f, g, error));
    *leads = dsc_norm(n, g) <= SHRUNK * point->norm;
    return DESCENT_OK;
}

static descent_status has_kinks(const dsc_point *point, bool *kinks, descent_error *error)
{
    dsc_chain chain = {0};
    TRY(dsc_chain_read(point->objective, &chain, error));
    *kinks = false;
    for (size_t l = 0; l < chain.count; l++) {
        *kinks = *kinks || dsc_has_kink(chain.layers[l].function);
    }
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

descent_status dsc_is_broken(dsc_point *point, dsc_local *local, bool *broken, double *distance,
                             descent_error *error)
{
    const size_t n = point->n;
    double *u = local->scratch, *here = local->scratch + n, *there = local->scratch + 2 * n;
    double *at = point->scratch;
    bool kinks = false;
    *broken = false;
    *distance = BROKEN_WITHIN * point->length;
    TRY(has_kinks(point, &kinks, error));
    if (!kinks) {
        return DESCENT_OK;
    }
    dsc_point_random(point, DSC_STREAM_SCALE, u);
    TRY(dsc_point_multiply(point, point->x, u, here, error));
    for (uint32_t i = 0; i < BROKEN_LINES && !*broken; i++) {
        dsc_point_random(point, DSC_STREAM_SCALE + 1 + i, at);
        for (size_t k = 0; k < n; k++) {
            at[k] = point->x[k] + *distance * at[k];
        }
        TRY(dsc_point_multiply(point, at, u, there, error));
        const double most = fmax(dsc_norm(n, here), dsc_norm(n, there));
        for (size_t k = 0; k < n; k++) {
            there[k] -= here[k];
        }
        *broken = dsc_norm(n, there) > BROKEN_BY * most;
    }
    return DESCENT_OK;
}
