// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent plot
#ifndef DESCENT_CLI_CURVES_PLOT_H
#define DESCENT_CLI_CURVES_PLOT_H

#include "shell/command.h"

extern const cli_command cli_plot_command;

#endif
