// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every state of a path, for the page of --report. Pictures of the terminal have a thinned one
// (race.c).
#ifndef DESCENT_CLI_MINIMIZE_RECORD_H
#define DESCENT_CLI_MINIMIZE_RECORD_H

#include <jansson.h>

#include "minimize/job.h"

/// How many steps a page can keep: prints what is wrong. CLI_DONE or an exit code.
int cli_minimize_check_steps(const cli_minimize_job *job);

/// Keeps a state, where a page is asked for. False when memory is out.
bool cli_record_state(const cli_minimize_job *job, cli_racer *racer,
                      const descent_minimize_event *event);
void cli_record_free(cli_record *record);

/// The paths of all racers with their names. NULL when memory is out.
json_t *cli_record_paths(const cli_minimize_job *job);

#endif
