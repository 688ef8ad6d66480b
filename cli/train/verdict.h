// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_VERDICT_H
#define DESCENT_CLI_TRAIN_VERDICT_H

#include "run/job.h"

/// What there is to say at the end: a sentence and advice on stderr. `behind`: a linear model is
/// better than the network, so that nobody is told to stop. True: it gave the command that goes
/// on with the run.
bool cli_watch_tell(const cli_job *job, bool behind);

/// Adds verdict, reason, numbers, because, conclusion and advice to the results.
void cli_watch_facts(const cli_job *job, bool behind, json_t *facts);

/// The same words in the run's record, as its member "end": for whoever shows the run later.
void cli_watch_record(const cli_job *job, const descent_train_result *result, bool behind);

#endif
