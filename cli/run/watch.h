// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Judges a run while it trains.
#ifndef DESCENT_CLI_RUN_WATCH_H
#define DESCENT_CLI_RUN_WATCH_H

#include <descent/monitor.h>

#include "run/job.h"

/// Begins to watch job->trainer, before it is resumed or runs. CLI_DONE or an exit code.
int cli_watch_begin(cli_job *job);

/// Ends it, before the trainer is freed.
void cli_watch_end(cli_job *job);

/// What was said last, as in the records; a run that goes on from a checkpoint may be too short
/// for a look of its own.
descent_monitor_verdict cli_watch_verdict(const cli_watch *watch);

#endif
