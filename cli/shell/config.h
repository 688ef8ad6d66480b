// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Config files: `key = value` lines, which the parser of command lines reads too.
#ifndef DESCENT_CLI_SHELL_CONFIG_H
#define DESCENT_CLI_SHELL_CONFIG_H

#include "shell/arguments.h"

/// Reads `key = value` lines (config.c). Prints every mistake with its line. CLI_DONE or an
/// exit code.
int cli_config_read(const char *path, const cli_set *sets, size_t count);

/// Writes the options as such lines to stdout, each table under its title.
void cli_config_print(const cli_set *sets, size_t count);

#endif
