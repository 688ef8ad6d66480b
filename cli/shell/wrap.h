// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sentences on a terminal: lines that are too long break between words. Files and pipes get
// them as they are.
#ifndef DESCENT_CLI_SHELL_WRAP_H
#define DESCENT_CLI_SHELL_WRAP_H

#include <stddef.h>
#include <stdio.h>

/// Writes text as cli_put_shown does; `used` columns of its first line are taken already. On a
/// terminal a line that is too long goes on below the text behind its first word ("verdict
/// ..."), or behind what is taken. Commands that people copy ("descent ...", "try: ...") stay
/// whole.
void cli_put_wrapped(FILE *file, const char *text, size_t length, size_t used);

/// The same into lines of a given number of columns, wherever they go; for tests.
void cli_put_in_columns(FILE *file, const char *text, size_t length, size_t used,
                        size_t columns);

#endif
