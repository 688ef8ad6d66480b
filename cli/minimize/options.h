// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_OPTIONS_H
#define DESCENT_CLI_MINIMIZE_OPTIONS_H

#include "minimize/job.h"

const descent_option_table *cli_minimize_settings_table(void);
const descent_option_table *cli_minimize_run_table(void);
const descent_option_table *cli_minimize_limits_table(void);
void cli_minimize_job_init(cli_minimize_job *job);
void cli_minimize_job_free(cli_minimize_job *job);

/// --with, and the options of each run.
int cli_minimize_racers(cli_minimize_job *job);

#endif
