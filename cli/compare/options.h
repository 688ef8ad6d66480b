// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_OPTIONS_H
#define DESCENT_CLI_COMPARE_OPTIONS_H

#include "compare/job.h"

const descent_option_table *cli_compare_settings_table(void);

/// The options of training that all runs share: rows of the library's table.
const descent_option_table *cli_compare_training_table(void);

/// A job with the defaults of all options; the arguments are parsed into it. CLI_DONE or an exit
/// code; freed in both cases.
int cli_compare_job_init(cli_compare_job *job, int argc, char **argv);
void cli_compare_job_free(cli_compare_job *job);

#endif
