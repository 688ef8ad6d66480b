// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is known of the end of a run within limits, for people and as JSON.
#ifndef DESCENT_CLI_MINIMIZE_KKT_H
#define DESCENT_CLI_MINIMIZE_KKT_H

#include <jansson.h>

#include "minimize/job.h"

/// Verdict, its evidence, each constraint with its multiplier, and what to do next.
void cli_kkt_print(const cli_minimize_job *job, const double *x,
                   const descent_constrained_result *result);

/// The same as an object; NULL when memory is out.
json_t *cli_kkt_to_json(const cli_minimize_job *job, const double *x,
                        const descent_constrained_result *result);

#endif
