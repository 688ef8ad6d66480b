// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_TRACE_H
#define DESCENT_CLI_MINIMIZE_TRACE_H

#include "minimize/job.h"

/// Opens and closes --trace, writes a state.
int cli_trace_open(cli_minimize_job *job);
void cli_trace_state(cli_minimize_job *job, const cli_racer *racer,
                     const descent_minimize_event *event);
int cli_trace_close(cli_minimize_job *job);

#endif
