// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs as people name them: a folder, or a model file in it.
#ifndef DESCENT_CLI_RUN_FIND_H
#define DESCENT_CLI_RUN_FIND_H

#include "run/settings.h"

/// The folder of a run, and the model file in it when that was named; "" else. False when the
/// word names neither.
bool cli_run_find(const char *word, char folder[CLI_PATH], char model[CLI_PATH]);

/// Whether the word names a run: a folder with run.json, or a model file.
bool cli_run_is_run(const char *word);

/// Whether the path is that of a model file. folder (out): that which it lies in; else the path
/// itself.
bool cli_run_folder_of(const char *path, char folder[CLI_PATH]);

/// "try: " with the run of a name next to it, and `rest` (or NULL) after it.
void cli_run_try(const char *command, const char *word, const char *rest);

#endif
