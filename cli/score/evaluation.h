// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The run that was just trained on the rows that did not train it, next to guessing and to a
// linear model.
#ifndef DESCENT_CLI_SCORE_EVALUATION_H
#define DESCENT_CLI_SCORE_EVALUATION_H

#include <descent/evaluate.h>

#include "run/job.h"

/// The model of the run that a job has just trained, and its rivals.
typedef struct cli_trained {
    descent_model *model;
    const descent_rivals *rivals; /* their linear model: NULL where it would take long */
    descent_rivals *own;          /* the same, where the run has none; or NULL */
} cli_trained;

/// Loads the model and makes the rivals, once for all rows that are evaluated; *t (out) is
/// freed with cli_trained_free in every case. It has no model where nothing can be evaluated:
/// no validation rows and no test data. CLI_DONE or an exit code.
int cli_trained_make(const cli_job *job, cli_trained *t);
void cli_trained_free(cli_trained *t);

/// Evaluates it on the run's validation rows, or its test data. *e (out) is NULL where there is
/// nothing to evaluate, or after a failure; freed with descent_evaluation_free. CLI_DONE or an
/// exit code.
int cli_evaluation_of_run(const cli_job *job, const cli_trained *t, bool test,
                          descent_evaluation **e);

#endif
