// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train.
#ifndef DESCENT_CLI_TRAIN_TRAIN_H
#define DESCENT_CLI_TRAIN_TRAIN_H

#include "shell/command.h"

extern const cli_command cli_train_command;

#endif
