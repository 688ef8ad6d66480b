// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Predicts rows and evaluates the predictions next to those of guessing, of a linear model and of
// the nearest training row.
//
// Keeps: all of them are scored on exactly the same rows, those with a target; guessing knows the
// training rows only. Otherwise a comparison would measure
// the rows rather than the models.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>

#include "core/size.h"
#include "core/status.h"
#include "data/dataset.h"
#include "run/model.h"
#include "run/neighbours.h"

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

// ---- next to the nearest training row ----

static descent_status score_sure(const double *sure, size_t outputs,
                                 const descent_class_options *options, descent_evaluation *e,
                                 descent_error *error)
{
    descent_class_evaluation *classes = NULL;
    TRY(descent_evaluate_classes(e->rows, outputs, e->targets, sure, options, &classes, error));
    e->nearest_metric = classes->accuracy;
    e->nearest_macro_f1 = classes->macro_f1;
    descent_class_evaluation_free(classes);
    return DESCENT_OK;
}

static descent_status score_nearest(const double *nearest, size_t outputs,
                                    const descent_class_options *options, descent_evaluation *e,
                                    descent_error *error)
{
    if (!e->classify) {
        descent_number_evaluation numbers = {.size = sizeof numbers};
        TRY(descent_evaluate_numbers(e->rows, e->targets, nearest, (double)NAN, &numbers,
                                     error));
        e->nearest_metric = numbers.r2;
        e->nearest_rmse = numbers.rmse;
        e->nearest_mae = numbers.mae;
        return DESCENT_OK;
    }
    double *sure = calloc(e->rows * outputs, sizeof *sure);
    if (!sure) {
        return dsc_no_memory(error, "predictions", e->rows * outputs * sizeof *sure);
    }
    for (size_t i = 0; i < e->rows; i++) {
        sure[i * outputs + (size_t)nearest[i]] = 1.0;
    }
    const descent_status status = score_sure(sure, outputs, options, e, error);
    free(sure);
    return status;
}

static descent_status add_nearest(const struct descent_neighbours *nearest, size_t outputs,
                                  const descent_dataset *data,
                                  const descent_class_options *options, descent_evaluation *e,
                                  descent_error *error)
{
    if (!nearest || !dsc_neighbours_are_quick(nearest, e->rows)) {
        return DESCENT_OK;
    }
    double *targets = calloc(e->rows, sizeof *targets);
    if (!targets) {
        return dsc_no_memory(error, "predictions", e->rows * sizeof *targets);
    }
    descent_status status =
        dsc_neighbours_predict(nearest, data, e->index, e->rows, targets, error);
    THEN(status, score_nearest(targets, outputs, options, e, error));
    free(targets);
    e->has_nearest = status == DESCENT_OK;
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
    if (rivals && rivals->linear) {
        TRY(add_linear(rivals->linear, data, &all, e, error));
    }
    return rivals ? add_nearest(rivals->nearest, outputs, data, &all, e, error) : DESCENT_OK;
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
    e->nearest_metric = e->nearest_rmse = e->nearest_mae = e->nearest_macro_f1 = (double)NAN;
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

// ---- what the inputs know ----

// Whether a share of right answers is above chance.
static bool is_above(double share, double chance, size_t rows)
{
    return share > chance + 2.0 * sqrt(chance * (1.0 - chance) / (double)rows);
}

static bool are_classes_known(const descent_evaluation *e)
{
    const descent_class_evaluation *c = e->classes;
    double by_chance = 0.0; // that two rows are of the same class
    for (size_t k = 0; k < c->classes; k++) {
        const double share = (double)c->scores[k].rows / (double)c->rows;
        by_chance += share * share;
    }
    return c->loss < c->baseline_loss - 2.0 * c->loss_se ||
           is_above(c->accuracy, c->baseline_accuracy, e->rows) ||
           is_above(e->linear_metric, c->baseline_accuracy, e->rows) ||
           is_above(e->nearest_metric, by_chance, e->rows);
}

static bool are_numbers_known(const descent_evaluation *e)
{
    // Of independent targets the squares of differences have twice the variance as their mean,
    // and the deviation of a mean of n normal ones is sqrt(2 / n) of it; of heavy tails more.
    const double n = (double)e->rows, chance = 2.0 * sqrt(2.0 / n), few = 4.0 / n;
    const double guess = e->numbers.baseline_rmse * e->numbers.baseline_rmse;
    const double apart = e->nearest_rmse * e->nearest_rmse;
    return e->numbers.r2 > chance * chance + few || e->linear_metric > chance * chance + few ||
           apart < 2.0 * guess * (1.0 - 1.5 * chance);
}

bool descent_evaluation_is_blind(const descent_evaluation *e)
{
    enum { LEAST_ROWS = 100 };
    if (!e || !e->has_linear || !e->has_nearest || e->rows < LEAST_ROWS) {
        return false;
    }
    return !(e->classify ? are_classes_known(e) : are_numbers_known(e));
}
