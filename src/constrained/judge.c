// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/bounded.h"
#include "constrained/cone.h"
#include "constrained/limits.h"
#include "constrained/polish.h"
#include "constrained/tangent.h"
#include "constrained/vectors.h"

// ---- memory ----

descent_status dsc_result_create(descent_constrained_result *r, size_t n, size_t count,
                                 descent_error *error)
{
    *r = (descent_constrained_result){.size = sizeof *r, .n = n, .count = count};
    const size_t numbers = 2 * count + 3 * n;
    double *block = calloc(numbers + 1, sizeof *block);
    r->is_active = calloc(count + 1, sizeof *r->is_active);
    r->multipliers = block;
    if (!block || !r->is_active) {
        return dsc_no_memory(error, "multipliers", numbers * sizeof *block);
    }
    r->residuals = block + count;
    r->lower_multipliers = block + 2 * count;
    r->upper_multipliers = r->lower_multipliers + n;
    r->direction = r->upper_multipliers + n;
    r->curvature = (double)NAN;
    return DESCENT_OK;
}

void descent_constrained_free(descent_constrained_result *result)
{
    if (!result) {
        return;
    }
    free(result->multipliers);
    free(result->is_active);
    result->multipliers = result->residuals = NULL;
    result->lower_multipliers = result->upper_multipliers = result->direction = NULL;
    result->is_active = NULL;
    result->n = result->count = 0;
}

// ---- first order ----

// In the units of the caller.
static void measure(const dsc_problem *p, const dsc_spot *spot, const double *multipliers,
                    const double *gradient, descent_constrained_result *r)
{
    r->value = spot->f / p->scale;
    r->stationarity = dsc_projected(p->n, p->lower, p->upper, spot->x, gradient) / p->scale;
    r->violation = r->complementarity = 0.0;
    for (size_t i = 0; i < p->m; i++) {
        const double sign = p->constraints[i].relation == DESCENT_AT_LEAST ? -1.0 : 1.0;
        const double c = spot->c[i] / p->scales[i];
        r->residuals[i] = sign * c;
        r->multipliers[i] = multipliers[i] * p->scales[i] / p->scale;
        r->violation = fmax(r->violation, dsc_violation(p, i, c));
        if (!dsc_is_equality(p, i)) {
            r->complementarity = fmax(r->complementarity, fabs(r->multipliers[i] * c));
        }
    }
    for (size_t j = 0; j < p->n; j++) {
        const double z = gradient[j] / p->scale;
        r->lower_multipliers[j] = spot->x[j] <= p->lower[j] ? z : 0.0;
        r->upper_multipliers[j] = spot->x[j] >= p->upper[j] ? -z : 0.0;
        if (p->lower[j] == p->upper[j]) { // one of them takes it all up
            r->lower_multipliers[j] = fmax(z, 0.0);
            r->upper_multipliers[j] = fmax(-z, 0.0);
        }
    }
}

static double gradient_scale(const dsc_problem *p, const dsc_spot *spot)
{
    return 1.0 + dsc_plain_largest(p->n, spot->g);
}

// What holds with equality, and what of it has no multiplier.
static descent_status find_active(const dsc_problem *p, const dsc_spot *spot,
                                  const double *multipliers, const double *gradient,
                                  dsc_cone *cone, descent_constrained_result *r)
{
    const double zero = DSC_WEAK * gradient_scale(p, spot);
    for (size_t i = 0; i < p->m; i++) {
        const bool equality = dsc_is_equality(p, i);
        const bool active = equality || spot->c[i] >= -DSC_ACTIVE || multipliers[i] > zero;
        r->is_active[i] = active;
        if (active) {
            dsc_cone_add(cone, i, !equality && !(multipliers[i] > zero));
        }
    }
    for (size_t j = 0; j < p->n; j++) {
        const bool low = spot->x[j] <= p->lower[j], high = spot->x[j] >= p->upper[j];
        if (low || high) {
            const bool weak = low != high && fabs(gradient[j]) <= zero;
            dsc_cone_add(cone, p->m + j, weak);
        }
    }
    r->active = cone->strong_count + cone->weak_count;
    r->weak = cone->weak_count;
    return DESCENT_OK;
}

static bool has_no_multipliers(const dsc_problem *p, const dsc_spot *spot,
                               const double *multipliers)
{
    const double most = DSC_MULTIPLIER_MOST * gradient_scale(p, spot);
    return dsc_plain_largest(p->m, multipliers) > most;
}

// ---- the verdict ----

// How far Newton's step goes, with the smallest curvature (NAN: no way is left).
static bool leads_far(const dsc_problem *p, const dsc_spot *spot, const double *gradient,
                      double curvature)
{
    const double left = dsc_projected(p->n, p->lower, p->upper, spot->x, gradient);
    return left > DSC_NEWTON_FAR * curvature * (1.0 + dsc_plain_largest(p->n, spot->x));
}

static descent_status look_around(dsc_problem *p, const dsc_spot *spot,
                                  const double *multipliers, dsc_cone *cone,
                                  descent_constrained_result *r, descent_error *error)
{
    dsc_cone_end end = {.direction = r->direction, .least = (double)NAN};
    TRY(dsc_cone_measure(p, spot, multipliers, cone, &end, error));
    r->rank = end.rank;
    r->tangent = p->n - end.rank;
    r->qualification = r->active == 0          ? DESCENT_QUALIFICATION_NONE_ACTIVE
                       : end.rank == r->active ? DESCENT_QUALIFICATION_INDEPENDENT
                                               : DESCENT_QUALIFICATION_DEPENDENT;
    r->curvature = end.least / p->scale;
    if (r->verdict != DESCENT_KKT_UNFINISHED) {
        return DESCENT_OK;
    }
    double *gradient = p->scratch;
    const double residual = dsc_kkt_residual(p, spot, multipliers, gradient);
    if (has_no_multipliers(p, spot, multipliers) &&
        dsc_problem_violation(p, spot) <= DSC_ACTIVE) {
        r->verdict = DESCENT_KKT_NO_MULTIPLIERS;
    } else if (residual <= DSC_HOLDS * gradient_scale(p, spot)) {
        // Up with one choice of multipliers is up; down must be so with all of them.
        const bool down =
            end.kind == DSC_CONE_DOWN && r->qualification != DESCENT_QUALIFICATION_DEPENDENT;
        const bool far = leads_far(p, spot, gradient, end.least);
        r->verdict = down                              ? DESCENT_KKT_SADDLE
                     : end.kind == DSC_CONE_UP && !far ? DESCENT_KKT_MINIMUM
                     : end.kind == DSC_CONE_UNKNOWN    ? DESCENT_KKT_STATIONARY
                                                       : DESCENT_KKT_DEGENERATE;
        r->descent = down ? end.down / p->scale : 0.0;
    }
    return DESCENT_OK;
}

descent_status dsc_kkt_judge(dsc_problem *p, const dsc_spot *spot, const double *multipliers,
                             descent_constrained_result *r, descent_error *error)
{
    dsc_cone cone;
    double *gradient = calloc(p->n, sizeof *gradient);
    if (!gradient) {
        return dsc_no_memory(error, "a gradient", p->n * sizeof *gradient);
    }
    dsc_kkt_residual(p, spot, multipliers, gradient);
    measure(p, spot, multipliers, gradient, r);
    descent_status status = dsc_cone_create(&cone, p->n + p->m, error);
    THEN(status, find_active(p, spot, multipliers, gradient, &cone, r));
    THEN(status, look_around(p, spot, multipliers, &cone, r, error));
    dsc_cone_free(&cone);
    free(gradient);
    return status;
}

// ---- multipliers ----

typedef struct estimate {
    double *rows, *g, *y; /* m x n, n, m */
    size_t *which, *free; /* m, n */
    size_t k, p;
} estimate;

static void list_rows(const dsc_problem *p, const dsc_spot *spot, estimate *e)
{
    for (size_t a = 0; a < e->p; a++) {
        e->g[a] = -spot->g[e->free[a]];
    }
    for (size_t a = 0; a < e->k; a++) {
        for (size_t b = 0; b < e->p; b++) {
            e->rows[a * e->p + b] = spot->rows[e->which[a] * p->n + e->free[b]];
        }
    }
}

static descent_status estimate_once(const dsc_problem *p, const dsc_spot *spot, estimate *e,
                                    descent_error *error)
{
    dsc_tangent t;
    list_rows(p, spot, e);
    TRY(dsc_tangent_create(&t, e->p, e->k, e->rows, true, error));
    dsc_tangent_multipliers(&t, e->g, e->y);
    dsc_tangent_free(&t);
    return DESCENT_OK;
}

static descent_status estimate_all(const dsc_problem *p, const dsc_spot *spot, estimate *e,
                                   double *multipliers, descent_error *error)
{
    e->k = e->p = 0;
    for (size_t i = 0; i < p->m; i++) {
        if (dsc_is_equality(p, i) || spot->c[i] >= -DSC_ACTIVE) {
            e->which[e->k++] = i;
        }
    }
    for (size_t j = 0; j < p->n; j++) {
        if (spot->x[j] > p->lower[j] && spot->x[j] < p->upper[j]) {
            e->free[e->p++] = j;
        }
    }
    for (;;) {
        TRY(estimate_once(p, spot, e, error));
        size_t worst = SIZE_MAX;
        for (size_t a = 0; a < e->k; a++) {
            const bool negative = !dsc_is_equality(p, e->which[a]) && e->y[a] < 0.0;
            worst = negative && (worst == SIZE_MAX || e->y[a] < e->y[worst]) ? a : worst;
        }
        if (worst == SIZE_MAX) {
            break;
        }
        e->k--;
        memmove(e->which + worst, e->which + worst + 1, (e->k - worst) * sizeof *e->which);
    }
    memset(multipliers, 0, p->m * sizeof *multipliers);
    for (size_t a = 0; a < e->k; a++) {
        multipliers[e->which[a]] = e->y[a];
    }
    return DESCENT_OK;
}

descent_status dsc_estimate_multipliers(const dsc_problem *p, const dsc_spot *spot,
                                        double *multipliers, descent_error *error)
{
    const size_t numbers = p->m * p->n + p->n + p->m;
    double *block = calloc(numbers + 1, sizeof *block);
    size_t *indices = calloc(p->m + p->n, sizeof *indices);
    descent_status status = block && indices
                                ? DESCENT_OK
                                : dsc_no_memory(error, "multipliers", numbers * sizeof *block);
    if (status != DESCENT_OK) {
        free(block);
        free(indices);
        return status;
    }
    estimate e = {.rows = block,
                  .g = block + p->m * p->n,
                  .y = block + p->m * p->n + p->n,
                  .which = indices,
                  .free = indices + p->m};
    status = estimate_all(p, spot, &e, multipliers, error);
    free(block);
    free(indices);
    return status;
}
