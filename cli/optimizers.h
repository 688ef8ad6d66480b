// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_OPTIMIZERS_H
#define DESCENT_CLI_OPTIMIZERS_H

#include <descent/optimizer.h>

#include "shell/command.h"

extern const cli_command cli_optimizers_command;

/// The page of a rule, for `descent help RULE`. The code to exit with.
int cli_optimizer_page(descent_rule rule);

#endif
