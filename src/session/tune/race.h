// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The best trials with new seeds, which none of them was chosen by: the same seeds for each, so
// that they are compared seed by seed.
#ifndef DSC_SESSION_TUNE_RACE_H
#define DSC_SESSION_TUNE_RACE_H

#include "session/tune/tune.h"

/// What is left of the race. tune->plan.raced says whether all is done.
descent_status dsc_tune_race(descent_tune *tune, descent_error *error);

/// The trial that is chosen: the racer with the lowest mean; without a race the best trial. False:
/// there is none.
bool dsc_tune_chosen(const descent_tune *tune, size_t *index);

/// The place of a trial among the racers; racer_count: it is none.
size_t dsc_tune_racer_of(const descent_tune *tune, size_t trial);

/// A racer next to the chosen one, over the seeds that both have.
typedef struct dsc_tune_rival {
    size_t seeds;
    double mean, low, high; /* of its loss less that of the chosen one; 95 % by the bootstrap */
    double p, adjusted;     /* by sign flips; by Holm over all rivals. NAN: the chosen one */
} dsc_tune_rival;

/// All racers (out, racer_count) next to the chosen one. False: no memory, or no race.
bool dsc_tune_rivals(const descent_tune *tune, dsc_tune_rival *rivals);

/// Mean of a racer over its seeds, and its standard error (NAN for one seed).
double dsc_tune_racer_mean(const dsc_tune_racer *racer, double *se);

/// Standard deviation over seeds of the difference of two settings, which have the same seeds and
/// rows: pooled over the racers next to the chosen one. NAN: not known.
double dsc_tune_difference_deviation(const descent_tune *tune);

#endif
