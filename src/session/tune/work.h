// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_WORK_H
#define DSC_SESSION_TUNE_WORK_H

#include "session/tune/trial.h"

/// Runs trainings on all cores: as many at a time as there are threads, and where there are fewer
/// trainings, each on several. Their results are in the jobs, in the order in which they were
/// given. tune->stopped (out): somebody wanted to stop, and some are not done.
descent_status dsc_tune_work(descent_tune *tune, size_t count, dsc_tune_job *jobs,
                             descent_error *error);

/// Tells the caller how far it is, if that is due; `ended`: in any case. Of the calling thread
/// alone. False: it wants to stop.
bool dsc_tune_tell(descent_tune *tune, bool ended, const char *text);

/// Seconds that the search has taken so far, in this process and before.
double dsc_tune_spent(const descent_tune *tune);

#endif
