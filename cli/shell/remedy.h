// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What an error of the library says may be done (descent_error.remedy), as it is typed here.
#ifndef DESCENT_CLI_SHELL_REMEDY_H
#define DESCENT_CLI_SHELL_REMEDY_H

#include <stddef.h>

/// Writes the remedies behind "try: ", a line each: options as flags, whose values are words of
/// a shell ("--text 'Body Mass'    treat the column as categories"), commands without the "$".
void cli_remedy_flags(const char *remedies, char *text, size_t capacity);

/// The same for whoever writes a config file: options stay lines of it.
void cli_remedy_lines(const char *remedies, char *text, size_t capacity);

#endif
