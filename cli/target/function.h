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

/// Gives formulas the variables of the function (descent_expression_share_variables). Variables that
/// only they have become the function's as well where it is a formula, and are a mistake where it is
/// not, as is x1 for x[1]. `option` is what the message names. Prints what is wrong; CLI_DONE or an
/// exit code.
int cli_function_share(cli_function *function, const char *option,
                       descent_expression *const *formulas, size_t count);

/// A descent_objective_maker; user: the cli_function.
descent_status cli_function_objective(void *user, descent_objective **objective,
                                      descent_error *error);

#endif
