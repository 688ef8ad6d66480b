// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_PAGE_H
#define DESCENT_CLI_DIAGNOSE_PAGE_H

#include "diagnose/job.h"

/// --report, where it is asked for, of a function. CLI_DONE or an exit code.
int cli_diagnose_page(cli_diagnose_job *job);

#endif
