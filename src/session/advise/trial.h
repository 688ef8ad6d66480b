// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A short training from the beginning, in memory. Trials with the same seed have the same initial
// weights and the same order of examples, whatever their rate; all have the same rows for validation.
#ifndef DSC_SESSION_ADVISE_TRIAL_H
#define DSC_SESSION_ADVISE_TRIAL_H

#include "session/advise/adviser.h"

typedef struct dsc_advise_trial {
    uint64_t seed; /* from 0: the run's seed and so many */
    double rate;
    double growth; /* the rate is multiplied by it after each step; 0: it stays */
    uint64_t steps;
    uint64_t batch; /* 0: that of the plan */
    double *losses; /* out, steps: of the batches, before each step; or NULL */
    double *norms;  /* out, steps: of their gradients; or NULL */
    double
        most; /* a ramp ends where the smoothed loss exceeds so many times its lowest; 0: never */
    double
        until; /* it ends where the smoothed loss is so many times its first; 0: at its steps */
    bool training; /* the loss is that of training rows, whether any validate or not */
    const descent_trainer
        *from; /* goes on from its weights, averages and running statistics; or NULL */
    const descent_network *network; /* in place of the adviser's; or NULL */
    const char *decay;              /* of the rate; NULL: none */
    bool keep;                      /* the trainer is wanted at the end */
    descent_advise_part part;
    double begin, share; /* of the part, for the progress */

    uint64_t taken; /* out: steps */
    bool diverged;
    double
        loss; /* out: at the end, on the rows that validate, or the late batches; HUGE_VAL: diverged */
    double first;             /* out: the same before the first step */
    double of_step;           /* out: seconds; the fastest of several stretches */
    descent_trainer *trainer; /* out, with keep: freed by the caller */
} dsc_advise_trial;

/// Trains. A loss that is not finite is a result. Of a trial that was stopped nothing is set.
descent_status dsc_advise_try(descent_adviser *adviser, dsc_advise_trial *trial,
                              descent_error *error);

/// Whether a trial's loss is that of the rows that validate.
bool dsc_advise_validates(const descent_adviser *adviser);

/// Mean and standard deviation (with count - 1; NAN of one) of values[count].
void dsc_advise_moments(size_t count, const double *values, double *mean, double *deviation);

#endif
