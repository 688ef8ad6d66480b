// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SHELL_CLOCK_H
#define DESCENT_CLI_SHELL_CLOCK_H

/// Seconds on a clock that only goes forward.
double cli_clock(void);

#endif
