// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TUNE_TABLE_H
#define DESCENT_CLI_TUNE_TABLE_H

#include "tune/job.h"

enum { CLI_TUNE_SHOWN = 10 }; /* trials of a table */

/// Indices of the best trials (out, `most`), the chosen one first, then those that went farthest, by
/// loss. How many is returned.
size_t cli_tune_order(const cli_tune_job *job, size_t most, size_t *indices);

/// Accuracy, or R2.
bool cli_tune_is_accuracy(const cli_tune_job *job);

/// The result for people, on stdout. CLI_DONE or an exit code.
int cli_tune_table(const cli_tune_job *job);

#endif
