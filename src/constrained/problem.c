// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what a person gave is checked here once; behind it all sizes fit.
#include "constrained/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/vectors.h"
#include "objective/objective.h"
#include "run/bounds.h"

// ---- checks ----

static descent_status check_objective(const descent_objective *objective, const char *what,
                                      size_t n, descent_error *error)
{
    FAIL_IF(objective->type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "%s: minimising works in float64, and this objective is of float32: make it with "
            "DESCENT_FLOAT64",
            what);
    FAIL_IF(objective->n != n, error, DESCENT_INVALID,
            "%s has %zu parameters, and the function has %zu; constraints are functions of "
            "the same x",
            what, objective->n, n);
    return DESCENT_OK;
}

static descent_status check_constraints(const descent_limits *limits, size_t n,
                                        descent_error *error)
{
    FAIL_IF(limits->count > 0 && !limits->constraints, error, DESCENT_INVALID,
            "constraints is NULL, and count is %zu", limits->count);
    for (size_t i = 0; i < limits->count; i++) {
        const descent_constraint *c = &limits->constraints[i];
        const char *name = c->name ? c->name : "a constraint";
        FAIL_IF(!c->objective, error, DESCENT_INVALID, "constraint %zu (%s) has no objective",
                i + 1, name);
        FAIL_IF(c->relation < DESCENT_AT_MOST || c->relation > DESCENT_AT_LEAST, error,
                DESCENT_INVALID, "constraint %zu (%s): %d is not a descent_relation", i + 1,
                name, (int)c->relation);
        FAIL_IF(!isfinite(c->bound), error, DESCENT_INVALID,
                "constraint %zu (%s): its bound, %g, is not a finite number", i + 1, name,
                c->bound);
        TRY(check_objective(c->objective, name, n, error));
    }
    return DESCENT_OK;
}

// ---- memory ----

static bool take(double *block, size_t *used, size_t count, double **at)
{
    *at = block + *used;
    *used += count;
    return block != NULL;
}

descent_status dsc_problem_create(dsc_problem *p, descent_objective *objective,
                                  const descent_limits *limits, descent_error *error)
{
    *p = (dsc_problem){.objective = objective,
                       .constraints = limits->constraints,
                       .n = objective->n,
                       .m = limits->count,
                       .scale = 1.0};
    TRY(check_objective(objective, "the function", objective->n, error));
    TRY(dsc_bounds_check(p->n, limits->lower, limits->upper, error));
    TRY(check_constraints(limits, p->n, error));
    const size_t numbers = 3 * p->n + p->m;
    size_t used = 0;
    p->block = calloc(numbers, sizeof *p->block);
    if (!take(p->block, &used, p->n, &p->lower)) {
        return dsc_no_memory(error, "bounds", numbers * sizeof *p->block);
    }
    take(p->block, &used, p->n, &p->upper);
    take(p->block, &used, p->n, &p->scratch);
    take(p->block, &used, p->m, &p->scales);
    for (size_t i = 0; i < p->n; i++) {
        p->lower[i] = limits->lower ? limits->lower[i] : -HUGE_VAL;
        p->upper[i] = limits->upper ? limits->upper[i] : HUGE_VAL;
    }
    for (size_t i = 0; i < p->m; i++) {
        p->scales[i] = 1.0;
    }
    return DESCENT_OK;
}

void dsc_problem_free(dsc_problem *problem)
{
    free(problem->block);
    *problem = (dsc_problem){0};
}

descent_status dsc_spot_create(dsc_spot *spot, const dsc_problem *p, descent_error *error)
{
    *spot = (dsc_spot){0};
    const size_t numbers = 2 * p->n + p->m + p->m * p->n;
    const bool fits = p->m == 0 || p->n < SIZE_MAX / sizeof(double) / (p->m + 1) - 4;
    size_t used = 0;
    double *block = fits ? calloc(numbers, sizeof *block) : NULL;
    if (!take(block, &used, p->n, &spot->x)) {
        spot->x = NULL;
        return dsc_no_memory(error, "the gradients of constraints", numbers * sizeof *block);
    }
    take(block, &used, p->n, &spot->g);
    take(block, &used, p->m, &spot->c);
    take(block, &used, p->m * p->n, &spot->rows);
    return DESCENT_OK;
}

void dsc_spot_free(dsc_spot *spot)
{
    free(spot->x);
    *spot = (dsc_spot){0};
}

// ---- evaluation ----

static bool scale_row(size_t n, double factor, double *row)
{
    bool finite = true;
    for (size_t j = 0; j < n; j++) {
        row[j] *= factor;
        finite = finite && isfinite(row[j]);
    }
    return finite;
}

descent_status dsc_problem_evaluate(dsc_problem *p, dsc_spot *spot, bool *finite,
                                    descent_error *error)
{
    p->evaluations++;
    double value = 0.0;
    TRY(dsc_objective_into(p->objective, spot->x, NULL, NULL, &value, spot->g, error));
    spot->f = value * p->scale;
    *finite = isfinite(value) && scale_row(p->n, p->scale, spot->g);
    for (size_t i = 0; i < p->m; i++) {
        const descent_constraint *c = &p->constraints[i];
        double *row = spot->rows + i * p->n;
        const double sign = c->relation == DESCENT_AT_LEAST ? -1.0 : 1.0;
        TRY(dsc_objective_into(c->objective, spot->x, NULL, NULL, &value, row, error));
        spot->c[i] = sign * (value - c->bound) * p->scales[i];
        const bool good = scale_row(p->n, sign * p->scales[i], row);
        *finite = *finite && isfinite(value) && good;
    }
    return DESCENT_OK;
}

void dsc_problem_scale(dsc_problem *p, dsc_spot *spot)
{
    p->scale = 1.0 / fmax(1.0, dsc_plain_largest(p->n, spot->g));
    spot->f *= p->scale;
    scale_row(p->n, p->scale, spot->g);
    for (size_t i = 0; i < p->m; i++) {
        double *row = spot->rows + i * p->n;
        p->scales[i] = 1.0 / fmax(1.0, dsc_plain_largest(p->n, row));
        spot->c[i] *= p->scales[i];
        scale_row(p->n, p->scales[i], row);
    }
}

descent_status dsc_problem_multiply(dsc_problem *p, const double *x, double weight,
                                    const double *weights, const double *v, double *out,
                                    descent_error *error)
{
    p->products++;
    memset(out, 0, p->n * sizeof *out);
    for (size_t i = 0; i <= p->m; i++) {
        const bool of_f = i == p->m;
        const double sign =
            !of_f && p->constraints[i].relation == DESCENT_AT_LEAST ? -1.0 : 1.0;
        const double factor = of_f ? weight * p->scale : sign * weights[i] * p->scales[i];
        if (factor == 0.0) {
            continue;
        }
        descent_objective *o = of_f ? p->objective : p->constraints[i].objective;
        TRY(dsc_objective_multiply(o, DESCENT_HESSIAN, x, v, NULL, p->scratch, error));
        for (size_t j = 0; j < p->n; j++) {
            out[j] += factor * p->scratch[j];
        }
    }
    return DESCENT_OK;
}

double dsc_problem_violation(const dsc_problem *p, const dsc_spot *spot)
{
    double most = 0.0;
    for (size_t i = 0; i < p->m; i++) {
        most = fmax(most, dsc_violation(p, i, spot->c[i]));
    }
    return most;
}

void dsc_problem_clamp(const dsc_problem *p, double *x)
{
    dsc_bounds_clamp(p->n, p->lower, p->upper, x);
}
