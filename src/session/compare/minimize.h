// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_MINIMIZE_H
#define DSC_SESSION_COMPARE_MINIMIZE_H

#include "session/compare/train.h"

/// The same as dsc_trial_train on a function, with a number of evaluations in place of epochs.
descent_status dsc_trial_minimize(dsc_trial_job *job, dsc_trial *trial, descent_error *error);

/// An objective for each of `count` workers, unless they are there.
descent_status dsc_trial_objectives(descent_compare *compare, size_t count,
                                    descent_error *error);
void dsc_trial_objectives_free(descent_compare *compare);

#endif
