// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Models: making, describing, predicting. Their files are in model_file.c.
//
// Keeps: a model owns copies of all it needs, so the run and the data may go. A const model
// may be used by several threads at once: whatever a prediction writes lies in a predictor
// that is lent to one call (predictors.c). Reading lines needs the model's own buffers, so
// that function takes a model that is not const. Values pass through the type in which
// training stored them: a row that is predicted alone has the bits it has in a file.
#include "run/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dataset.h"
#include "data/read.h"
#include "graph/network_document.h"
#include "objective/empirical_score.h"
#include "objective/expression/data.h"
#include "objective/expression/expression.h"
#include "run/predictors.h"

enum { REPORT_BYTES = 1024 };

static descent_status write_report(descent_model *model, descent_error *error)
{
    model->report = calloc(1, REPORT_BYTES);
    if (!model->report) {
        return dsc_no_memory(error, "a model", REPORT_BYTES);
    }
    const descent_task task = model->network->task;
    char target[192] = "", parameters[DSC_THINGS_TEXT], columns[DSC_THINGS_TEXT];
    char numbers[DSC_THINGS_TEXT];
    if (descent_model_targets(model) > 1) {
        snprintf(target, sizeof target, " of %zu targets", descent_model_targets(model));
    } else if (descent_model_target_name(model)[0]) {
        snprintf(target, sizeof target, " of %.128s", descent_model_target_name(model));
    }
    snprintf(
        model->report, REPORT_BYTES,
        "network   %s   %s, %s\n"
        "input     %s, %s per row\n"
        "output    %zu %s%s\n",
        descent_network_summary(model->network),
        dsc_format_things(descent_network_parameters(model->network), "parameter", "parameters",
                          parameters),
        model->type == DESCENT_FLOAT64 ? "float64" : "float32",
        dsc_format_things(dsc_schema_input_columns(model->schema), "column", "columns",
                          columns),
        dsc_format_things(dsc_encoder_inputs(model->encoder), "number", "numbers", numbers),
        descent_model_outputs(model),
        task == DESCENT_TASK_CLASSIFY       ? "classes"
        : task == DESCENT_TASK_LABEL        ? "labels"
        : descent_model_outputs(model) == 1 ? "value"
                                            : "values",
        target);
    return DESCENT_OK;
}

static descent_status copy_network(descent_model *model, const descent_network *network,
                                   descent_error *error)
{
    const descent_status status = dsc_network_copy(network, &model->owned_network, error);
    model->network = status == DESCENT_OK ? model->owned_network : network;
    // A graph with operators that files cannot hold is used where it is, and has to outlive
    // the model.
    return status == DESCENT_UNSUPPORTED ? DESCENT_OK : status;
}

static descent_status fill(descent_model *model, const descent_network *network,
                           const dsc_schema *schema, const dsc_encoder *encoder, const void *x,
                           const double *state, const char *note, descent_error *error)
{
    TRY(dsc_predictors_create(&model->predictors, error));
    TRY(copy_network(model, network, error));
    TRY(dsc_schema_copy(schema, &model->schema, error));
    TRY(dsc_encoder_copy(encoder, &model->encoder, error));
    const size_t n = descent_network_parameters(network), size = descent_type_size(model->type);
    model->x = dsc_alloc_aligned(n, size);
    const size_t states = network->graph->state;
    model->state = calloc(states + 1, sizeof *model->state);
    model->note = dsc_copy_text(note);
    if (!model->x || !model->state || !model->note) {
        return dsc_no_memory(error, "a model", n * size);
    }
    memcpy(model->x, x, n * size);
    if (states > 0) {
        memcpy(model->state, state, states * sizeof *state);
    }
    return write_report(model, error);
}

descent_status dsc_model_create(const descent_network *network, const dsc_schema *schema,
                                const dsc_encoder *encoder, descent_type type, const void *x,
                                const double *state, const char *note, descent_model **model,
                                descent_error *error)
{
    descent_model *self = calloc(1, sizeof *self);
    if (!self) {
        return dsc_no_memory(error, "a model", sizeof *self);
    }
    self->type = type;
    const descent_status status = fill(self, network, schema, encoder, x, state, note, error);
    if (status != DESCENT_OK) {
        descent_model_free(self);
        return status;
    }
    *model = self;
    return DESCENT_OK;
}

void descent_model_free(descent_model *model)
{
    if (!model) {
        return;
    }
    dsc_predictors_free(model->predictors);
    free(model->read);
    dsc_row_reader_free(model->reader);
    descent_network_free(model->owned_network);
    dsc_schema_free(model->schema);
    dsc_encoder_free(model->encoder);
    dsc_free_aligned(model->x);
    free(model->state);
    free(model->note);
    free(model->report);
    free(model);
}

descent_task descent_model_task(const descent_model *model)
{
    if (!model) {
        return DESCENT_TASK_NONE;
    }
    return model->network->task;
}

size_t descent_model_outputs(const descent_model *model)
{
    if (!model) {
        return 0;
    }
    return descent_network_outputs(model->network);
}

const char *descent_model_class_name(const descent_model *model, size_t index)
{
    if (!model) {
        return NULL;
    }
    return index < model->schema->class_count ? model->schema->classes[index] : NULL;
}

const char *descent_model_target_name(const descent_model *model)
{
    if (!model) {
        return "";
    }
    const dsc_schema *schema = model->schema;
    return schema->target < schema->column_count ? schema->columns[schema->target].name : "";
}

size_t descent_model_targets(const descent_model *model)
{
    return model ? model->schema->targets : 0;
}

const char *descent_model_target_name_at(const descent_model *model, size_t index)
{
    return model ? dsc_schema_target_name(model->schema, index) : "";
}

double descent_model_target_spread(const descent_model *model)
{
    return descent_model_target_spread_at(model, 0);
}

double descent_model_target_spread_at(const descent_model *model, size_t index)
{
    return model && index < model->schema->targets
               ? dsc_encoder_target_deviation(model->encoder, index)
               : (double)NAN;
}

const char *descent_model_report(const descent_model *model)
{
    if (!model) {
        return "";
    }
    return model->report;
}

descent_status descent_model_read(const descent_model *model, const char *path,
                                  descent_dataset **data, descent_error *error)
{
    NEED(error, "model, path, data", model, path, data);
    return dsc_dataset_read_with_schema(path, model->schema, true, data, error);
}

descent_status descent_model_read_formula(const descent_model *model, const char *text,
                                          const descent_read_options *options,
                                          descent_dataset **data, descent_error *error)
{
    NEED(error, "model, text, data", model, text, data);
    return dsc_formula_rows(text, options, model->schema, data, error);
}

static descent_status check_columns(const descent_model *model, const descent_dataset *data,
                                    descent_error *error)
{
    FAIL_IF(data->columns != model->schema->stored, error, DESCENT_INVALID,
            "the data have %zu columns, the model takes %zu", data->columns,
            model->schema->stored);
    return DESCENT_OK;
}

static descent_status predict(const descent_model *model, dsc_predictor *predictor,
                              const dsc_examples *examples, double *outputs,
                              descent_error *error)
{
    TRY(dsc_predictor_prepare(model, predictor, false, error));
    dsc_empirical_outputs(predictor->outputs, model->x, examples, outputs);
    return DESCENT_OK;
}

static descent_status predict_examples(const descent_model *model, const dsc_examples *examples,
                                       double *outputs, descent_error *error)
{
    dsc_predictor *predictor = NULL;
    TRY(dsc_predictor_acquire(model, examples->count, &predictor, error));
    const descent_status status = predict(model, predictor, examples, outputs, error);
    dsc_predictor_release(model, predictor);
    return status;
}

descent_status descent_model_predict(const descent_model *model, const descent_dataset *data,
                                     size_t first, size_t count, double *outputs,
                                     descent_error *error)
{
    NEED(error, "model, data, outputs", model, data, outputs);
    TRY(check_columns(model, data, error));
    FAIL_IF(first > data->rows || count > data->rows - first, error, DESCENT_INVALID,
            "rows %zu to %zu do not exist: the data have %zu", first, first + count,
            data->rows);
    const dsc_examples examples = {.data = data, .first = first, .count = count};
    return predict_examples(model, &examples, outputs, error);
}

descent_status dsc_model_predict_rows(const descent_model *model, const descent_dataset *data,
                                      const uint32_t *rows, size_t count, double *outputs,
                                      descent_error *error)
{
    TRY(check_columns(model, data, error));
    const dsc_examples examples = {.data = data, .rows = rows, .count = count};
    return predict_examples(model, &examples, outputs, error);
}

size_t descent_model_columns(const descent_model *model)
{
    if (!model) {
        return 0;
    }
    return model->schema->stored;
}

// `stored`: the row has the offsets and units of the model's schema, else it is as users know
// it.
static descent_status predict_row(const descent_model *model, dsc_predictor *predictor,
                                  descent_type type, const void *row, bool stored,
                                  double *outputs, descent_error *error)
{
    TRY(dsc_predictor_row(model, predictor, type, error));
    descent_dataset *one = predictor->row;
    memcpy(one->values, row, one->columns * descent_type_size(type));
    const dsc_examples examples = {.data = one, .count = 1};
    dsc_schema *own = one->schema;
    one->schema = stored ? model->schema : own;
    const descent_status status = predict(model, predictor, &examples, outputs, error);
    one->schema = own;
    return status;
}

static descent_status lend_to_row(const descent_model *model, descent_type type,
                                  const void *row, bool stored, double *outputs,
                                  descent_error *error)
{
    dsc_predictor *predictor = NULL;
    TRY(dsc_predictor_acquire(model, 1, &predictor, error));
    const descent_status status =
        predict_row(model, predictor, type, row, stored, outputs, error);
    dsc_predictor_release(model, predictor);
    return status;
}

descent_status descent_model_predict_row(const descent_model *model, const float *row,
                                         double *outputs, descent_error *error)
{
    NEED(error, "model, row, outputs", model, row, outputs);
    return lend_to_row(model, DESCENT_FLOAT32, row, false, outputs, error);
}

descent_status descent_model_predict_row_f64(const descent_model *model, const double *row,
                                             double *outputs, descent_error *error)
{
    NEED(error, "model, row, outputs", model, row, outputs);
    return lend_to_row(model, DESCENT_FLOAT64, row, false, outputs, error);
}

// Bytes are scaled as float32 is.
static descent_type line_type(const descent_model *model)
{
    return model->schema->type == DESCENT_FLOAT64 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
}

descent_dataset dsc_model_line(const descent_model *model)
{
    return (descent_dataset){.rows = 1,
                             .columns = model->schema->stored,
                             .type = line_type(model),
                             .values = model->line,
                             .borrowed = true,
                             .schema = model->schema};
}

// The reader writes double; the line is of the type in which the training rows were stored, for
// the same bits.
static descent_status read_line(descent_model *model, const char *line, size_t length,
                                bool *is_header, descent_error *error)
{
    TRY(dsc_row_reader_line(model->reader, line, length, model->read,
                            model->read + 2 * model->schema->stored, is_header, error));
    float *narrow = line_type(model) == DESCENT_FLOAT32 ? model->line : NULL;
    for (size_t i = 0; narrow && i < model->schema->stored; i++) {
        narrow[i] = (float)model->read[i];
    }
    return DESCENT_OK;
}

descent_status descent_model_predict_line(descent_model *model, const char *line, size_t length,
                                          double *outputs, bool *is_header,
                                          descent_error *error)
{
    NEED(error, "model, line, outputs, is_header", model, line, outputs, is_header);
    FAIL_IF(model->schema->positions > 0, error, DESCENT_UNSUPPORTED,
            "the model takes sequences of %zu rows, and this is a single one" DSC_REMEDY
            "a file with all rows of the sequences",
            model->schema->positions);
    if (!model->reader) {
        TRY(dsc_row_reader_create(model->schema, &model->reader, error));
    }
    if (!model->read) {
        const size_t stored = model->schema->stored;
        // Twice, as the reader writes it and as it is stored, and the targets.
        const size_t doubles = 2 * stored + model->schema->targets;
        model->read = calloc(doubles, sizeof *model->read);
        if (!model->read) {
            return dsc_no_memory(error, "a row", doubles * sizeof *model->read);
        }
        model->line = line_type(model) == DESCENT_FLOAT32 ? model->read + stored : model->read;
    }
    TRY(read_line(model, line, length, is_header, error));
    return *is_header ? DESCENT_OK
                      : lend_to_row(model, line_type(model), model->line, true, outputs, error);
}

static descent_status score_with(const descent_model *model, dsc_predictor *predictor,
                                 const dsc_examples *examples, descent_score *score,
                                 descent_error *error)
{
    dsc_score result;
    TRY(dsc_predictor_prepare(model, predictor, true, error));
    dsc_empirical_score(predictor->scores, model->x, examples, &result);
    *score = (descent_score){result.loss, result.loss_se, result.metric, examples->count};
    return DESCENT_OK;
}

static descent_status score_rows(const descent_model *model, const descent_dataset *data,
                                 const uint32_t *rows, size_t count, descent_score *score,
                                 descent_error *error)
{
    FAIL_IF(count == 0, error, DESCENT_INVALID, "the data have no targets to compare with");
    FAIL_IF(descent_dataset_task(data) != descent_model_task(model) ||
                data->schema->targets != model->schema->targets ||
                descent_dataset_classes(data) * data->schema->targets >
                    descent_model_outputs(model),
            error, DESCENT_INVALID,
            "the targets of the data are not of the kind that the model predicts");
    dsc_predictor *predictor = NULL;
    TRY(dsc_predictor_acquire(model, count, &predictor, error));
    const dsc_examples examples = {.data = data, .rows = rows, .count = count};
    const descent_status status = score_with(model, predictor, &examples, score, error);
    dsc_predictor_release(model, predictor);
    return status;
}

descent_status descent_model_score(const descent_model *model, const descent_dataset *data,
                                   descent_score *score, descent_error *error)
{
    NEED(error, "model, data, score", model, data, score);
    TRY(check_columns(model, data, error));
    uint32_t *rows = dsc_realloc_array(NULL, data->rows, sizeof *rows);
    if (!rows) {
        return dsc_no_memory(error, "row numbers", data->rows * sizeof *rows);
    }
    size_t count = 0;
    for (size_t r = 0; r < data->rows; r++) {
        if (dsc_dataset_is_labelled(data, r)) {
            rows[count++] = (uint32_t)r;
        }
    }
    const descent_status status = score_rows(model, data, rows, count, score, error);
    free(rows);
    return status;
}
