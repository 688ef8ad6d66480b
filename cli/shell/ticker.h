// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A line on the terminal that says what is being computed, for how long, and how far it is,
// when that takes more than a second. It is drawn by a thread of its own, as the computation
// may not come back for a while. There is one terminal, so there is one line.
#ifndef DESCENT_CLI_SHELL_TICKER_H
#define DESCENT_CLI_SHELL_TICKER_H

#include <stdint.h>

/// From now on, where stderr is a terminal that can redraw a line. `doing` is static:
/// "reading the data".
void cli_ticker_start(const char *doing);

/// Something else, or further: `done` products with the Hessian (0: none yet), `most` at most.
void cli_ticker_doing(const char *doing);
void cli_ticker_products(uint64_t done, uint64_t most);

/// Ends it and clears the line, as every error and note does. May be called without a start.
void cli_ticker_stop(void);

#endif
