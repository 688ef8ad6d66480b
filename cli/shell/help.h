// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Help pages, made from the tables of commands and options.
#ifndef DESCENT_CLI_SHELL_HELP_H
#define DESCENT_CLI_SHELL_HELP_H

#include "shell/command.h"

/// The lines that `descent` alone prints. `commands` end with NULL.
void cli_help_overview(const cli_command *const *commands);

/// A page of a command: short (-h) or whole (--help), on stdout.
void cli_help_command_page(const cli_command *command, bool whole);

#endif
