// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Signals while a network is trained. The first SIGINT, SIGTERM or SIGHUP asks for a stop; the
// second ends the process at once, with the terminal as it was. Ctrl-Z leaves the terminal
// usable.
#ifndef DESCENT_CLI_SIGNALS_H
#define DESCENT_CLI_SIGNALS_H

#include <stdbool.h>

/// `talk`: the first one is answered with a line, when stderr is a terminal.
void cli_signals_catch(bool talk);

/// Writes that are refused are errors that are told, not the end of the process: progress that
/// nobody reads any more, a file beyond the limit of its size.
void cli_signals_survive_writes(void);

/// Whether somebody asked for a stop.
bool cli_signals_stop_asked(void);

#endif
