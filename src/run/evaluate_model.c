// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Predicts rows and evaluates the predictions next to those of guessing and of a linear model.
//
// Keeps: the network, guessing and the linear model are scored on exactly the same rows, those
// with a target; guessing knows the training rows only. Otherwise a comparison would measure
// the rows rather than the models.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>

#include "core/size.h"
#include "core/status.h"
#include "data/dataset.h"
#include "run/model.h"

enum { BLOCK_ROWS = 1024 };

// ---- predictions ----

// Rows of the data set, one after the other, in blocks that the model predicts whole.
static descent_status predict(descent_model *model, const descent_dataset *data,
                              const descent_evaluation *e, double *out, descent_error *error)
{
    const size_t outputs = descent_model_outputs(model), rows = descent_dataset_rows(data);
    double *block = calloc(BLOCK_ROWS * outputs, sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "predictions", BLOCK_ROWS * outputs * sizeof *block);
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 0; i < e->rows && status == DESCENT_OK;) {
        const size_t first = e->index[i];
        const size_t count = rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS;
        status = descent_model_predict(model, data, first, count, block, error);
        for (; i < e->rows && e->index[i] >= first && e->index[i] < first + count; i++) {
            memcpy(out + i * outputs, block + (e->index[i] - first) * outputs,
                   outputs * sizeof *out);
        }
    }
    free(block);
    return status;
}

// The rows that have a target.
static descent_status choose_rows(const descent_dataset *data, const descent_rows *rows,
                                  size_t outputs, descent_evaluation *e, descent_error *error)
{
    const bool some = rows && rows->index;
    const size_t count = some ? rows->count : data->rows;
    e->targets = calloc(count + 1, sizeof *e->targets);
    e->index = calloc(count + 1, sizeof *e->index);
    e->predictions = calloc((count + 1) * outputs, sizeof *e->predictions);
    if (!e->targets || !e->index || !e->predictions) {
        return dsc_no_memory(error, "predictions", (count + 1) * (outputs + 2) * 8);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = some ? rows->index[i] : i;
        FAIL_IF(row >= data->rows, error, DESCENT_INVALID,
                "row %zu of %zu: there is no such row", row, data->rows);
        const double target = descent_dataset_target(data, row);
        if (!isnan(target)) {
            e->targets[e->rows] = target;
            e->index[e->rows++] = (uint32_t)row;
        }
    }
    FAIL_IF(e->rows == 0, error, DESCENT_BAD_DATA,
            "no row has a target to compare predictions with");
    return DESCENT_OK;
}

// ---- next to a linear model ----

// What a row contributes to accuracy, or to R2 but for the 1.
static double row_metric(const descent_evaluation *e, const double *p, size_t outputs,
                         const descent_class_options *options, size_t row, double spread)
{
    const double target = e->targets[row], *prediction = p + row * outputs;
    const double off = *prediction - target;
    return e->classify ? descent_chosen_class(options, outputs, prediction) == (size_t)target
                       : -off * off / spread;
}

static void compare(descent_evaluation *e, const double *linear, size_t outputs,
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

static descent_status score_linear(const double *p, size_t outputs,
                                   const descent_class_options *options, descent_evaluation *e,
                                   descent_error *error)
{
    descent_class_evaluation *classes = NULL;
    descent_number_evaluation numbers = {.size = sizeof numbers};
    if (e->classify) {
        TRY(descent_evaluate_classes(e->rows, outputs, e->targets, p, options, &classes,
                                     error));
    } else {
        TRY(descent_evaluate_numbers(e->rows, e->targets, p, (double)NAN, &numbers, error));
    }
    e->has_linear = true;
    e->linear_loss = e->classify ? classes->loss : (double)NAN;
    e->linear_metric = e->classify ? classes->accuracy : numbers.r2;
    e->linear_rmse = numbers.rmse;
    e->linear_mae = numbers.mae;
    compare(e, p, outputs, options);
    descent_class_evaluation_free(classes);
    return DESCENT_OK;
}

static descent_status add_linear(descent_model *linear, const descent_dataset *data,
                                 const descent_class_options *options, descent_evaluation *e,
                                 descent_error *error)
{
    const size_t outputs = descent_model_outputs(linear);
    double *p = calloc(e->rows * outputs, sizeof *p);
    if (!p) {
        return dsc_no_memory(error, "predictions", e->rows * outputs * sizeof *p);
    }
    descent_status status = predict(linear, data, e, p, error);
    THEN(status, score_linear(p, outputs, options, e, error));
    free(p);
    return status;
}

// ---- all ----

// "is known to": a network that was made by calls has no text.
static bool has_hidden_layers(const descent_model *model)
{
    const char *layers = model->network->layers;
    return layers && strpbrk(layers, "0123456789") != NULL;
}

static descent_status evaluate(descent_model *model, const descent_dataset *data,
                               const descent_rows *rows, const descent_class_options *options,
                               const descent_rivals *rivals, descent_evaluation *e,
                               descent_error *error)
{
    const size_t outputs = descent_model_outputs(model);
    TRY(choose_rows(data, rows, outputs, e, error));
    TRY(predict(model, data, e, e->predictions, error));
    descent_class_options all = *options;
    all.guess = rivals ? rivals->guess : options->guess;
    if (e->classify) {
        TRY(descent_evaluate_classes(e->rows, outputs, e->targets, e->predictions, &all,
                                     &e->classes, error));
    } else {
        TRY(descent_evaluate_numbers(e->rows, e->targets, e->predictions,
                                     rivals ? rivals->mean : (double)NAN, &e->numbers, error));
    }
    return rivals && rivals->linear ? add_linear(rivals->linear, data, &all, e, error)
                                    : DESCENT_OK;
}

void descent_evaluation_free(descent_evaluation *e)
{
    if (e) {
        free(e->targets);
        free(e->predictions);
        free(e->index);
        descent_class_evaluation_free(e->classes);
        free(e);
    }
}

descent_status descent_evaluate_model(descent_model *model, const descent_dataset *data,
                                      const descent_rows *rows,
                                      const descent_class_options *options,
                                      const descent_rivals *rivals,
                                      descent_evaluation **evaluation, descent_error *error)
{
    NEED(error, "model, data, evaluation", model, data, evaluation);
    descent_class_options own = descent_class_options_default();
    if (options) {
        TRY(dsc_size_take("classes", options, &own, sizeof own, error));
    }
    descent_evaluation *e = calloc(1, sizeof *e);
    if (!e) {
        return dsc_no_memory(error, "an evaluation", sizeof *e);
    }
    e->size = sizeof *e;
    e->classify = descent_model_task(model) == DESCENT_TASK_CLASSIFY;
    e->weighted = descent_dataset_is_weighted(data);
    e->hidden = has_hidden_layers(model);
    e->numbers.size = sizeof e->numbers;
    const descent_status status = evaluate(model, data, rows, &own, rivals, e, error);
    if (status != DESCENT_OK) {
        descent_evaluation_free(e);
        return status;
    }
    *evaluation = e;
    return DESCENT_OK;
}

bool descent_evaluation_is_behind(const descent_evaluation *e)
{
    // Two standard errors: about one comparison of equal models in forty would say so by
    // chance.
    return e && e->has_linear && e->lead < -2.0 * e->lead_se;
}
