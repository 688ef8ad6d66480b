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
#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/rng.h"
#include "session/compare/rules.h"

typedef struct path {
    dsc_trial_job *job;
    uint64_t evaluations; /* that it may take */
    double begun, last;   /* clock at the beginning; the last value within the evaluations */
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

static descent_minimize_options options_of(const descent_compare *compare,
                                           const dsc_trial *trial)
{
    const dsc_contender *c = &compare->contenders[trial->rule];
    const uint64_t evaluations = compare->plan.lengths[trial->length];
    descent_minimize_options o = compare->minimize;
    o.optimizer = dsc_compare_optimizer(compare, c, &compare->minimize.optimizer);
    o.seed = trial->seed;
    o.steps = evaluations; // a rule that searches has used them up before
    if (!c->searches) {
        o.optimizer.learning_rate = dsc_compare_rate(c, trial->power);
        snprintf(o.decay, sizeof o.decay, "%s", dsc_compare_decay_option(trial->decay));
        o.steps = evaluations - 1; // the first evaluation is that of the start
    }
    return o;
}

static descent_status minimize(dsc_trial_job *job, dsc_trial *trial, double *x,
                               descent_error *error)
{
    const descent_compare *compare = job->compare;
    const descent_minimize_options o = options_of(compare, trial);
    descent_minimize_result result = {.size = sizeof result};
    path p = {.job = job,
              .evaluations = compare->plan.lengths[trial->length],
              .begun = dsc_clock(),
              .last = (double)NAN};
    draw_start(compare, trial->seed, x);
    const descent_status status =
        descent_minimize(compare->objectives[job->worker], &o, x, on_state, &p, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    trial->diverged = status == DESCENT_DIVERGED || !isfinite(p.last);
    trial->loss = trial->diverged ? (double)NAN : p.last;
    trial->train_loss = trial->metric = (double)NAN;
    trial->done = !job->given_up;
    trial->seconds = dsc_clock() - p.begun;
    return DESCENT_OK;
}

descent_status dsc_trial_minimize(dsc_trial_job *job, dsc_trial *trial, descent_error *error)
{
    double *x = calloc(job->compare->n, sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "the point of a minimisation", job->compare->n * sizeof *x);
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
