// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Predicts rows and evaluates the predictions next to those of guessing and of a linear model.
//
// Keeps: the network, guessing and the linear model are scored on exactly the same rows, those
// with a target; guessing knows the training rows only. Otherwise a comparison would measure
// the rows rather than the models.
#include "score/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/settings.h"
#include "score/baseline.h"
#include "shell/output.h"

enum { BLOCK_ROWS = 1024 };
// Rows x inputs x outputs above which `train` does without a linear model at its end.
static const double most_in_train = 2e7;

// ---- guessing ----

void cli_guess_free(cli_guess *guess)
{
    free(guess->classes);
    *guess = (cli_guess){.mean = (double)NAN};
}

int cli_guess_make(const cli_job *job, cli_guess *guess)
{
    const descent_rows rows = descent_trainer_rows(job->trainer);
    const size_t classes = descent_dataset_classes(job->data);
    *guess = (cli_guess){.mean = (double)NAN};
    if (classes > 0) {
        guess->classes = calloc(classes, sizeof *guess->classes);
        if (!guess->classes) {
            return cli_no_memory();
        }
    }
    double mean = 0.0;
    for (size_t i = 0; i < rows.count; i++) {
        const double target = descent_dataset_target(job->data, rows.index[i]);
        if (classes > 0) {
            guess->classes[(size_t)target] += 1.0 / (double)rows.count;
        } else {
            mean += (target - mean) / (double)(i + 1);
        }
    }
    guess->mean = classes > 0 ? (double)NAN : mean;
    return CLI_DONE;
}

// ---- predictions ----

// Rows of the data set, one after the other, in blocks that the model predicts whole.
static int predict(descent_model *model, const descent_dataset *data, const cli_evaluation *e,
                   double *out)
{
    const size_t outputs = descent_model_outputs(model), rows = descent_dataset_rows(data);
    double *block = calloc(BLOCK_ROWS * outputs, sizeof *block);
    if (!block) {
        return cli_no_memory();
    }
    int code = CLI_DONE;
    for (size_t i = 0; i < e->rows && code == CLI_DONE;) {
        descent_error error = {0};
        const size_t first = e->index[i];
        const size_t count = rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS;
        if (descent_model_predict(model, data, first, count, block, &error) != DESCENT_OK) {
            code = cli_fail(&error);
        }
        for (; i < e->rows && e->index[i] >= first && e->index[i] < first + count; i++) {
            memcpy(out + i * outputs, block + (e->index[i] - first) * outputs,
                   outputs * sizeof *out);
        }
    }
    free(block);
    return code;
}

// The rows that have a target.
static int choose_rows(const descent_dataset *data, const descent_rows *rows, size_t outputs,
                       cli_evaluation *e)
{
    const size_t count = rows && rows->index ? rows->count : descent_dataset_rows(data);
    e->targets = calloc(count + 1, sizeof *e->targets);
    e->index = calloc(count + 1, sizeof *e->index);
    e->predictions = calloc((count + 1) * outputs, sizeof *e->predictions);
    if (!e->targets || !e->index || !e->predictions) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows && rows->index ? rows->index[i] : i;
        const double target = descent_dataset_target(data, row);
        if (!isnan(target)) {
            e->targets[e->rows] = target;
            e->index[e->rows++] = (uint32_t)row;
        }
    }
    return CLI_DONE;
}

// ---- next to a linear model ----

// What a row contributes to accuracy, or to R2 but for the 1.
static double row_metric(const cli_evaluation *e, const double *p, size_t outputs,
                         const descent_class_options *options, size_t row, double spread)
{
    const double target = e->targets[row], *prediction = p + row * outputs;
    const double off = *prediction - target;
    return e->classify ? descent_chosen_class(options, outputs, prediction) == (size_t)target
                       : -off * off / spread;
}

static void compare(cli_evaluation *e, const double *linear, size_t outputs,
                    const descent_class_options *options)
{
    // Both models met the same rows, so their difference is taken row by row: what makes a row
    // hard for both falls out, and the standard error is that of the differences (a paired
    // comparison).
    const double rows = (double)e->rows;
    // R2 = 1 - rmse^2 / variance, solved for the variance of the targets.
    const double spread = e->numbers.rmse * e->numbers.rmse / (1.0 - e->numbers.r2);
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < e->rows; i++) {
        const double d = row_metric(e, e->predictions, outputs, options, i, spread) -
                         row_metric(e, linear, outputs, options, i, spread);
        mean += d / rows;
        squares += d * d / rows;
    }
    e->lead = mean;
    e->lead_se = rows > 1.0 ? sqrt(fmax(0.0, squares - mean * mean) / (rows - 1.0)) : HUGE_VAL;
}

static int add_linear(descent_model *linear, const descent_dataset *data,
                      const descent_class_options *options, cli_evaluation *e)
{
    descent_error error = {0};
    const size_t outputs = descent_model_outputs(linear);
    double *p = calloc(e->rows * outputs, sizeof *p);
    if (!p) {
        return cli_no_memory();
    }
    int code = predict(linear, data, e, p);
    descent_class_evaluation *classes = NULL;
    descent_number_evaluation numbers = {.size = sizeof numbers};
    if (code == CLI_DONE &&
        (e->classify ? descent_evaluate_classes(e->rows, outputs, e->targets, p, options,
                                                &classes, &error)
                     : descent_evaluate_numbers(e->rows, e->targets, p, (double)NAN, &numbers,
                                                &error)) != DESCENT_OK) {
        code = cli_fail(&error);
    }
    if (code == CLI_DONE) {
        e->has_linear = true;
        e->linear_loss = e->classify ? classes->loss : (double)NAN;
        e->linear_metric = e->classify ? classes->accuracy : numbers.r2;
        e->linear_rmse = numbers.rmse;
        e->linear_mae = numbers.mae;
        compare(e, p, outputs, options);
    }
    descent_class_evaluation_free(classes);
    free(p);
    return code;
}

int cli_evaluation_make(descent_model *model, const descent_dataset *data,
                        const descent_rows *rows, const cli_guess *guess,
                        const descent_class_options *options, descent_model *linear,
                        cli_evaluation *e)
{
    descent_error error = {0};
    const size_t outputs = descent_model_outputs(model);
    *e = (cli_evaluation){.classify = descent_model_task(model) == DESCENT_TASK_CLASSIFY,
                          .numbers = {.size = sizeof e->numbers},
                          .weighted = descent_dataset_is_weighted(data)};
    int code = choose_rows(data, rows, outputs, e);
    if (code == CLI_DONE && e->rows == 0) {
        cli_error("no row has a target to compare predictions with");
        return CLI_BAD_DATA;
    }
    code = code == CLI_DONE ? predict(model, data, e, e->predictions) : code;
    if (code != CLI_DONE) {
        return code;
    }
    descent_class_options all = *options;
    all.guess = guess->classes;
    const descent_status status =
        e->classify ? descent_evaluate_classes(e->rows, outputs, e->targets, e->predictions,
                                               &all, &e->classes, &error)
                    : descent_evaluate_numbers(e->rows, e->targets, e->predictions, guess->mean,
                                               &e->numbers, &error);
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    return linear ? add_linear(linear, data, &all, e) : CLI_DONE;
}

void cli_evaluation_free(cli_evaluation *e)
{
    descent_class_evaluation_free(e->classes);
    free(e->targets);
    free(e->predictions);
    free(e->index);
    *e = (cli_evaluation){0};
}

// ---- of the run that was just trained ----

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
    *t = (cli_trained){.guess.mean = (double)NAN};
    rows_of_run(job, false, &valid);
    rows_of_run(job, true, &test);
    if (!valid && !test) {
        return CLI_DONE;
    }
    if (descent_model_load(job->folder, &t->model, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const int code = cli_guess_make(job, &t->guess);
    return code == CLI_DONE ? cli_baseline_linear(job, most_in_train, &t->linear) : code;
}

void cli_trained_free(cli_trained *t)
{
    descent_model_free(t->model);
    descent_model_free(t->linear);
    cli_guess_free(&t->guess);
    *t = (cli_trained){0};
}

bool cli_evaluation_is_behind(const cli_evaluation *e)
{
    // Two standard errors: about one comparison of equal models in forty would say so by
    // chance.
    return e->has_linear && e->lead < -2.0 * e->lead_se;
}

int cli_evaluation_of_run(const cli_job *job, const cli_trained *t, bool test,
                          cli_evaluation *e)
{
    const descent_dataset *data;
    const descent_rows rows = rows_of_run(job, test, &data);
    const descent_class_options options = descent_class_options_default();
    *e = (cli_evaluation){0};
    if (!data || !t->model) {
        return CLI_DONE;
    }
    const int code = cli_evaluation_make(t->model, data, rows.index ? &rows : NULL, &t->guess,
                                         &options, t->linear, e);
    e->hidden = cli_has_hidden_layers(job->layers);
    return code;
}
