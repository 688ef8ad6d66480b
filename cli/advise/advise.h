// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_ADVISE_ADVISE_H
#define DESCENT_CLI_ADVISE_ADVISE_H

#include "shell/command.h"

extern const cli_command cli_advise_command_entry;

#endif
