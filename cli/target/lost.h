// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words that name no target.
#ifndef DESCENT_CLI_TARGET_LOST_H
#define DESCENT_CLI_TARGET_LOST_H

#include "shell/arguments.h"

/// Whether the word could be the path of a run: "digits-9", "runs/x"; also when it is a
/// formula.
bool cli_target_could_be_run(const char *word);

/// Whether it is rather that than a formula: it has names, and nothing that only functions have
/// was said.
bool cli_target_is_lost(const cli_arguments *arguments, const char *word);

/// Prints that there is neither; the exit code.
int cli_target_lost(const cli_arguments *arguments, const char *word);

/// "error: no function ..." with the one of the catalogue that was meant.
int cli_unknown_function(const char *name);

#endif
