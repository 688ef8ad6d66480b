// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Config files: `key = value` lines, which the parser of command lines reads too.
#ifndef DESCENT_CLI_SHELL_CONFIG_H
#define DESCENT_CLI_SHELL_CONFIG_H

#include "shell/arguments.h"

enum { CLI_CONFIG_KEYS = 256 };

/// The options that a file has set, and where.
typedef struct cli_config_keys {
    struct {
        const descent_option *option;
        size_t line;
    } seen[CLI_CONFIG_KEYS];
    size_t count;
} cli_config_keys;

/// Reads `key = value` lines (config.c). Prints every mistake with its line. CLI_DONE or an
/// exit code. keys (out): what they were.
int cli_config_read(const char *path, const cli_set *sets, size_t count, cli_config_keys *keys);

/// Whether an option of that name is among them.
bool cli_config_has(const cli_config_keys *keys, const char *name);

/// Writes the options as such lines to stdout, each table under its title.
void cli_config_print(const cli_set *sets, size_t count);

#endif
