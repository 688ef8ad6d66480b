// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent predict.
#ifndef DESCENT_CLI_PREDICT_H
#define DESCENT_CLI_PREDICT_H

#include "shell/command.h"

extern const cli_command cli_predict_command;

#endif
