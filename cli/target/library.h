// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function in a shared library.
#ifndef DESCENT_CLI_TARGET_LIBRARY_H
#define DESCENT_CLI_TARGET_LIBRARY_H

#include "target/types.h"

/// Opens "FILE:NAME" for n variables. Prints what is wrong; CLI_DONE or an exit code.
int cli_library_open(const char *where, size_t n, bool no_gradient, cli_library *library);
void cli_library_close(cli_library *library);

/// Finds out, at x[n], whether the function leaves its gradient alone.
int cli_library_probe(cli_library *library, size_t n, const double *x);

#endif
