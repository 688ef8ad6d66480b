// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a trainer says of itself while it runs, to the one who called it. Keeps: an event has every
// number that the run knows at that moment; what is not known is NAN.
#include "run/events.h"

#include <float.h>
#include <math.h>

// The largest of the fractions of all limits that have been used up.
static double fraction_done(const descent_trainer *t)
{
    double done = -1.0;
    if (t->epochs > 0) {
        // In batches: a step that was left out is behind the run, too.
        const dsc_calendar *calendar = &t->schedules.calendar;
        const uint64_t batches =
            dsc_calendar_step(calendar, t->progress.epoch) + t->progress.batch_in_epoch;
        done = fmax(done, (double)batches / (double)dsc_calendar_step(calendar, t->epochs));
    }
    if (t->options.steps > 0) {
        done = fmax(done, (double)t->progress.step / (double)t->options.steps);
    }
    if (isfinite(t->options.time)) {
        done = fmax(done, t->progress.seconds / t->options.time);
    }
    return done < 0.0 ? (double)NAN : fmin(done, 1.0);
}

// Of those that have been looked at in this epoch, whatever came of them.
static double examples_per_second(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    const double seen =
        fmin((double)p->batch_in_epoch * (double)t->batch, (double)t->split.train_count);
    return p->epoch_seconds > 0.0 ? seen / p->epoch_seconds : (double)NAN;
}

descent_event dsc_trainer_event(const descent_trainer *t, descent_event_kind kind)
{
    const dsc_progress *p = &t->progress;
    const bool looks_ahead = kind == DESCENT_EVENT_START || kind == DESCENT_EVENT_RATE;
    return (descent_event){.size = sizeof(descent_event),
                           .kind = kind,
                           .step = p->step,
                           .epoch = p->epoch,
                           .step_in_epoch = p->batch_in_epoch,
                           .steps_per_epoch = t->steps_per_epoch,
                           .progress = fraction_done(t),
                           .learning_rate = looks_ahead || isnan(t->last_rate)
                                                ? dsc_trainer_rate(t)
                                                : t->last_rate,
                           .loss = descent_average_corrected(&p->average),
                           .train_loss = (double)NAN,
                           .train_loss_se = (double)NAN,
                           .valid_loss = (double)NAN,
                           .valid_metric = (double)NAN,
                           .best_valid_loss = (double)NAN,
                           .best_valid_metric = (double)NAN,
                           .valid_loss_se = (double)NAN,
                           .valid_rise = (double)NAN,
                           .valid_rise_se = (double)NAN,
                           .test_loss = (double)NAN,
                           .test_metric = (double)NAN,
                           .seconds = p->seconds,
                           .examples_per_second = examples_per_second(t),
                           .verdict = t->observe.judgement.verdict};
}

void dsc_trainer_emit(descent_trainer *t, descent_event *event)
{
    if (t->callback && t->callback(event, t->user) == DESCENT_STOP) {
        t->asked = true;
    }
}

void dsc_trainer_warn(descent_trainer *t, const descent_error *problem)
{
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_WARNING);
    event.text = problem->message;
    dsc_trainer_emit(t, &event);
}
