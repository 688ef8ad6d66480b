// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs as people name them: a folder, or a model file in it.
#ifndef DESCENT_CLI_RUN_FIND_H
#define DESCENT_CLI_RUN_FIND_H

#include "run/settings.h"

/// Whether the word names a run: a folder with run.json, or a model file.
bool cli_run_is_run(const char *word);

/// "try: " with the run of a name next to it, and `rest` (or NULL) after it.
void cli_run_try(const char *command, const char *word, const char *rest);

#endif
