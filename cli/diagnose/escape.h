// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_ESCAPE_H
#define DESCENT_CLI_DIAGNOSE_ESCAPE_H

#include "diagnose/job.h"

/// Follows the descent direction. CLI_DONE or an exit code.
int cli_diagnose_escape(cli_diagnose_job *job);

#endif
