// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --bounds and --subject-to.
#ifndef DESCENT_CLI_MINIMIZE_LIMITS_H
#define DESCENT_CLI_MINIMIZE_LIMITS_H

#include "minimize/job.h"

/// Reads both, once the function is open: variables that only constraints have become its own.
/// Prints what is wrong; CLI_DONE or an exit code.
int cli_limits_open(cli_minimize_job *job);
void cli_limits_close(cli_constraints *limits);

/// --bounds with both ends for every variable.
bool cli_limits_are_a_box(const cli_minimize_job *job);

/// The start, moved inside the bounds; whether it was outside.
bool cli_limits_move_start(cli_minimize_job *job);

/// Whether the rules of --with go with the limits. Prints what is wrong.
int cli_limits_check_rules(const cli_minimize_job *job);

/// --steps, --time and --tol for the method of constraints; others are refused.
int cli_limits_take_options(cli_minimize_job *job);

/// Follows a racer within the limits, and looks at where it ended: racer->limited and ->result.
descent_status cli_limits_follow(cli_minimize_job *job, cli_racer *racer,
                                 descent_minimize_callback *callback, void *user,
                                 descent_error *error);

/// A descent_limits_maker; user: the job.
descent_status cli_limits_make(void *user, descent_objective **objective, size_t count,
                               descent_constraint *constraints, descent_error *error);

/// The limits, for the library; objectives are there once a racer was followed.
descent_limits cli_limits_get(const cli_minimize_job *job);

#endif
