// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_PAGE_H
#define DESCENT_CLI_MINIMIZE_PAGE_H

#include <jansson.h>

#include "minimize/job.h"

/// --report, where it is asked for: of a race, and of many starts. CLI_DONE or an exit code.
int cli_minimize_page(cli_minimize_job *job);
int cli_minimize_page_of_starts(cli_minimize_job *job, const descent_starts_result *found,
                                json_t *result);

#endif
