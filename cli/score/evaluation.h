// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good a model is on rows, next to guessing and to a linear model: for train, evaluate and
// predict.
#ifndef DESCENT_CLI_SCORE_EVALUATION_H
#define DESCENT_CLI_SCORE_EVALUATION_H

#include <descent/evaluate.h>

#include "run/job.h"

/// What guessing knows: frequencies of the classes, or the mean, in the training rows.
typedef struct cli_guess {
    double *classes; /* NULL for numbers, or when unknown */
    double mean;     /* NAN when unknown */
} cli_guess;

typedef struct cli_evaluation {
    bool classify;
    bool weighted; /* the rows have weights, and each counts once all the same */
    size_t rows;
    double *targets, *predictions;     /* rows; rows x outputs */
    uint32_t *index;                   /* rows: their numbers in the data set */
    descent_class_evaluation *classes; /* of classes */
    descent_number_evaluation numbers; /* of numbers */
    bool hidden;                       /* the model is known to have hidden layers */
    bool has_linear;                   /* the figures of a linear model on the same rows: */
    double linear_loss, linear_metric, linear_rmse, linear_mae;
    double lead, lead_se; /* metric of the model minus that of the linear one, paired by row */
} cli_evaluation;

/// Frequencies or mean over the job's training rows. CLI_DONE or an exit code.
int cli_guess_make(const cli_job *job, cli_guess *guess);
void cli_guess_free(cli_guess *guess);

/// Predicts the rows (NULL: all with a target) and evaluates. linear may be NULL. CLI_DONE or
/// an exit code; *e is freed with cli_evaluation_free in both cases.
int cli_evaluation_make(descent_model *model, const descent_dataset *data,
                        const descent_rows *rows, const cli_guess *guess,
                        const descent_class_options *options, descent_model *linear,
                        cli_evaluation *e);
void cli_evaluation_free(cli_evaluation *e);

/// Whether a linear model is better, and by more than chance.
bool cli_evaluation_is_behind(const cli_evaluation *e);

/// The model of the run that a job has just trained, and its rivals.
typedef struct cli_trained {
    descent_model *model, *linear; /* linear: NULL where it would take long */
    cli_guess guess;
} cli_trained;

/// Loads the model and makes the rivals, once for all rows that are evaluated; *t (out) is
/// freed with cli_trained_free in every case. It has no model where nothing can be evaluated:
/// no validation rows and no test data.
int cli_trained_make(const cli_job *job, cli_trained *t);
void cli_trained_free(cli_trained *t);

/// Evaluates it on the run's validation rows, or its test data. *e (out) is freed with
/// cli_evaluation_free in every case; rows 0 where there is nothing to evaluate.
int cli_evaluation_of_run(const cli_job *job, const cli_trained *t, bool test,
                          cli_evaluation *e);

#endif
