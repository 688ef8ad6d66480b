// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of runs: made once, numbered, never overwritten, held by one process at a time.
#ifndef DESCENT_CLI_RUN_FOLDER_H
#define DESCENT_CLI_RUN_FOLDER_H

#include "run/job.h"

/// A file in the job's folder. False, with an error printed, when the path is too long.
bool cli_run_file(const char *folder, const char *name, char *path);

/// Makes the folder of a new run: --out as it stands, or runs/<data>-<number>.
int cli_run_make_folder(cli_job *job);

/// Takes away what was written of a run that was not completed, and the folder if it was made.
void cli_run_discard(cli_job *job);

/// Makes job->folder for a run inside that of another, unless it is there.
int cli_run_make_inner(cli_job *job);

/// Moves the run in `from` to the folder `to`, its run.json last, and removes `from`. What was
/// moved before, by a process that was killed, may be missing there.
int cli_run_move(const char *from, const char *to);

/// Removes empty folders of starts, as cli_run_move leaves one when it is killed at its end.
void cli_run_sweep(const char *folder);

/// What was renamed in the folder is on the disk afterwards, where the file system can do that.
void cli_run_sync(const char *folder);

/// Takes the folder for this process as long as it lives, so that no two write to a run.
int cli_run_lock(cli_job *job);

/// Gives it back; a folder made by this job that holds nothing is removed.
void cli_run_release(cli_job *job);

/// Whether a process trains in the folder now.
bool cli_run_is_busy(const char *folder);

/// Whether a start of `folder` (--starts) is trained now; inner (out, CLI_PATH bytes) is its
/// folder.
bool cli_run_busy_start(const char *folder, char *inner);

#endif
