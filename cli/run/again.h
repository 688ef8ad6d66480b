// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The command of a run once more, with other options: for people to copy.
#ifndef DESCENT_CLI_RUN_AGAIN_H
#define DESCENT_CLI_RUN_AGAIN_H

#include "run/job.h"

/// Appends the words of a command as a shell reads them, without the folder for its results,
/// and with `options` in place of what they change: "--lr 0.1".
void cli_append_again(char *text, size_t capacity, size_t count, const char *const *words,
                      const char *options);

/// The command that began the run in the folder, with other options. text is out. False when
/// the record cannot be read.
bool cli_run_again(const char *folder, const char *options, char *text, size_t capacity);

/// The command that goes on with the job's run for as long again, with other options or "".
/// text is out.
void cli_run_more(const cli_job *job, const char *options, char *text, size_t capacity);

/// The same with its copy in another folder.
void cli_run_more_in(const cli_job *job, const char *folder, const char *options, char *text,
                     size_t capacity);

/// The command that goes on with the run, for people to copy.
void cli_resume_command(const cli_job *job, char *text, size_t capacity);

#endif
