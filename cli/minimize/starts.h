// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_STARTS_H
#define DESCENT_CLI_MINIMIZE_STARTS_H

#include "minimize/job.h"

/// Runs from many starts and prints what they found.
int cli_minimize_many(cli_minimize_job *job);

#endif
