// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run as a target.
#ifndef DESCENT_CLI_TARGET_RUN_H
#define DESCENT_CLI_TARGET_RUN_H

#include "target/types.h"

int cli_target_open_run(const char *word, const cli_target_settings *settings,
                        cli_target *target);

#endif
