// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run changes by schedules: the learning rate (options.decay, or lr= in options.schedule), the
// batch size, other numbers of the rule.
#ifndef DSC_RUN_SCHEDULES_H
#define DSC_RUN_SCHEDULES_H

#include <descent/train.h>

#include <jansson.h>

#include "run/scheduled.h"

/// All of them, and the epochs of the run in steps, which depend on the batch sizes.
typedef struct dsc_run_schedules {
    dsc_scheduled *list;
    size_t count;
    dsc_scheduled *rate, *batch; /* of `list`, or NULL */
    dsc_calendar calendar;
    dsc_era *eras;    /* those of the calendar */
    uint64_t *sizes;  /* batch size of each */
    uint64_t largest; /* of them */
    dsc_era epochs;   /* for batch sizes, an epoch is a step */
} dsc_run_schedules;

/// Reads the schedules of the options and places them in the run, after the batch, the epochs and
/// the rows have been chosen and the optimizer has been made.
descent_status dsc_schedules_create(descent_trainer *trainer, descent_error *error);
void dsc_schedules_free(dsc_run_schedules *schedules);

/// The learning rate of the next step.
double dsc_trainer_rate(const descent_trainer *trainer);

/// Sets the batch size, and the steps of an epoch, for the epoch that comes.
void dsc_schedules_epoch(descent_trainer *trainer);
/// Sets all values for the step that comes.
descent_status dsc_schedules_step(descent_trainer *trainer, descent_error *error);
/// Sets the numbers of the rule that have a schedule to those of the last step, but for the rate.
void dsc_schedules_fill(const descent_trainer *trainer, descent_optimizer_options *options);
/// Tells plateaus the averaged training loss after a step, or the validation loss after an epoch.
void dsc_schedules_tell_train(descent_trainer *trainer);
void dsc_schedules_tell_valid(descent_trainer *trainer, double loss);

/// For checkpoints: what cannot be computed again. False when there is no memory.
bool dsc_schedules_store(const descent_trainer *trainer, json_t *progress);
/// Whether the schedules of a checkpoint mean now what they meant then.
descent_status dsc_schedules_check(const descent_trainer *trainer, const json_t *progress,
                                   descent_error *error);
/// Schedules that are another one now begin anew.
void dsc_schedules_restore(descent_trainer *trainer, const json_t *progress);

#endif
