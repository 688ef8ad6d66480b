// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_REPORT_REPORT_H
#define DESCENT_CLI_REPORT_REPORT_H

#include "shell/command.h"

extern const cli_command cli_report_command;

#endif
