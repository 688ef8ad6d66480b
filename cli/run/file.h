// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RUN_FILE_H
#define DESCENT_CLI_RUN_FILE_H

#include <stdbool.h>

/// A file in the folder of a run; path (out) holds CLI_PATH bytes. False, with an error printed,
/// when the path is too long.
bool cli_run_file(const char *folder, const char *name, char *path);

#endif
