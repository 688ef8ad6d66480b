// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent map.
#ifndef DESCENT_CLI_MAP_MAP_H
#define DESCENT_CLI_MAP_MAP_H

#include "shell/command.h"

extern const cli_command cli_map_command;

#endif
