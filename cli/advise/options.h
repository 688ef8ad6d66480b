// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_ADVISE_OPTIONS_H
#define DESCENT_CLI_ADVISE_OPTIONS_H

#include "advise/job.h"

const descent_option_table *cli_advise_settings_table(void);

/// The options of training: the library's table without those of its files and its clock.
const descent_option_table *cli_advise_training_table(void);

/// A job with the defaults of all options; the arguments are parsed into it. CLI_DONE or an exit
/// code; freed in both cases.
int cli_advise_job_init(cli_advise_job *job, int argc, char **argv);
void cli_advise_job_free(cli_advise_job *job);

/// What is typed to train as the job was asked for, with more options: "--lr 0.01". text is out.
void cli_advise_command(const cli_advise_job *job, const char *options, char *text,
                        size_t capacity);

#endif
