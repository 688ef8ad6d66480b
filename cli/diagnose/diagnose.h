// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent diagnose.
#ifndef DESCENT_CLI_DIAGNOSE_DIAGNOSE_H
#define DESCENT_CLI_DIAGNOSE_DIAGNOSE_H

#include "shell/command.h"

extern const cli_command cli_diagnose_command;

#endif
