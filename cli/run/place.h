// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RUN_PLACE_H
#define DESCENT_CLI_RUN_PLACE_H

#include <descent/base.h>

/// What to say when a run cannot be begun in a folder, or not be gone on with there: the error
/// with what to type. given: the folder that was asked for, or "" for a numbered one. Returns
/// the exit code.
int cli_run_place_failed(const descent_error *error, const char *given);

#endif
