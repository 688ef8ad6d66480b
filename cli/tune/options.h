// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TUNE_OPTIONS_H
#define DESCENT_CLI_TUNE_OPTIONS_H

#include "tune/job.h"

const descent_option_table *cli_tune_settings_table(void);

/// The options of training, and of the network, that all trials share: rows of the library's tables.
const descent_option_table *cli_tune_training_table(void);
const descent_option_table *cli_tune_run_table(void);

/// A job with the defaults of all options, into which the arguments are read. CLI_DONE or an exit
/// code; freed in both cases.
int cli_tune_job_init(cli_tune_job *job, int argc, char **argv);
void cli_tune_job_free(cli_tune_job *job);

#endif
