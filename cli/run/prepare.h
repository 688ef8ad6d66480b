// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data, network and trainer of a job, with what to type where they cannot be had.
#ifndef DESCENT_CLI_RUN_PREPARE_H
#define DESCENT_CLI_RUN_PREPARE_H

#include "run/job.h"

/// Reads the data sets and makes the network. CLI_DONE or an exit code.
int cli_job_read(cli_job *job);

/// Sets what the run is made of from options of another command ("" for none): its layers, the name of
/// a network, whose own settings of training are set where is_given does not say that the user has
/// them, and the file that validates. CLI_DONE or an exit code.
int cli_job_set_network(cli_job *job, const char *layers, const char *net,
                        const char *valid_file,
                        bool (*is_given)(const void *context, const char *option),
                        const void *context);

/// Makes the trainer of a run that writes nothing. CLI_DONE or an exit code.
int cli_job_prepare(cli_job *job);

#endif
