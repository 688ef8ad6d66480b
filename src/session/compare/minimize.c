// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A trial on a function: from a start that its seed draws in the box, a number of evaluations of
// value and gradient.
//
// Keeps: rules are given evaluations, not steps, as a line search takes several for one. What
// counts is the last value within them, not the lowest. A rule that comes to rest earlier keeps
// its value.
#include "session/compare/minimize.h"

#include <math.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/rng.h"
#include "kernel/norm.h"
#include "objective/objective.h"
#include "optim/optimizer.h"
#include "session/compare/rules.h"

typedef struct path {
    dsc_trial_job *job;
    descent_objective *objective;
    const descent_optimizer_options *rule;
    double *x, *g;        /* n each */
    uint64_t evaluations; /* that it may take */
    bool linear;
    double begun, last; /* clock at the beginning; the last value within the evaluations */
} path;

static void draw_start(const descent_compare *compare, uint64_t seed, double *x)
{
    const double *lower = compare->box, *upper = compare->box + compare->n;
    for (size_t i = 0; i < compare->n; i++) {
        const dsc_random random = {seed, DSC_PURPOSE_STARTS, (uint32_t)i};
        const double part = dsc_random_uniform(&random, 0);
        x[i] = (1.0 - part) * lower[i] + part * upper[i];
    }
}

// After the k-th evaluation.
static bool is_given_up(path *p, uint64_t k)
{
    dsc_trial_job *job = p->job;
    if (job->most < HUGE_VAL) {
        const double spent = dsc_clock() - p->begun;
        job->begin = 0.0;
        job->unit = spent / (double)k;
        job->given_up = spent > job->most;
    }
    job->given_up = job->given_up || job->stop(job->user, job->worker);
    return job->given_up;
}

// ---- rules that take one gradient after the other ----

static descent_status follow(path *p, descent_optimizer *optimizer, bool *diverged,
                             descent_error *error)
{
    const size_t n = descent_objective_parameters(p->objective);
    const double rate = descent_optimizer_learning_rate(optimizer);
    const double steps = (double)p->evaluations - 1.0;
    for (uint64_t k = 0; k < p->evaluations; k++) {
        TRY(descent_objective_evaluate_f64(p->objective, p->x, NULL, &p->last, p->g, error));
        const double norm = dsc_norm(n, p->g);
        *diverged = !isfinite(p->last) || !isfinite(norm);
        if (*diverged || is_given_up(p, k + 1) || norm == 0.0 || k + 1 == p->evaluations) {
            return DESCENT_OK;
        }
        if (p->linear) {
            TRY(descent_optimizer_set_learning_rate(optimizer, rate * (1.0 - (double)k / steps),
                                                    error));
        }
        TRY(descent_optimizer_step_f64(optimizer, p->x, p->g, error));
    }
    return DESCENT_OK;
}

static descent_status step_by_step(path *p, bool *diverged, descent_error *error)
{
    descent_optimizer *optimizer = NULL;
    TRY(descent_optimizer_create(DESCENT_FLOAT64, descent_objective_parameters(p->objective),
                                 p->rule, &optimizer, error));
    if (p->objective->portable) {
        dsc_optimizer_make_portable(optimizer);
    }
    const descent_status status = follow(p, optimizer, diverged, error);
    descent_optimizer_free(optimizer);
    return status;
}

// ---- rules that see the function ----

static descent_action on_state(const descent_minimize_event *event, void *user)
{
    path *p = user;
    if (event->evaluations <= p->evaluations) {
        p->last = event->value;
    }
    return event->evaluations >= p->evaluations || is_given_up(p, event->evaluations)
               ? DESCENT_STOP
               : DESCENT_CONTINUE;
}

static descent_status with_function(path *p, const dsc_trial *trial, bool *diverged,
                                    descent_error *error)
{
    descent_minimize_options o = p->job->compare->minimize;
    descent_minimize_result result = {.size = sizeof result};
    o.optimizer = *p->rule;
    o.steps = p->evaluations;
    o.seed = trial->seed;
    const descent_status status =
        descent_minimize(p->objective, &o, p->x, on_state, p, &result, error);
    *diverged = status == DESCENT_DIVERGED || !isfinite(p->last);
    return status == DESCENT_DIVERGED ? DESCENT_OK : status;
}

// ---- the whole ----

static descent_status minimize(dsc_trial_job *job, dsc_trial *trial, double *x,
                               descent_error *error)
{
    const descent_compare *compare = job->compare;
    const dsc_contender *c = &compare->contenders[trial->rule];
    descent_optimizer_options rule = descent_optimizer_options_default((descent_rule)c->rule);
    if (!c->searches) {
        rule.weight_decay = compare->minimize.optimizer.weight_decay;
        rule.clip = compare->minimize.optimizer.clip;
        rule.learning_rate = dsc_compare_rate(c, trial->power);
    }
    path p = {.job = job,
              .objective = compare->objectives[job->worker],
              .rule = &rule,
              .x = x,
              .g = x + compare->n,
              .evaluations = compare->plan.lengths[trial->length],
              .linear = trial->decay == DESCENT_COMPARE_LINEAR,
              .begun = dsc_clock(),
              .last = (double)NAN};
    draw_start(compare, trial->seed, x);
    const bool sees = descent_rule_facts(c->rule) & DESCENT_RULE_NEEDS_FUNCTION;
    TRY(sees ? with_function(&p, trial, &trial->diverged, error)
             : step_by_step(&p, &trial->diverged, error));
    trial->loss = trial->diverged ? (double)NAN : p.last;
    trial->train_loss = trial->metric = (double)NAN;
    trial->done = !job->given_up;
    trial->seconds = dsc_clock() - p.begun;
    return DESCENT_OK;
}

descent_status dsc_trial_minimize(dsc_trial_job *job, dsc_trial *trial, descent_error *error)
{
    const size_t n = job->compare->n;
    double *x = calloc(n, 2 * sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "the point of a minimisation", 2 * n * sizeof *x);
    }
    const descent_status status = minimize(job, trial, x, error);
    free(x);
    return status;
}

// ---- objectives ----

descent_status dsc_trial_objectives(descent_compare *compare, size_t count,
                                    descent_error *error)
{
    const descent_compare_function *f = &compare->function;
    if (!f->make || compare->objectives) {
        return DESCENT_OK;
    }
    compare->objectives = calloc(count + 1, sizeof(descent_objective *)); // NULL ends them
    if (!compare->objectives) {
        return dsc_no_memory(error, "objectives", count * sizeof(descent_objective *));
    }
    for (size_t i = 0; i < count; i++) {
        TRY(f->make(f->user, &compare->objectives[i], error));
        FAIL_IF(!compare->objectives[i], error, DESCENT_INVALID,
                "the maker of objectives made none");
        FAIL_IF(descent_objective_type(compare->objectives[i]) != DESCENT_FLOAT64, error,
                DESCENT_INVALID,
                "a comparison needs objectives of float64, and this one is of float32");
        FAIL_IF(descent_objective_parameters(compare->objectives[i]) != compare->n, error,
                DESCENT_INVALID,
                "the maker made objectives of %zu and of %zu parameters; all must be alike",
                compare->n, descent_objective_parameters(compare->objectives[i]));
    }
    return DESCENT_OK;
}

void dsc_trial_objectives_free(descent_compare *compare)
{
    for (size_t i = 0; compare->objectives && compare->objectives[i]; i++) {
        descent_objective_free(compare->objectives[i]);
    }
    free(compare->objectives);
    compare->objectives = NULL;
}
