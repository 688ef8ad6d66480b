// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A model's file: its parameter matrices and the state of its graph as tensors, all else in one JSON
// text of the metadata.
//
// Keeps: what is loaded is checked against itself (the widths of the network, the columns of
// the encoder, the classes of the schema, the shapes of the tensors, finite parameters) before
// anyone predicts with it: a damaged file is refused, and never gives wrong numbers.
#include "run/model_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/memory.h"
#include "data/schema_json.h"
#include "graph/network_document.h"
#include "kernel/kernels.h"
#include "run/model.h"
#include "run/safetensors.h"

// Layers, inputs, outputs and task are in the document too: they are for people and for older
// versions.
json_t *dsc_model_metadata(const descent_model *model)
{
    const descent_network *network = model->network;
    json_t *document = NULL;
    if (dsc_network_to_json(network, &document, NULL) != DESCENT_OK) {
        return NULL;
    }
    const size_t targets = network->target->width;
    json_t *facts =
        json_pack("{s:s, s:o, s:s?, s:f, s:I, s:I, s:s, s:s, s:o, s:o, s:s}", "descent",
                  DESCENT_VERSION, "network", document, "layers", network->layers, "dropout",
                  network->dropout, "inputs", (json_int_t)network->input->width, "outputs",
                  (json_int_t)network->output->width, "task", descent_task_name(network->task),
                  "precision", model->type == DESCENT_FLOAT64 ? "float64" : "float32", "schema",
                  dsc_schema_to_json(model->schema), "encoder",
                  dsc_encoder_to_json(model->encoder), "training", model->note);
    const bool whole =
        facts && (targets == 1 || json_object_set_new(facts, "targets",
                                                      json_integer((json_int_t)targets)) == 0);
    char *text = whole ? dsc_json_text(facts) : NULL;
    json_decref(facts);
    json_t *metadata =
        text ? json_pack("{s:s, s:s}", "format", "descent model 1", "model", text) : NULL;
    free(text);
    return metadata;
}

// ---- state ----

enum { STATE_NAME = 96 };

static const char *state_name(const dsc_state_array *array, char text[STATE_NAME])
{
    snprintf(text, STATE_NAME, "%s.%s", array->node->name, array->name);
    return text;
}

static size_t count_states(const descent_graph *graph)
{
    dsc_state_array array;
    size_t count = 0;
    while (dsc_graph_state(graph, count, &array)) {
        count++;
    }
    return count;
}

// names: of `room` arrays, owned by the caller. Returns how many there are.
static size_t list_states(const descent_model *model, dsc_array *arrays,
                          char (*names)[STATE_NAME])
{
    size_t count = 0;
    for (dsc_state_array a; dsc_graph_state(model->network->graph, count, &a); count++) {
        arrays[count] = (dsc_array){.name = state_name(&a, names[count]),
                                    .type = DESCENT_FLOAT64,
                                    .rows = a.count,
                                    .data = model->state + a.offset};
    }
    return count;
}

static descent_status read_state(const dsc_safetensors *file, descent_model *model,
                                 descent_error *error)
{
    const descent_graph *graph = model->network->graph;
    dsc_state_array a;
    char name[STATE_NAME];
    for (size_t i = 0; dsc_graph_state(graph, i, &a); i++) {
        TRY(dsc_safetensors_read(file, state_name(&a, name), DESCENT_FLOAT64, a.count, NULL,
                                 error));
    }
    model->state = calloc(graph->state + 1, sizeof *model->state);
    if (!model->state) {
        return dsc_no_memory(error, "running statistics", graph->state * sizeof(double));
    }
    for (size_t i = 0; dsc_graph_state(graph, i, &a); i++) {
        double *to = model->state + a.offset;
        TRY(dsc_safetensors_read(file, state_name(&a, name), DESCENT_FLOAT64, a.count, to,
                                 error));
        for (size_t k = 0; k < a.count; k++) {
            FAIL_IF(!isfinite(to[k]) || (a.positive && to[k] < 0.0), error, DESCENT_BAD_DATA,
                    "number %zu of \"%s\" is %g", k, name, to[k]);
        }
    }
    return DESCENT_OK;
}

descent_status descent_model_save(const descent_model *model, const char *path,
                                  descent_error *error)
{
    NEED(error, "model, path", model, path);
    TRY(dsc_network_can_be_written(model->network, error));
    const descent_graph *graph = model->network->graph;
    const size_t size = descent_type_size(model->type);
    const size_t states = count_states(graph);
    dsc_array *arrays = calloc(graph->count + states, sizeof *arrays);
    char(*names)[STATE_NAME] = calloc(states + 1, sizeof *names);
    json_t *metadata = dsc_model_metadata(model);
    if (!arrays || !names || !metadata) {
        free(arrays);
        free(names);
        json_decref(metadata);
        return dsc_no_memory(error, "a model's file", graph->count * sizeof *arrays);
    }
    size_t count = 0;
    for (descent_tensor t; descent_graph_tensor(graph, count, &t); count++) {
        arrays[count] = (dsc_array){.name = t.name,
                                    .type = model->type,
                                    .rows = t.rows,
                                    .columns = t.columns,
                                    .data = (const char *)model->x + t.offset * size,
                                    .shape = descent_graph_tensor_shape(graph, count)};
    }
    count += list_states(model, arrays + count, names);
    const descent_status status = dsc_safetensors_write(path, arrays, count, metadata, error);
    free(arrays);
    free(names);
    json_decref(metadata);
    return status;
}

// Of sequences of different lengths, as layers see them.
static void take_padding(const json_t *schema, dsc_network_shape *shape)
{
    const json_t *sequence = json_object_get(schema, "sequence");
    const json_int_t said = json_integer_value(json_object_get(sequence, "positions"));
    const size_t positions = said > 0 ? (size_t)said : 1;
    if (json_is_true(json_object_get(sequence, "padded")) && shape->inputs % positions == 0 &&
        shape->inputs / positions > 1) {
        shape->padded = true;
        shape->image = (descent_shape){3, {1, positions, shape->inputs / positions - 1}};
    }
}

static descent_status read_words(const json_t *facts, const char *layers,
                                 descent_network **network, descent_error *error)
{
    const descent_task task = dsc_task_of(json_string_value(json_object_get(facts, "task")));
    const json_int_t inputs = json_integer_value(json_object_get(facts, "inputs"));
    const json_int_t outputs = json_integer_value(json_object_get(facts, "outputs"));
    const json_t *several = json_object_get(facts, "targets");
    const json_int_t targets = several ? json_integer_value(several) : 1;
    FAIL_IF(!layers || task == DESCENT_TASK_NONE || inputs <= 0 || outputs <= 0 || targets <= 0,
            error, DESCENT_BAD_DATA, "the model's description is incomplete");
    const json_t *schema = json_object_get(facts, "schema");
    const bool text = json_object_get(schema, "tokens") != NULL;
    dsc_network_shape shape = {
        .inputs = (size_t)inputs,
        .outputs =
            task == DESCENT_TASK_CLASSIFY ? (size_t)(outputs / targets) : (size_t)outputs,
        .targets = (size_t)targets,
        .tokens = text ? (size_t)(outputs / targets) : 0,
        .task = task,
        .smoothing =
            json_number_value(json_object_get(json_object_get(facts, "network"), "smoothing"))};
    take_padding(schema, &shape);
    return dsc_network_parse(layers, json_number_value(json_object_get(facts, "dropout")),
                             &shape, network, error);
}

// From its words where it has some, and then it is what its document says too, which files of
// older versions have not. A network made by calls has only the document.
static descent_status read_network(const json_t *facts, descent_network **network,
                                   descent_error *error)
{
    const json_t *document = json_object_get(facts, "network");
    const char *layers = json_string_value(json_object_get(facts, "layers"));
    if (!document) {
        return read_words(facts, layers, network, error);
    }
    descent_network *described = NULL;
    TRY(dsc_network_from_json(document, &described, error));
    if (!layers && !described->layers) {
        *network = described;
        return DESCENT_OK;
    }
    descent_status status = read_words(facts, layers, network, error);
    THEN(status, dsc_network_agrees(*network, "its text", described, "its document", error));
    descent_network_free(described);
    return status;
}

static descent_status read_parameters(const dsc_safetensors *file, descent_model *model,
                                      descent_error *error)
{
    const descent_graph *graph = model->network->graph;
    const size_t size = descent_type_size(model->type), n = descent_graph_parameters(graph);
    descent_tensor t;
    // First, so that no room is made that the file could not fill.
    for (size_t i = 0; descent_graph_tensor(graph, i, &t); i++) {
        const descent_shape shape = descent_graph_tensor_shape(graph, i);
        char text[DSC_SHAPE_TEXT];
        // All tensors are looked at before there is memory for them: a file cannot ask for
        // more than it has.
        TRY(dsc_safetensors_read(file, t.name, model->type, t.rows * t.columns, NULL, error));
        const bool plain = shape.rank < 3;
        snprintf(text, sizeof text, "%zu x %zu", t.rows, t.columns);
        FAIL_IF(!dsc_safetensors_has_shape(file, t.name, shape), error, DESCENT_BAD_DATA,
                "array \"%s\" is not %s", t.name,
                plain ? text : dsc_shape_text(shape, " x ", text));
    }
    model->x = dsc_alloc_aligned(n, size);
    if (!model->x) {
        return dsc_no_memory(error, "parameters", n * size);
    }
    for (size_t i = 0; descent_graph_tensor(graph, i, &t); i++) {
        TRY(dsc_safetensors_read(file, t.name, model->type, t.rows * t.columns,
                                 (char *)model->x + t.offset * size, error));
    }
    FAIL_IF(!dsc_kernels_get(model->type)->all_finite(n, model->x), error, DESCENT_BAD_DATA,
            "some of its parameters are not finite numbers");
    return DESCENT_OK;
}

// The parts that dsc_model_create copies, read from a file.
static descent_status read_parts(const dsc_safetensors *file, const json_t *facts,
                                 descent_model *parts, descent_error *error)
{
    const char *precision = json_string_value(json_object_get(facts, "precision"));
    parts->type =
        precision && strcmp(precision, "float64") == 0 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
    TRY(read_network(facts, &parts->owned_network, error));
    parts->network = parts->owned_network;
    TRY(dsc_schema_from_json(json_object_get(facts, "schema"), &parts->schema, error));
    TRY(dsc_encoder_from_json(json_object_get(facts, "encoder"), parts->schema, &parts->encoder,
                              error));
    FAIL_IF(dsc_encoder_inputs(parts->encoder) != parts->network->input->width, error,
            DESCENT_BAD_DATA, "the model's columns do not fit its network");
    const size_t targets = parts->network->target->width;
    FAIL_IF(parts->schema->task != parts->network->task || parts->schema->targets != targets ||
                (parts->schema->task == DESCENT_TASK_CLASSIFY &&
                 parts->schema->class_count != parts->network->output->width / targets),
            error, DESCENT_BAD_DATA, "the model's target does not fit its network");
    TRY(read_parameters(file, parts, error));
    return read_state(file, parts, error);
}

static descent_status join_parts(const descent_model *parts, const json_t *facts,
                                 descent_model **model, descent_error *error)
{
    const char *note = json_string_value(json_object_get(facts, "training"));
    return dsc_model_create(parts->network, parts->schema, parts->encoder, parts->type,
                            parts->x, parts->state, note ? note : "", model, error);
}

static descent_status read_model(const char *path, const dsc_safetensors *file,
                                 descent_model **model, descent_error *error)
{
    const char *text = dsc_safetensors_text(file, "model");
    FAIL_IF(!text, error, DESCENT_BAD_DATA, "%s holds no model", path);
    json_error_t problem;
    json_t *facts = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    descent_model *parts = calloc(1, sizeof *parts);
    descent_status status = DESCENT_OK;
    if (!parts || (!facts && json_error_code(&problem) == json_error_out_of_memory)) {
        status = dsc_no_memory(error, path, sizeof *parts);
    } else if (!facts) {
        status = dsc_fail(error, DESCENT_BAD_DATA, "%s is damaged: %s", path, problem.text);
    } else {
        status = read_parts(file, facts, parts, error);
        if (status == DESCENT_BAD_DATA || status == DESCENT_INVALID) {
            status = dsc_fail_context(error, DESCENT_BAD_DATA, "%s is damaged:", path);
        }
    }
    THEN(status, join_parts(parts, facts, model, error));
    descent_model_free(parts);
    json_decref(facts);
    return status;
}

descent_status descent_model_load(const char *path, descent_model **model, descent_error *error)
{
    NEED(error, "path, model", path, model);
    char inside[4096];
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        TRY(dsc_file_join(path, "model.safetensors", inside, sizeof inside, error));
        path = inside;
    }
    dsc_safetensors file;
    TRY(dsc_safetensors_open(path, &file, error));
    const descent_status status = read_model(path, &file, model, error);
    dsc_safetensors_close(&file);
    return status;
}
