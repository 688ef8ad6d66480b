// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TUNE_PAGE_H
#define DESCENT_CLI_TUNE_PAGE_H

#include "tune/job.h"

/// Writes the page that --report asks for, if it does. CLI_DONE or an exit code.
int cli_tune_page(const cli_tune_job *job);

#endif
