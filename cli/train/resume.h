// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run that goes on from its checkpoint, or cannot.
#ifndef DESCENT_CLI_TRAIN_RESUME_H
#define DESCENT_CLI_TRAIN_RESUME_H

#include "run/job.h"

/// Goes on from the checkpoints in job->folder, or begins again where there is none yet.
/// CLI_DONE or an exit code.
int cli_train_resume(cli_job *job);

/// Says that the data are not those of run.json, and how to begin anew with them.
int cli_train_changed(const cli_job *job);

/// Says that the run in this folder lost records; the exit code for that.
int cli_train_records_lost(const char *folder);

#endif
