// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent slice.
#ifndef DESCENT_CLI_SLICE_SLICE_H
#define DESCENT_CLI_SLICE_SLICE_H

#include "shell/command.h"

extern const cli_command cli_slice_command;

#endif
