// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent ctl.
#ifndef DESCENT_CLI_CTL_H
#define DESCENT_CLI_CTL_H

#include "shell/command.h"

extern const cli_command cli_ctl_command;

#endif
