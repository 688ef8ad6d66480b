// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what the clock has a part in is decided here, and recorded.
#include "session/tune/plan.h"

#include <math.h>
#include <stdio.h>

#include "core/clock.h"
#include "run/trainer.h"
#include "session/prepare.h"
#include "session/tune/defaults.h"
#include "session/tune/final.h"
#include "session/tune/sample.h"
#include "session/tune/trial.h"
#include "session/tune/work.h"

// Steps of a trial, and its epochs at least, where there is time enough; and epochs at least, where
// there is not. Few rows are known by heart soon.
enum {
    STEPS_USUAL = 2000,
    FEW_ROWS = 1000,
    STEPS_OF_FEW = 1000,
    EPOCHS_USUAL = 9,
    EPOCHS_LEAST = 3
};
// Trials of a group where there is one rung, and at most.
enum { TOGETHER_USUAL = 9, TOGETHER_MOST = 81 };
// Seconds of training that say how long an epoch takes.
static const double measured_seconds = 0.3;
// The search gets this part of the time at least. It gets more where the race and the final model are short:
// all but `cautious` times the seconds that these two are expected to take.
static const double search_part = 0.65, cautious = 1.5;
// Parts of the searching time that one group of trials, from its first rung to its last, may
// take.
static const double group_part = 0.4;

uint64_t dsc_tune_rung_end(uint64_t epochs, uint64_t rungs, uint64_t index)
{
    uint64_t divisor = 1;
    for (uint64_t i = index + 1; i < rungs; i++) {
        divisor *= DSC_TUNE_ETA;
    }
    const uint64_t end = (epochs + divisor / 2) / divisor, least = index + 1;
    const uint64_t most = epochs > rungs - 1 - index ? epochs - (rungs - 1 - index) : 1;
    return index + 1 == rungs ? epochs : end < least ? least : end > most ? most : end;
}

// ---- what an epoch takes ----

typedef struct timing {
    double seconds;
    double epochs; /* a part of one counts */
} timing;

static descent_action on_event(const descent_event *event, void *user)
{
    timing *t = user;
    if (event->kind != DESCENT_EVENT_STEP && event->kind != DESCENT_EVENT_EPOCH) {
        return DESCENT_CONTINUE;
    }
    t->epochs =
        (double)event->epoch + (double)event->step_in_epoch / (double)event->steps_per_epoch;
    if (event->kind == DESCENT_EVENT_STEP) {
        t->seconds = event->seconds;
    }
    return t->seconds >= measured_seconds ? DESCENT_STOP : DESCENT_CONTINUE;
}

// Also what cannot be trained at all is told here, before there is a trial.
static descent_status measure_run(descent_tune *tune, descent_run *run, descent_error *error)
{
    timing t = {.seconds = 0.0};
    descent_train_result result = {.size = sizeof result};
    run->own.verdict = DESCENT_RUN_VERDICT_NONE;
    TRY(dsc_run_prepare(run, false, error));
    const descent_plan_report *plan = &run->plan;
    FAIL_IF(plan->valid_rows == 0, error, DESCENT_INVALID,
            "nothing is validated, and a search is by validation loss: settings that fit the "
            "training rows best need not be those that learn best" DSC_REMEDY "valid = 0.2");
    tune->guess = run->trainer->constant_valid_loss;
    tune->train_rows = (double)plan->train_rows;
    tune->valid_rows = (double)plan->valid_rows;
    const double steps = plan->train_rows < FEW_ROWS ? STEPS_OF_FEW : STEPS_USUAL;
    const double usual = ceil(steps / (double)plan->steps_per_epoch);
    tune->plan.epochs = (uint64_t)fmax(usual, (double)EPOCHS_USUAL);
    const descent_status status =
        descent_trainer_run(run->trainer, on_event, &t, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    tune->plan.epoch_seconds = t.epochs > 0.0 ? t.seconds / t.epochs : 0.0;
    return DESCENT_OK;
}

static descent_status measure(descent_tune *tune, descent_error *error)
{
    descent_run *run = NULL;
    const dsc_space none = {.count = 0}, kept = tune->space;
    dsc_point nowhere = {{0.0}};
    // Its length does not matter, as it is stopped; a schedule needs one.
    tune->plan.epochs = tune->run->train.epochs > 0 ? tune->run->train.epochs : EPOCHS_USUAL;
    tune->space = none;
    descent_status status = dsc_tune_run_of(tune, &nowhere, 0, false, &run, error);
    tune->space = kept;
    THEN(status, measure_run(tune, run, error));
    descent_run_close(run);
    return status;
}

// ---- the plan ----

static bool is_timed(const descent_tune *tune)
{
    return isfinite(tune->o.time);
}

// Trainings of full length that a group of trials costs up to rung `behind`, without it.
static double group_cost(const descent_tune *tune, uint64_t behind)
{
    double cost = 0.0, trials = (double)tune->plan.together, before = 0.0;
    for (uint64_t r = 0; r < behind; r++) {
        const double part = 1.0 / pow(DSC_TUNE_ETA, (double)(tune->plan.rungs - 1 - r));
        cost += trials * (part - before);
        trials = ceil(trials / DSC_TUNE_ETA);
        before = part;
    }
    return cost * (double)tune->splits;
}

// Seconds of a group on all threads; the last rung has few trials, which run side by side with
// those of later groups.
static double group_seconds(const descent_tune *tune, uint64_t epochs)
{
    const double all =
        group_cost(tune, tune->plan.rungs) * (double)epochs * tune->plan.epoch_seconds;
    return all / (double)tune->threads;
}

// A multiple of 9 where that is less than it was, so that rungs are whole parts.
static uint64_t round_epochs(uint64_t epochs)
{
    const uint64_t unit = (uint64_t)EPOCHS_USUAL;
    return epochs > unit ? (epochs + unit - 1) / unit * unit : epochs;
}

static void choose_epochs(descent_tune *tune)
{
    dsc_tune_plan *plan = &tune->plan;
    if (tune->run->train.epochs > 0) {
        plan->epochs = tune->run->train.epochs;
        return;
    }
    plan->epochs = round_epochs(plan->epochs);
    if (is_timed(tune) && tune->o.trials == 0) {
        const double most = group_part * search_part * tune->o.time;
        const double one = group_seconds(tune, 1);
        const double fits = one > 0.0 ? most / one : HUGE_VAL;
        plan->epochs = (uint64_t)fmax(fmin((double)plan->epochs, fits), EPOCHS_LEAST);
    }
}

static uint64_t expected_trials(const descent_tune *tune)
{
    const double groups =
        search_part * tune->o.time / fmax(group_seconds(tune, tune->plan.epochs), 1e-9);
    return tune->o.trials > 0 ? tune->o.trials
                              : (uint64_t)fmin(groups * (double)tune->plan.together, 1e5);
}

// Trials of a group: as many as leave one at the last rung.
static uint64_t together_for(uint64_t rungs)
{
    if (rungs == 1) {
        return TOGETHER_USUAL;
    }
    uint64_t together = 1;
    for (uint64_t r = 1; r < rungs && together < TOGETHER_MOST; r++) {
        together *= DSC_TUNE_ETA;
    }
    return together;
}

descent_status dsc_tune_plan_make(descent_tune *tune, descent_error *error)
{
    dsc_tune_plan *plan = &tune->plan;
    if (plan->made) {
        return DESCENT_OK;
    }
    dsc_tune_tell(tune, true, "");
    TRY(measure(tune, error));
    plan->rungs = tune->o.rungs;
    plan->together = tune->o.together > 0 ? tune->o.together : together_for(plan->rungs);
    choose_epochs(tune);
    for (uint64_t r = 0; r < plan->rungs; r++) {
        plan->ends[r] = dsc_tune_rung_end(plan->epochs, plan->rungs, r);
    }
    plan->trials = tune->o.trials;
    if (*tune->o.over == '\0') {
        TRY(dsc_tune_default_space(tune, expected_trials(tune), error));
    }
    dsc_space_write(&tune->space, tune->over_start);
    plan->made = true;
    return DESCENT_OK;
}

// What is left of all groups that were begun, and of another one, by what was done so far: group g
// has been through rounds - g rungs.
static double left_of_search(const descent_tune *tune)
{
    const uint64_t rounds = tune->plan.rounds, rungs = tune->plan.rungs;
    double done = 0.0;
    for (uint64_t g = 0; g < rounds; g++) {
        done += group_cost(tune, rounds - g < rungs ? rounds - g : rungs);
    }
    const double all = (double)(rounds + 1) * group_cost(tune, rungs);
    return dsc_tune_spent(tune) * (all - done) / done;
}

// Seconds that an epoch of a trial took, over all that were trained; before there are any, as measured.
static double trial_epoch_seconds(const descent_tune *tune)
{
    double seconds = 0.0, epochs = 0.0;
    for (size_t i = 0; i < tune->count; i++) {
        seconds += tune->trials[i].seconds;
        epochs += (double)(tune->trials[i].epochs * tune->splits);
    }
    return epochs > 0.0 ? seconds / epochs : tune->plan.epoch_seconds;
}

static double final_seconds(const descent_tune *tune)
{
    const double rows = tune->train_rows + tune->valid_rows;
    return dsc_tune_wants_final(tune) && tune->train_rows > 0.0
               ? tune->plan.epoch_seconds * (double)tune->plan.epochs * rows / tune->train_rows
               : 0.0;
}

// When the search has to be over.
static double search_end(const descent_tune *tune)
{
    const double one = (double)tune->plan.epochs * trial_epoch_seconds(tune);
    const double race =
        one * (double)(tune->o.finalists * tune->o.seeds) / (double)tune->threads;
    return fmax(search_part * tune->o.time,
                tune->o.time - cautious * (race + final_seconds(tune)));
}

bool dsc_tune_plan_has_time_to_search(const descent_tune *tune)
{
    return !is_timed(tune) || dsc_tune_spent(tune) + left_of_search(tune) <= search_end(tune);
}

bool dsc_tune_plan_has_time_to_race(const descent_tune *tune, double last)
{
    return !is_timed(tune) || dsc_tune_spent(tune) + last + final_seconds(tune) <= tune->o.time;
}
