// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_TRAIN_H
#define DSC_SESSION_COMPARE_TRAIN_H

#include <stdatomic.h>

#include "session/compare/compare.h"

/// Whether somebody wants trials to be given up; asked between two steps of one.
typedef bool dsc_trial_stop(void *user, size_t worker);

/// How one trial is run.
typedef struct dsc_trial_job {
    const descent_compare *compare;
    size_t worker;
    dsc_trial_stop *stop;
    void *user;
    double most; /* seconds after which it is given up, once there is something to measure */
    double begin,
        unit; /* out: seconds before the first step; of an epoch or evaluation, NAN: none */
    bool given_up; /* out */
} dsc_trial_job;

/// Trains: trial->rule, power, decay, length, seed in; the rest out. A loss that is not finite is a
/// result.
descent_status dsc_trial_train(dsc_trial_job *job, dsc_trial *trial, descent_error *error);

/// Room for one training is made and released, so that what cannot be trained at all is told
/// before anything is measured. compare->steps_per_epoch is out.
descent_status dsc_trial_rehearse(descent_compare *compare, descent_error *error);

#endif
