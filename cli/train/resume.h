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

/// Says why it cannot go on, and what to do about it; the exit code for that.
int cli_train_refused(const cli_job *job, const descent_error *error);

/// A note, where it goes on from its beginning.
void cli_train_begins_again(const cli_job *job);

/// Says that the run in this folder lost records; the exit code for that.
int cli_train_records_lost(const char *folder);

#endif
