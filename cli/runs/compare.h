// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How runs differ.
#ifndef DESCENT_CLI_RUNS_COMPARE_H
#define DESCENT_CLI_RUNS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

enum { CLI_RUNS_COMPARED = 8 };

/// Prints how the runs (2 to CLI_RUNS_COMPARED) differ: settings, numbers, curves. Returns the
/// exit code.
int cli_runs_compare(const char *const *words, size_t count, bool no_plot, bool plain,
                     bool json);

#endif
