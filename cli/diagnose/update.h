// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_UPDATE_H
#define DESCENT_CLI_DIAGNOSE_UPDATE_H

#include "diagnose/job.h"

/// What the next step of the run's rule would add to x[n], with this gradient[n] and the
/// averages that the rule has kept: update[n] is out. NAN where these are not known. CLI_DONE or
/// an exit code.
int cli_diagnose_update(const cli_diagnose_job *job, const double *x, const double *gradient,
                        double *update);

#endif
