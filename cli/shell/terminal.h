// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The terminal: its width, what it can show, and single keys while a program runs.
#ifndef DESCENT_CLI_SHELL_TERMINAL_H
#define DESCENT_CLI_SHELL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/// Whether stderr is a terminal that can redraw a line.
bool cli_terminal_is_live(void);

/// Whether this process may draw on it now (it is not in the background).
bool cli_terminal_in_front(void);

/// Columns of the terminal of stderr; 80 when nobody knows.
size_t cli_terminal_columns(void);
/// The same for another stream: STDOUT_FILENO.
size_t cli_terminal_columns_of(int descriptor);

/// Whether the environment's locale is UTF-8.
bool cli_terminal_is_utf8(void);

/// From now on keys arrive one by one, without echo. False when stdin and stderr are not both
/// the terminal; keys are then left alone.
bool cli_terminal_open_keys(void);

/// The next key that was pressed, or 0. Takes the terminal back after the process was in the
/// background.
int cli_terminal_key(void);

/// Puts the terminal back as it was. May be called at any time, also from a signal handler.
void cli_terminal_close_keys(void);
void cli_terminal_pause_keys(void);

#endif
