// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a schedule is a function of the step, never of a clock. What was measured is settled before the
// first step and recorded, so that a run goes on, and is repeated, with the same steps.
#include "session/time_fit.h"

#include <math.h>
#include <stdio.h>

#include "core/number.h"
#include "run/trainer.h"
#include "session/prepare.h"

const double dsc_time_fit_part = 0.95;

// Parts of the time, and seconds at most: for caches and threads to get warm, and to measure.
static const double warm_part = 0.002, warm_seconds = 0.2;
static const double measured_part = 0.02, measured_seconds = 1.0;
// Fewer steps that were measured say little.
enum { STEPS_LEAST = 3 };
static const uint64_t steps_most = 1000000000000000; // as the option has it

uint64_t dsc_time_fit_steps(double seconds, double of_step)
{
    const double steps = floor(dsc_time_fit_part * seconds / of_step);
    return (uint64_t)fmin(fmax(steps, 1.0), (double)steps_most);
}

typedef struct trial {
    double warm, enough; /* seconds */
    double begin;        /* of training, when it was warm; 0: not yet */
    uint64_t begin_step;
    double seconds; /* of training, at the last step */
    uint64_t step;
} trial;

static descent_action on_step(const descent_event *event, void *user)
{
    trial *t = user;
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    t->seconds = event->seconds;
    t->step = event->step;
    if (t->begin <= 0.0 && t->seconds >= t->warm) {
        t->begin = t->seconds;
        t->begin_step = t->step;
    }
    return t->begin > 0.0 && t->seconds - t->begin >= t->enough &&
                   t->step - t->begin_step >= STEPS_LEAST
               ? DESCENT_STOP
               : DESCENT_CONTINUE;
}

static void conclude(const trial *t, dsc_time_fit_of *fit)
{
    const bool warm = t->begin > 0.0 && t->step > t->begin_step;
    fit->measured = warm ? t->step - t->begin_step : t->step;
    const double seconds = warm ? t->seconds - t->begin : t->seconds;
    // None: the run itself will say at its first step what is wrong with it.
    fit->of_step = fit->measured > 0 ? seconds / (double)fit->measured : fit->time;
}

static descent_status measure(descent_run *run, dsc_time_fit_of *fit, descent_error *error)
{
    const double time = fit->time;
    trial t = {.warm = fmin(warm_part * time, warm_seconds),
               .enough = fmin(measured_part * time, measured_seconds)};
    descent_train_result result = {.size = sizeof result};
    TRY(dsc_run_prepare(run, false, error));
    FAIL_IF(
        run->trainer->schedules.batch, error, DESCENT_INVALID,
        "a schedule goes by the end of the run, which only `time` limits, and the batch size "
        "has "
        "one too: how many steps fit cannot be measured with the first size alone" DSC_REMEDY
        "steps = 2000    # or any other length");
    const descent_status status =
        descent_trainer_run(run->trainer, on_step, &t, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    conclude(&t, fit);
    return DESCENT_OK;
}

// Steps that were found for another time are measured anew.
static bool needs_steps(const descent_run *run)
{
    const descent_train_options *o = &run->train;
    const dsc_time_fit_of *fit = &run->fit;
    const bool stale = fit->steps > 0 && o->steps == fit->steps &&
                       (o->time < fit->time || o->time > fit->time);
    return !run->opened && o->epochs == 0 && (o->steps == 0 || stale) && isfinite(o->time) &&
           (descent_schedule_needs_end(o->decay) || descent_schedule_needs_end(o->schedule));
}

descent_status dsc_time_fit(descent_run *run, descent_error *error)
{
    dsc_time_fit_of fit = {.time = run->train.time};
    if (!needs_steps(run)) {
        return DESCENT_OK;
    }
    run->train.steps = steps_most;
    const descent_status status = measure(run, &fit, error);
    dsc_run_drop_trainer(run);
    run->train.steps = 0;
    TRY(status);
    fit.steps = run->train.steps = dsc_time_fit_steps(fit.time, fit.of_step);
    snprintf(
        fit.reason, sizeof fit.reason,
        "%.0f %% of the time at %.3g ms a step, measured over %s; the schedule goes by them",
        100.0 * dsc_time_fit_part, 1e3 * fit.of_step,
        DSC_THINGS(fit.measured, "step", "steps"));
    run->fit = fit;
    return DESCENT_OK;
}
