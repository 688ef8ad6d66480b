// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said before and after training.
#ifndef DESCENT_CLI_TRAIN_SUMMARY_H
#define DESCENT_CLI_TRAIN_SUMMARY_H

#include "run/job.h"

/// The lines before training, on stderr.
void cli_summary_before(const cli_job *job);

/// Results on stdout (text or JSON), and on stderr what to do next.
int cli_summary_after(const cli_job *job, const descent_train_result *result);

/// The lines of results that are no talk, on stdout. Like the others an exit code: scores that
/// cannot be computed are an error, and the rest is printed all the same. *behind is
/// set where a linear model is better than the hidden layers, on the validation rows.
int cli_summary_results(const cli_job *job, const descent_train_result *result, bool *behind);

/// The results as a JSON object, *facts (out): NULL without memory. *behind as above.
int cli_summary_facts(const cli_job *job, const descent_train_result *result, json_t **facts,
                      bool *behind);

/// What to do next, on stderr. resume: the command that goes on with the run as well. told: it
/// has been given, so that to use the model as it is is no next step, but can be done.
void cli_summary_next(const cli_job *job, bool resume, bool told);

/// The results as one JSON object on stdout.
int cli_summary_json(const cli_job *job, const descent_train_result *result);

/// What to say about a loss that is not finite.
void cli_summary_diverged(const cli_job *job, const descent_train_result *result,
                          const descent_error *error);

#endif
