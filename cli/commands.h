// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of commands. Nobody but this table and main.c knows which there are.
#ifndef DESCENT_CLI_COMMANDS_H
#define DESCENT_CLI_COMMANDS_H

#include "shell/command.h"

/// All of them, in the order of the help page, ended by NULL.
extern const cli_command *const cli_commands[];
const cli_command *cli_find_command(const char *name);

/// "error: no command ..." with the one that was meant. Returns the exit code.
int cli_unknown_command(const char *name);

#endif
