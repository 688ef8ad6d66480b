// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Signals. Where there is nothing to keep, SIGINT, SIGTERM or SIGHUP end the process at once.
// While a network is trained they ask for a stop, however often they come; only Ctrl-C pressed
// again, half a second after the first or later, ends the process, with the terminal as it was.
// Ctrl-Z leaves the terminal usable.
#ifndef DESCENT_CLI_SHELL_SIGNALS_H
#define DESCENT_CLI_SHELL_SIGNALS_H

#include <stdbool.h>

/// The first one prints "interrupted" and exits with 130, also from the middle of a
/// computation. For whatever writes nothing but results at its end.
void cli_signals_quit(void);

/// Holds them back, so that results are printed whole or not at all, and lets them come again.
void cli_signals_hold(bool hold);

/// The first one asks for a stop. `talk`: the first one is answered with a line, when stderr is
/// a terminal.
void cli_signals_catch(bool talk);

/// Writes that are refused are errors that are told, not the end of the process: progress that
/// nobody reads any more, a file beyond the limit of its size.
void cli_signals_survive_writes(void);

/// Whether somebody asked for a stop.
bool cli_signals_stop_asked(void);

#endif
