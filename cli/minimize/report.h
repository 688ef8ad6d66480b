// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_REPORT_H
#define DESCENT_CLI_MINIMIZE_REPORT_H

#include <jansson.h>

#include "minimize/job.h"

/// Results of a race, for people and as JSON.
void cli_minimize_head(const cli_minimize_job *job);
void cli_minimize_table(const cli_minimize_job *job);
json_t *cli_minimize_to_json(const cli_minimize_job *job);

/// --show-gradient and --check-gradient.
int cli_show_gradient(const cli_minimize_job *job);
int cli_check_gradient(cli_minimize_job *job, bool *agrees);

#endif
