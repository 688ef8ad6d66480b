// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train without training: --dry-run and --dump.
#ifndef DESCENT_CLI_TRAIN_DRY_H
#define DESCENT_CLI_TRAIN_DRY_H

#include "run/job.h"

/// Whether the job is one of these; it is prepared in memory then and writes nothing.
bool cli_train_is_dry(const cli_job *job);

/// Shapes, parameters, memory and a time that is measured, or the plan, on stdout.
int cli_train_dry(cli_job *job);

#endif
