// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json: what it takes to repeat a run or to go on with it.
#ifndef DESCENT_CLI_RUN_RECORD_H
#define DESCENT_CLI_RUN_RECORD_H

#include "run/job.h"
#include "shell/arguments.h"

/// Writes run.json: everything needed to repeat the run. CLI_DONE or an exit code.
int cli_run_write_record(cli_job *job);

/// Gives one member of a folder's run.json another value, which is taken.
int cli_run_update_record(const char *folder, const char *name, json_t *value);

/// Writes the run.json of the folder `from` to job->folder, where training can then go on.
int cli_run_copy_record(const char *from, cli_job *job);

/// For a formula in place of a file: rows and range of the run's own formula, where it has one
/// and they were not typed, and another data seed.
void cli_run_formula_options(const char *run, const cli_arguments *typed,
                             descent_read_options *options);

/// How many of the rows trained the run (its folder, or its model file): 0 unless they are the
/// data that it was trained on.
uint64_t cli_run_trained_rows(const char *run, const descent_dataset *data);

/// Whether the data are those that run.json was written for, as far as it says.
bool cli_run_has_data(const cli_job *job);

/// Reads the options of a run to be resumed from its run.json.
int cli_run_read_record(cli_job *job, const char *folder);

/// How many trials a record is about; 0 for the record of a single run.
size_t cli_run_trials(const json_t *record);

#endif
