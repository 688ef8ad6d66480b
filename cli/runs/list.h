// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The runs of a folder.
#ifndef DESCENT_CLI_RUNS_LIST_H
#define DESCENT_CLI_RUNS_LIST_H

#include "runs/facts.h"

/// Prints a table of the runs of a folder, and what else is in it. sort: CLI_FACTS: by their
/// names. Returns the exit code.
int cli_runs_list(const char *folder, cli_fact sort, bool reverse, bool json);

#endif
