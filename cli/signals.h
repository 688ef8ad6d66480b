// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Signals while a network is trained. The first SIGINT, SIGTERM or SIGHUP asks for a stop; the
// second ends the process at once, with the terminal as it was. Ctrl-Z leaves the terminal
// usable.
#ifndef DESCENT_CLI_SIGNALS_H
#define DESCENT_CLI_SIGNALS_H

#include <stdbool.h>

void cli_signals_catch(void);

/// Progress that nobody reads any more is no reason to lose a training.
void cli_signals_ignore_pipe(void);

/// Whether somebody asked for a stop.
bool cli_signals_stop_asked(void);

#endif
