// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: nothing here decides how good a model is; which rows of a run are scored is all.
#include "score/evaluation.h"

#include "shell/output.h"
#include "shell/status.h"

// Rows x inputs x outputs above which `train` does without a linear model at its end.
static const double most_in_train = 2e7;

// What the run is scored on: *data (out) NULL where that is nothing.
static descent_rows rows_of_run(const cli_job *job, bool test, const descent_dataset **data)
{
    const descent_rows all = {0};
    *data = test ? job->test : job->valid;
    if (!job->trainer || test || job->valid) {
        *data = job->trainer ? *data : NULL;
        return all;
    }
    const descent_rows valid = descent_trainer_valid_rows(job->trainer);
    *data = valid.count > 0 ? job->data : NULL;
    return valid;
}

int cli_trained_make(const cli_job *job, cli_trained *t)
{
    descent_error error = {0};
    const descent_dataset *valid, *test;
    *t = (cli_trained){0};
    rows_of_run(job, false, &valid);
    rows_of_run(job, true, &test);
    if ((!valid && !test) || descent_dataset_tokens(job->data) > 0) {
        return CLI_DONE; // of text the run has the figures itself
    }
    descent_status status = descent_model_load(job->folder, &t->model, &error);
    t->rivals = descent_run_rivals(job->run);
    if (!t->rivals) {
        THEN(status, descent_rivals_create(job->trainer, most_in_train, &t->own, &error));
        t->rivals = t->own;
    }
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

void cli_trained_free(cli_trained *t)
{
    descent_model_free(t->model);
    descent_rivals_free(t->own);
    *t = (cli_trained){0};
}

int cli_evaluation_of_run(const cli_job *job, const cli_trained *t, bool test,
                          descent_evaluation **e)
{
    descent_error error = {0};
    const descent_dataset *data;
    const descent_rows rows = rows_of_run(job, test, &data);
    *e = NULL;
    if (!data || !t->model) {
        return CLI_DONE;
    }
    const descent_status status = descent_evaluate_model(
        t->model, data, rows.index ? &rows : NULL, NULL, t->rivals, e, &error);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}
