// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text of others (names in files, file names, what was typed) as people may see it. A terminal
// acts on control characters, also those of C1, and characters that turn the direction of a
// line make it read as another one: all of them are shown as \x1B or \u202E.
#ifndef DESCENT_CLI_SHELL_SHOWN_H
#define DESCENT_CLI_SHELL_SHOWN_H

#include <stddef.h>
#include <stdio.h>

/// Writes `length` bytes of text; newlines and tabs stay. Bytes that are no UTF-8 are shown
/// too.
void cli_put_shown(FILE *file, const char *text, size_t length);

/// The same into shown[CLI_SHOWN], without newlines and tabs, and cut where there is no room.
/// Returns shown.
enum { CLI_SHOWN = 512 };
const char *cli_shown_text(const char *text, char shown[CLI_SHOWN]);
/// As an argument of printf.
#define CLI_SHOW(text) cli_shown_text(text, (char[CLI_SHOWN]){0})

/// Bytes of the character at text when it must not be shown raw, else 0; a byte that is no
/// UTF-8 is such a character. For pictures and commands, which have their own ways to show it.
size_t cli_hidden_at(const char *text);

#endif
