// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_TABLE_H
#define DESCENT_CLI_COMPARE_TABLE_H

#include "compare/job.h"

/// Prints the result of a comparison: the table, the intervals as a picture, what it says. CLI_DONE
/// or an exit code.
int cli_compare_table(const cli_compare_job *job);

#endif
