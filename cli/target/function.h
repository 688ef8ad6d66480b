// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function as people name it: a formula, a name of the catalogue, or a function in a shared
// library; its variables, points and boxes as they are typed and shown.
#ifndef DESCENT_CLI_TARGET_FUNCTION_H
#define DESCENT_CLI_TARGET_FUNCTION_H

#include "shell/arguments.h"
#include "target/types.h"

/// Opens it, with the numbers that --set gives among the arguments. Prints what is wrong;
/// CLI_DONE or an exit code. Closed in both cases.
int cli_function_open(const cli_arguments *arguments, const cli_function_source *source,
                      cli_function *function);
void cli_function_close(cli_function *function);

/// A descent_objective_maker; user: the cli_function.
descent_status cli_function_objective(void *user, descent_objective **objective,
                                      descent_error *error);

#endif
