// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_RACE_H
#define DESCENT_CLI_MINIMIZE_RACE_H

#include "minimize/job.h"

/// Runs all racers from the start.
int cli_minimize_race(cli_minimize_job *job);

#endif
