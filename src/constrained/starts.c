// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising with constraints from many points of a box.
//
// Keeps: everything about a start is a function of its index (run/each_start.c). A saddle on the
// constraints is not an end: the start goes on from a point a little down from it.
#include <descent/constrained.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/vectors.h"
#include "core/memory.h"
#include "core/options.h"
#include "core/size.h"
#include "core/workers.h"
#include "run/each_start.h"
#include "run/merge.h"
#include "run/sampling.h"

enum { SADDLES_MOST = 8 };         /* before a start is given up */
static const double beside = 1e-3; /* a saddle, times 1 + |x| */

typedef struct constrained_search {
    const descent_limits *limits;
    const descent_constrained_options *options;
    const descent_starts_options *starts;
    const double *low, *high; /* n */
    size_t n, workers;
    dsc_sampling *sampling;
    descent_objective **objectives;  /* workers x (1 + count): f, and the constraints' */
    descent_constraint *constraints; /* workers x count */
    dsc_ending *endings;             /* starts */
    double *x;                       /* starts x n */
} constrained_search;

// ---- one start ----

static descent_status follow(const constrained_search *s, size_t worker, double *x,
                             dsc_ending *end, bool *saddle, descent_error *error)
{
    const size_t count = s->limits->count;
    descent_limits limits = *s->limits;
    descent_constrained_result r = {.size = sizeof r};
    limits.constraints = s->constraints + worker * count;
    TRY(descent_minimize_constrained(s->objectives[worker * (count + 1)], &limits, s->options,
                                     x, NULL, NULL, &r, error));
    end->value = r.value;
    end->gradient_norm = r.stationarity;
    end->norm = dsc_plain_norm(s->n, x);
    end->evaluations += r.evaluations;
    end->good = r.verdict == DESCENT_KKT_MINIMUM || r.verdict == DESCENT_KKT_DEGENERATE ||
                r.verdict == DESCENT_KKT_STATIONARY;
    *saddle = r.verdict == DESCENT_KKT_SADDLE;
    for (size_t j = 0; *saddle && j < s->n; j++) {
        x[j] += beside * (1.0 + end->norm) * r.direction[j];
    }
    descent_constrained_free(&r);
    return DESCENT_OK;
}

static bool is_start(const constrained_search *s, size_t worker, const double *x,
                     descent_error *error, descent_status *status)
{
    const size_t count = s->limits->count;
    double value = 0.0;
    bool finite = true;
    for (size_t i = 0; i <= count && finite && *status == DESCENT_OK; i++) {
        *status = descent_objective_evaluate_f64(s->objectives[worker * (count + 1) + i], x,
                                                 NULL, &value, NULL, error);
        finite = isfinite(value);
    }
    return finite;
}

static descent_status run_start(void *context, size_t worker, uint64_t index,
                                descent_error *error)
{
    constrained_search *s = context;
    double *x = s->x + index * s->n;
    dsc_ending *end = &s->endings[index];
    dsc_sampling_point(s->sampling, index, x);
    for (size_t j = 0; j < s->n; j++) { /* not low + x (high - low): that may overflow */
        x[j] = (1.0 - x[j]) * s->low[j] + x[j] * s->high[j];
    }
    descent_status status = DESCENT_OK;
    // Outside the domain of a function a start has failed, as one that ends nowhere.
    if (!is_start(s, worker, x, error, &status) || status != DESCENT_OK) {
        return status;
    }
    bool saddle = true;
    for (int k = 0; k < SADDLES_MOST && saddle; k++) {
        const descent_status followed = follow(s, worker, x, end, &saddle, error);
        // A gradient that is not finite where it begins: as above.
        if (followed == DESCENT_INVALID) {
            end->good = false;
            return DESCENT_OK;
        }
        TRY(followed);
    }
    return DESCENT_OK;
}

// ---- all of them ----

static descent_status make_worker(constrained_search *s, size_t worker,
                                  descent_limits_maker *make, void *user, descent_error *error)
{
    const size_t count = s->limits->count;
    descent_constraint *constraints = s->constraints + worker * count;
    descent_objective **objectives = s->objectives + worker * (count + 1);
    for (size_t i = 0; i < count; i++) {
        constraints[i] = s->limits->constraints[i];
        constraints[i].objective = NULL;
    }
    const descent_status status = make(user, &objectives[0], count, constraints, error);
    for (size_t i = 0; i < count; i++) {
        objectives[i + 1] = constraints[i].objective;
    }
    TRY(status);
    for (size_t i = 0; i <= count; i++) {
        FAIL_IF(!objectives[i], error, DESCENT_INVALID, "the maker of objectives made none");
    }
    const size_t n = descent_objective_parameters(objectives[0]);
    FAIL_IF(worker > 0 && n != s->n, error, DESCENT_INVALID,
            "the maker made objectives of %zu and of %zu parameters; all must be alike", s->n,
            n);
    s->n = n;
    return DESCENT_OK;
}

static descent_status allocate(constrained_search *s, descent_limits_maker *make, void *user,
                               descent_error *error)
{
    const size_t count = s->limits->count, all = s->workers * (count + 1);
    s->objectives = calloc(all, sizeof *s->objectives);
    s->constraints = calloc(all, sizeof *s->constraints);
    s->endings = calloc((size_t)s->starts->starts, sizeof *s->endings);
    if (!s->objectives || !s->constraints || !s->endings) {
        return dsc_no_memory(error, "followers of starts", all * sizeof *s->constraints);
    }
    for (size_t w = 0; w < s->workers; w++) {
        TRY(make_worker(s, w, make, user, error));
    }
    TRY(dsc_check_box(s->n, s->low, s->high, error));
    TRY(dsc_sampling_create((descent_sampling)s->starts->sampling, s->n, s->starts->starts,
                            s->starts->seed, &s->sampling, error));
    size_t bytes = 0;
    dsc_layout_add(&bytes, (size_t)s->starts->starts, s->n * sizeof *s->x);
    s->x = bytes == SIZE_MAX ? NULL : malloc(bytes);
    return s->x ? DESCENT_OK : dsc_no_memory(error, "the ends of many starts", bytes);
}

static void release(constrained_search *s)
{
    const size_t all = s->workers * (s->limits->count + 1);
    for (size_t i = 0; s->objectives && i < all; i++) {
        descent_objective_free(s->objectives[i]);
    }
    free(s->objectives);
    free(s->constraints);
    free(s->endings);
    free(s->x);
    dsc_sampling_free(s->sampling);
}

descent_status descent_minimize_constrained_starts(
    descent_limits_maker *make, void *user, const descent_limits *limits,
    const descent_constrained_options *options, const descent_starts_options *starts,
    const double *low, const double *high, descent_starts_result *result, descent_error *error)
{
    NEED(error, "limits, options, starts, low, high, result", limits, options, starts, low,
         high, result);
    FAIL_IF(!make, error, DESCENT_INVALID, "the maker of objectives is NULL");
    TRY(dsc_size_check("starts_result", result, sizeof *result, error));
    descent_starts_options own = descent_starts_options_default();
    descent_limits kept = {.size = sizeof kept};
    descent_starts_result found;
    TRY(dsc_options_take(descent_starts_option_table(), starts, &own, error));
    TRY(dsc_size_take("limits", limits, &kept, sizeof kept, error));
    FAIL_IF(kept.count > 0 && !kept.constraints, error, DESCENT_INVALID,
            "constraints is NULL, and count is %zu", kept.count);
    const uint64_t asked = own.threads ? own.threads : dsc_core_count();
    constrained_search s = {
        .limits = &kept, .options = options, .starts = &own, .low = low, .high = high};
    s.workers = (size_t)(asked < own.starts ? asked : own.starts);
    descent_status status = allocate(&s, make, user, error);
    THEN(status, dsc_each_start(own.starts, s.workers, run_start, &s, error));
    THEN(status, dsc_merge_endings(&own, s.n, s.endings, s.x, &found, error));
    release(&s);
    TRY(status);
    dsc_size_give(&found, sizeof found, result, result->size);
    return DESCENT_OK;
}
