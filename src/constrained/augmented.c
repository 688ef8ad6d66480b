// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/augmented.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/vectors.h"

descent_status dsc_augmented_create(dsc_augmented *a, dsc_problem *problem,
                                    descent_error *error)
{
    *a = (dsc_augmented){.problem = problem, .weight = 1.0, .penalty = 1.0};
    a->multipliers = calloc(2 * problem->m + 1, sizeof *a->multipliers);
    if (!a->multipliers) {
        return dsc_no_memory(error, "multipliers", 2 * problem->m * sizeof *a->multipliers);
    }
    a->next = a->multipliers + problem->m;
    TRY(dsc_spot_create(&a->at, problem, error));
    return dsc_spot_create(&a->trial, problem, error);
}

void dsc_augmented_free(dsc_augmented *a)
{
    free(a->multipliers);
    dsc_spot_free(&a->at);
    dsc_spot_free(&a->trial);
    *a = (dsc_augmented){0};
}

static double next_multiplier(const dsc_augmented *a, size_t i, double c)
{
    const double t = a->multipliers[i] + a->penalty * c;
    return dsc_is_equality(a->problem, i) || t > 0.0 ? t : 0.0;
}

descent_status dsc_augmented_evaluate(dsc_augmented *a, const double *x, double *value,
                                      double *g, descent_error *error)
{
    const dsc_problem *p = a->problem;
    bool finite = false;
    memcpy(a->trial.x, x, p->n * sizeof *x);
    TRY(dsc_problem_evaluate(a->problem, &a->trial, &finite, error));
    *value = a->weight * a->trial.f;
    for (size_t j = 0; j < p->n; j++) {
        g[j] = a->weight * a->trial.g[j];
    }
    for (size_t i = 0; i < p->m; i++) {
        const double t = next_multiplier(a, i, a->trial.c[i]), u = a->multipliers[i];
        const double *row = a->trial.rows + i * p->n;
        // (t^2 - u^2) / (2 rho), without the difference of squares where t = u + rho c.
        *value += t > 0.0 || dsc_is_equality(p, i)
                      ? a->trial.c[i] * (u + 0.5 * a->penalty * a->trial.c[i])
                      : -0.5 * u * u / a->penalty;
        for (size_t j = 0; t != 0.0 && j < p->n; j++) {
            g[j] += t * row[j];
        }
    }
    *value = finite ? *value : (double)NAN;
    return DESCENT_OK;
}

void dsc_augmented_accept(dsc_augmented *a)
{
    const dsc_spot kept = a->at;
    a->at = a->trial;
    a->trial = kept;
    for (size_t i = 0; i < a->problem->m; i++) {
        a->next[i] = next_multiplier(a, i, a->at.c[i]);
    }
}

descent_status dsc_augmented_multiply(dsc_augmented *a, const double *v, double *hv,
                                      descent_error *error)
{
    const dsc_problem *p = a->problem;
    TRY(dsc_problem_multiply(a->problem, a->at.x, a->weight, a->next, v, hv, error));
    for (size_t i = 0; i < p->m; i++) {
        if (!dsc_is_equality(p, i) && !(a->next[i] > 0.0)) {
            continue;
        }
        const double *row = a->at.rows + i * p->n;
        const double along = a->penalty * dsc_plain_dot(p->n, row, v);
        for (size_t j = 0; j < p->n; j++) {
            hv[j] += along * row[j];
        }
    }
    return DESCENT_OK;
}

double dsc_augmented_infeasibility(const dsc_augmented *a)
{
    double most = 0.0;
    for (size_t i = 0; i < a->problem->m; i++) {
        const double c = a->at.c[i];
        const double kept =
            dsc_is_equality(a->problem, i) ? c : fmin(-c, a->multipliers[i] / a->penalty);
        most = fmax(most, fabs(kept));
    }
    return most;
}
