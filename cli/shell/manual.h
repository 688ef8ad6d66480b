// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The man page, made from the same tables as the help pages.
#ifndef DESCENT_CLI_SHELL_MANUAL_H
#define DESCENT_CLI_SHELL_MANUAL_H

#include "shell/command.h"

/// The man page descent(1) on stdout. `commands` end with NULL.
void cli_manual(const cli_command *const *commands);

#endif
