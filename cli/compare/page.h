// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_PAGE_H
#define DESCENT_CLI_COMPARE_PAGE_H

#include "compare/job.h"

/// Writes the page that --report asks for, if it does. CLI_DONE or an exit code.
int cli_compare_page(const cli_compare_job *job);

#endif
