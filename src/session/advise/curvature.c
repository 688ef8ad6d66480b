// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/curvature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/surface.h>

#include "optim/rules.h"
#include "session/advise/limits.h"

typedef struct scaled {
    descent_objective *objective;
    const double *x;     /* n */
    const double *scale; /* n */
    double *to;          /* n */
    descent_rows rows;
} scaled;

// The operator alone is looked at: it has no value.
static double no_value(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    for (size_t i = 0; g && i < n; i++) {
        g[i] = x[i];
    }
    return 0.0;
}

// hv = D H D v.
static void multiply(size_t n, const double *x, const double *v, double *hv, void *user)
{
    const scaled *s = user;
    (void)x;
    for (size_t i = 0; i < n; i++) {
        s->to[i] = s->scale[i] * v[i];
    }
    const bool good = descent_objective_hessian_vector_f64(s->objective, s->x, s->to, &s->rows,
                                                           hv, NULL) == DESCENT_OK;
    for (size_t i = 0; i < n; i++) {
        hv[i] = good ? s->scale[i] * hv[i] : (double)NAN;
    }
}

// NAN where it is not found.
static descent_status largest_of(descent_objective *objective, const double *x,
                                 const descent_rows *rows, double *value, descent_error *error)
{
    descent_eigen_options o = descent_eigen_options_default();
    descent_eigen_result result = {.size = sizeof result};
    descent_eigenpair pair[2];
    o.largest = 1;
    o.smallest = 0;
    o.block = 1;
    o.products = SHARP_PRODUCTS;
    o.tolerance = SHARP_TOLERANCE;
    const descent_status status =
        descent_eigenpairs_f64(objective, x, rows, &o, pair, NULL, &result, error);
    const bool good = status == DESCENT_OK &&
                      (result.converged || pair[0].residual < 0.1 * fabs(pair[0].value));
    *value = good ? pair[0].value : (double)NAN;
    return status == DESCENT_NO_MEMORY ? status : DESCENT_OK;
}

// One over the root of the root of v, corrected, and eps.
static void scale_of(const descent_trainer *t, const double *v, double *scale)
{
    const descent_trainer_progress p = descent_trainer_where(t);
    const double part = 1.0 - pow(p.optimizer.beta2, (double)p.step);
    const double correction = dsc_rule_corrects(&p.optimizer) ? part : 1.0;
    for (size_t i = 0; i < t->n; i++) {
        scale[i] = 1.0 / sqrt(sqrt(v[i] / correction) + p.optimizer.eps);
    }
}

static descent_status find_scaled(const descent_trainer *t, scaled *s, double *block,
                                  double *value, descent_error *error)
{
    descent_objective *objective = NULL;
    const size_t n = t->n;
    double *m = block, *v = block + n, *scale = block + 2 * n;
    descent_trainer_copy_averages(t, m, v);
    scale_of(t, v, scale);
    s->scale = scale;
    s->to = block + 3 * n;
    const descent_callbacks callbacks = {
        .function = no_value, .hessian_vector = multiply, .user = s};
    memset(m, 0, n * sizeof *m);
    TRY(descent_objective_from_callbacks(n, &callbacks, &objective, error));
    const descent_status status = largest_of(objective, m, NULL, value, error);
    descent_objective_free(objective);
    return status;
}

static descent_status find(const descent_trainer *t, scaled *s, double *block,
                           dsc_advise_curvature *c, descent_error *error)
{
    descent_trainer_copy_parameters(t, block + 4 * t->n);
    s->x = block + 4 * t->n;
    TRY(descent_trainer_objective(t, DESCENT_FLOAT64, 0, &s->objective, error));
    TRY(largest_of(s->objective, s->x, &s->rows, &c->largest, error));
    const bool adaptive = dsc_rule_is_adaptive(t->options.optimizer.rule);
    return adaptive && t->progress.step > 0
               ? find_scaled(t, s, block, &c->preconditioned, error)
               : DESCENT_OK;
}

descent_status dsc_advise_curvature_find(const descent_trainer *t, size_t rows,
                                         dsc_advise_curvature *c, descent_error *error)
{
    const descent_rows all = descent_trainer_rows(t);
    scaled s = {.rows = {all.index, rows < all.count ? rows : all.count}};
    *c = (dsc_advise_curvature){(double)NAN, (double)NAN};
    if ((double)t->n > SHARP_PARAMETERS) {
        return DESCENT_OK;
    }
    double *block = calloc(t->n, 5 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "the largest curvature", 5 * t->n * sizeof *block);
    }
    const descent_status status = find(t, &s, block, c, error);
    descent_objective_free(s.objective);
    free(block);
    return status;
}
