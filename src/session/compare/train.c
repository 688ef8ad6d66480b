// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A trial on a data set: one training from its first step to its last, in memory.
//
// Keeps: the result is that of the end. Nothing stops a training but its length and a loss that is
// not finite, and its validation loss is that after the last epoch, however good an earlier one
// was. Trainings with the same seed have the same rows for validation, the same order of examples
// and the same initial weights, whatever their rule, rate, decay and length.
#include "session/compare/train.h"

#include <math.h>
#include <stdio.h>

#include "core/clock.h"
#include "run/trainer.h"
#include "session/compare/rules.h"

typedef struct watch {
    dsc_trial_job *job;
    double begun, first; /* clock of its making, of the first step */
} watch;

static void measure(watch *w, const descent_event *event)
{
    const double now = dsc_clock();
    if (event->kind == DESCENT_EVENT_START) {
        w->first = now;
        w->job->begin = now - w->begun;
    } else if (event->kind == DESCENT_EVENT_EPOCH) {
        w->job->unit = (now - w->first) / (double)event->epoch;
    } else if (event->epoch == 0) {
        // Until an epoch has ended: validating it takes time as well, of fewer rows.
        w->job->unit =
            1.1 * (now - w->first) / (double)event->step * (double)event->steps_per_epoch;
    }
}

static descent_action on_event(const descent_event *event, void *user)
{
    watch *w = user;
    const bool step = event->kind == DESCENT_EVENT_STEP;
    if (!step && event->kind != DESCENT_EVENT_EPOCH && event->kind != DESCENT_EVENT_START) {
        return DESCENT_CONTINUE;
    }
    if (w->job->most < HUGE_VAL) {
        measure(w, event);
        w->job->given_up = step && dsc_clock() - w->first > w->job->most;
    }
    if (step) {
        w->job->given_up = w->job->given_up || w->job->stop(w->job->user, w->job->worker);
    }
    return w->job->given_up ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_train_options options_of(const descent_compare *compare, const dsc_trial *trial)
{
    const dsc_contender *c = &compare->contenders[trial->rule];
    descent_train_options o = compare->training;
    o.optimizer = dsc_compare_optimizer(compare, c, &compare->training.optimizer);
    o.optimizer.learning_rate = dsc_compare_rate(c, trial->power);
    snprintf(o.decay, sizeof o.decay, "%s", dsc_compare_decay_option(trial->decay));
    o.epochs = compare->plan.lengths[trial->length];
    o.seed = trial->seed;
    return o;
}

static descent_status train(dsc_trial_job *job, dsc_trial *trial, descent_trainer *trainer,
                            double begun, descent_error *error)
{
    descent_train_result result = {.size = sizeof result};
    watch w = {.job = job, .begun = begun};
    const descent_status status = descent_trainer_run(trainer, on_event, &w, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    trial->diverged = status == DESCENT_DIVERGED || !isfinite(result.last_valid_loss);
    trial->loss = trial->diverged ? (double)NAN : result.last_valid_loss;
    trial->train_loss = trial->diverged ? (double)NAN : result.last_train_loss;
    trial->metric = trial->diverged ? (double)NAN : result.last_valid_metric;
    trial->done = !job->given_up;
    return DESCENT_OK;
}

descent_status dsc_trial_train(dsc_trial_job *job, dsc_trial *trial, descent_error *error)
{
    const double begun = dsc_clock();
    const descent_compare *compare = job->compare;
    const descent_train_options o = options_of(compare, trial);
    descent_trainer *trainer = NULL;
    TRY(descent_trainer_create(compare->network, &compare->sets, &o, &trainer, error));
    const descent_status status = train(job, trial, trainer, begun, error);
    descent_trainer_free(trainer);
    trial->seconds = dsc_clock() - begun;
    return status;
}

descent_status dsc_trial_rehearse(descent_compare *compare, descent_error *error)
{
    const dsc_trial first = {.seed = compare->o.seed};
    descent_train_options o = options_of(compare, &first);
    descent_trainer *trainer = NULL;
    o.epochs = 1;
    TRY(descent_trainer_create(compare->network, &compare->sets, &o, &trainer, error));
    const descent_plan_report plan = descent_trainer_plan(trainer);
    descent_trainer_free(trainer);
    compare->steps_per_epoch = plan.steps_per_epoch;
    FAIL_IF(plan.valid_rows == 0, error, DESCENT_INVALID,
            "nothing is validated, and a comparison is by validation loss: rules that fit the "
            "training rows best need not be those that learn best" DSC_REMEDY "valid = 0.2");
    return DESCENT_OK;
}
