// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Permutation importance: what is lost when the values of one column change places between
// rows.
//
// [B01] Breiman. Random forests. Machine Learning 45, 2001, section 10.
//
// Keeps: the data set of the caller is never written: values are permuted in a copy, and each
// column is put back before the next. All numbers of one column of the file move together (a
// date has three), else rows would get dates that do not exist. The permutation follows from
// seed, column and repeat, so adding a column changes no other result.
#include <descent/evaluate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "core/size.h"
#include "core/status.h"
#include "data/dataset.h"
#include "run/class_scores.h"

enum { MOST_REPEATS = 1000, WIDEST = 3 /* stored values of a date */ };

void descent_importance_options_init(descent_importance_options *options, size_t size)
{
    const descent_importance_options own = {.repeats = 5, .seed = 1};
    dsc_size_give(&own, sizeof own, options, size);
}

typedef struct work {
    descent_model *model;
    const descent_importance_options *options;
    descent_dataset set; /* the rows alone, with values that are permuted */
    size_t outputs;      /* numbers of a prediction */
    double *variance;    /* targets: of each, or 0; 1 for classes and labels */
    double varying;      /* how many targets have one */
    double *predictions; /* rows x outputs */
    double *base;        /* rows: loss as the data are */
    double *rise;        /* rows: sum over the repeats of how much higher it is */
    uint32_t *order;     /* rows */
    char *column;        /* WIDEST x rows stored values: a column of the file as it was */
    double right;        /* of the data as they are: rows that are classified rightly */
} work;

// Loss of number j of a row's target; adds to *right when it is predicted rightly.
static double loss_at(const work *w, size_t row, size_t j, double *right)
{
    const size_t targets = w->set.schema->targets, each = w->outputs / targets;
    const double *p = w->predictions + row * w->outputs + j * each;
    const double target = dsc_dataset_target_at(&w->set, row, j);
    switch (w->set.schema->task) {
    case DESCENT_TASK_CLASSIFY:
        *right += dsc_most_probable(p, each) == (size_t)target ? 1.0 / (double)targets : 0.0;
        return dsc_log_loss(p[(size_t)target]);
    case DESCENT_TASK_LABEL:
        *right += (p[0] >= 0.5) == (target > 0.5) ? 1.0 / (double)targets : 0.0;
        return dsc_log_loss(target > 0.5 ? p[0] : 1.0 - p[0]);
    default:
        // In units of the variance, so that a rise of 1 means as bad as predicting the mean.
        return w->variance[j] > 0.0 ? (p[0] - target) * (p[0] - target) / w->variance[j] : 0.0;
    }
}

// The mean over the targets, without those that do not vary.
static double row_loss(const work *w, size_t row, double *right)
{
    double loss = 0.0;
    for (size_t j = 0; j < w->set.schema->targets; j++) {
        loss += loss_at(w, row, j, right);
    }
    return loss / w->varying;
}

static descent_status predict(work *w, descent_error *error)
{
    return descent_model_predict(w->model, &w->set, 0, w->set.rows, w->predictions, error);
}

// Where number k of a column is, which has `width` at each position of a sequence.
static size_t place_of(const work *w, size_t slot, size_t width, size_t k)
{
    return slot + k / width * dsc_schema_step(w->set.schema) + k % width;
}

// Stored values slot, slot + 1, ... of all rows to w->column, one after the other.
static void keep_column(work *w, size_t slot, size_t width)
{
    const size_t size = descent_type_size(w->set.type), rows = w->set.rows;
    for (size_t k = 0; k < width * dsc_schema_positions(w->set.schema); k++) {
        const size_t at = place_of(w, slot, width, k);
        for (size_t i = 0; i < rows; i++) {
            memcpy(w->column + (k * rows + i) * size,
                   (const char *)w->set.values + (i * w->set.columns + at) * size, size);
        }
    }
}

// Back again, row i with the values of row order[i] (NULL: its own).
static void put_column(work *w, size_t slot, size_t width, const uint32_t *order)
{
    const size_t size = descent_type_size(w->set.type), rows = w->set.rows;
    for (size_t k = 0; k < width * dsc_schema_positions(w->set.schema); k++) {
        const size_t at = place_of(w, slot, width, k);
        for (size_t i = 0; i < rows; i++) {
            memcpy((char *)w->set.values + (i * w->set.columns + at) * size,
                   w->column + (k * rows + (order ? order[i] : i)) * size, size);
        }
    }
}

static void shuffle(work *w, uint32_t stream)
{
    const dsc_random random = {w->options->seed, DSC_PURPOSE_IMPORTANCE, stream};
    for (size_t i = 0; i < w->set.rows; i++) {
        w->order[i] = (uint32_t)i;
    }
    dsc_random_shuffle(&random, w->order, w->set.rows);
}

static void finish(const work *w, double right, descent_importance *result)
{
    const double rows = (double)w->set.rows, repeats = (double)w->options->repeats;
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < w->set.rows; i++) {
        mean += w->rise[i] / repeats / rows;
    }
    for (size_t i = 0; i < w->set.rows; i++) {
        const double away = w->rise[i] / repeats - mean;
        squares += away * away;
    }
    result->loss_rise = mean;
    // Over rows, not over repeats: what limits the answer is how few rows there are to ask.
    result->loss_rise_se = sqrt(squares / (rows - 1.0) / rows);
    result->metric_drop = w->set.schema->task != DESCENT_TASK_REGRESS
                              ? (w->right - right / repeats) / rows
                              : mean;
}

static descent_status measure(work *w, size_t slot, size_t width, descent_importance *result,
                              descent_error *error)
{
    double right = 0.0;
    descent_status status = DESCENT_OK;
    keep_column(w, slot, width);
    memset(w->rise, 0, w->set.rows * sizeof *w->rise);
    for (size_t r = 0; r < w->options->repeats && status == DESCENT_OK; r++) {
        // A stream of random numbers for each column and repeat.
        shuffle(w, (uint32_t)(result->column * MOST_REPEATS + r));
        put_column(w, slot, width, w->order);
        status = predict(w, error);
        for (size_t i = 0; i < w->set.rows && status == DESCENT_OK; i++) {
            w->rise[i] += row_loss(w, i, &right) - w->base[i];
        }
    }
    put_column(w, slot, width, NULL);
    finish(w, right, result);
    return status;
}

static descent_status measure_all(work *w, descent_importance *results, descent_error *error)
{
    const dsc_schema *schema = w->set.schema;
    TRY(predict(w, error));
    for (size_t i = 0; i < w->set.rows; i++) {
        w->base[i] = row_loss(w, i, &w->right);
    }
    size_t done = 0;
    const size_t count = schema->column_count ? schema->column_count : w->set.columns;
    for (size_t c = 0; c < count; c++) {
        size_t slot = c, width = 1;
        if (schema->column_count) {
            const dsc_column *column = &schema->columns[c];
            if (column->kind != DSC_COLUMN_NUMBER && column->kind != DSC_COLUMN_CATEGORY &&
                column->kind != DSC_COLUMN_DATE) {
                continue;
            }
            slot = column->slot;
            width = column->kind == DSC_COLUMN_DATE ? WIDEST : 1;
        }
        results[done] = (descent_importance){.column = c};
        TRY(measure(w, slot, width, &results[done++], error));
    }
    return DESCENT_OK;
}

// ---- the rows ----

static double variance_of(const descent_dataset *set, size_t j)
{
    const size_t rows = set->rows;
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < rows; i++) {
        mean += dsc_dataset_target_at(set, i, j) / (double)rows;
    }
    for (size_t i = 0; i < rows; i++) {
        const double away = dsc_dataset_target_at(set, i, j) - mean;
        squares += away * away / (double)rows;
    }
    return squares;
}

static void find_variances(work *w)
{
    for (size_t j = 0; j < w->set.schema->targets; j++) {
        const bool numbers = w->set.schema->task == DESCENT_TASK_REGRESS;
        w->variance[j] = numbers ? variance_of(&w->set, j) : 1.0;
        w->varying += w->variance[j] > 0.0 ? 1.0 : 0.0;
    }
}

static void take_row(work *w, const descent_dataset *data, size_t row, size_t size)
{
    const size_t targets = data->schema->targets;
    memcpy((char *)w->set.values + w->set.rows * size, (const char *)data->values + row * size,
           size);
    for (size_t j = 0; j < targets; j++) {
        w->set.targets[w->set.rows * targets + j] = dsc_dataset_target_at(data, row, j);
    }
    w->set.rows++;
}

static descent_status take_rows(work *w, const descent_dataset *data, const descent_rows *rows,
                                descent_error *error)
{
    const size_t size = data->columns * descent_type_size(data->type);
    const size_t count = rows && rows->index ? rows->count : data->rows;
    w->set = (descent_dataset){
        .columns = data->columns, .type = data->type, .borrowed = true, .schema = data->schema};
    w->set.values = dsc_realloc_array(NULL, count + 1, size ? size : 1);
    const size_t targets = data->schema->targets;
    w->set.targets = dsc_realloc_array(NULL, count + 1, targets * sizeof *w->set.targets);
    w->variance = calloc(targets, sizeof *w->variance);
    w->predictions = dsc_realloc_array(NULL, count + 1, w->outputs * sizeof *w->predictions);
    w->base = calloc(count + 1, sizeof *w->base);
    w->rise = calloc(count + 1, sizeof *w->rise);
    w->order = calloc(count + 1, sizeof *w->order);
    w->column = dsc_realloc_array(NULL, count + 1,
                                  WIDEST * dsc_schema_positions(data->schema) *
                                      descent_type_size(data->type));
    if (!w->set.values || !w->set.targets || !w->predictions || !w->base || !w->rise ||
        !w->order || !w->column || !w->variance) {
        return dsc_no_memory(error, "a copy of the rows", count * size);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows && rows->index ? rows->index[i] : i;
        FAIL_IF(row >= data->rows, error, DESCENT_INVALID,
                "row %zu of %zu: there is no such row", row, data->rows);
        if (dsc_dataset_is_labelled(data, row)) {
            take_row(w, data, row, size);
        }
    }
    FAIL_IF(w->set.rows < 2, error, DESCENT_INVALID,
            "importance needs two rows with a target; there %s %zu",
            w->set.rows == 1 ? "is" : "are", w->set.rows);
    find_variances(w);
    FAIL_IF(!(w->varying > 0.0), error, DESCENT_INVALID,
            "the target is the same in all rows: no column can matter");
    return DESCENT_OK;
}

static void free_work(work *w)
{
    free(w->set.values);
    free(w->set.targets);
    free(w->predictions);
    free(w->base);
    free(w->rise);
    free(w->order);
    free(w->column);
    free(w->variance);
}

descent_status descent_importance_find(descent_model *model, const descent_dataset *data,
                                       const descent_rows *rows,
                                       const descent_importance_options *options,
                                       descent_importance *results, descent_error *error)
{
    NEED(error, "model, data, options, results", model, data, options, results);
    descent_importance_options own = descent_importance_options_default();
    TRY(dsc_size_take("importance", options, &own, sizeof own, error));
    FAIL_IF(own.repeats < 1 || own.repeats > MOST_REPEATS, error, DESCENT_INVALID,
            "repeats is %zu; it must be between 1 and %d", own.repeats, MOST_REPEATS);
    FAIL_IF(data->text, error, DESCENT_INVALID,
            "a text has no columns whose importance could be measured");
    FAIL_IF(!dsc_dataset_has_targets(data), error, DESCENT_INVALID,
            "the data have no target to compare predictions with");
    work w = {.model = model, .options = &own, .outputs = descent_model_outputs(model)};
    descent_status status = take_rows(&w, data, rows, error);
    THEN(status, measure_all(&w, results, error));
    free_work(&w);
    return status;
}
