// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/operators/operators.h"

#define FORMAT "descent graph 1"

// ---- out ----

// JSON has no infinity and no NaN: they are texts.
static json_t *number_to_json(double value)
{
    return isfinite(value) ? json_real(value)
                           : json_string(isnan(value)  ? "nan"
                                         : value > 0.0 ? "inf"
                                                       : "-inf");
}

static json_t *numbers_to_json(const double *numbers, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, number_to_json(numbers[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *attribute_to_json(const dsc_attribute *field, const char *attributes)
{
    const void *at = attributes + field->offset;
    switch (field->kind) {
    case DSC_ATTRIBUTE_SIZE:
        return json_integer((json_int_t) * (const size_t *)at);
    case DSC_ATTRIBUTE_STEP:
        return json_integer((json_int_t) * (const ptrdiff_t *)at);
    case DSC_ATTRIBUTE_NUMBER:
        return number_to_json(*(const double *)at);
    case DSC_ATTRIBUTE_FLAG:
        return json_boolean(*(const bool *)at);
    case DSC_ATTRIBUTE_WORD:
        return json_string(field->word(*(const int *)at));
    case DSC_ATTRIBUTE_NUMBERS: {
        const double *numbers = *(double *const *)at;
        const size_t count = *(const size_t *)(const void *)(attributes + field->count);
        return numbers ? numbers_to_json(numbers, count) : json_null();
    }
    }
    return NULL;
}

static json_t *inputs_to_json(const descent_node *node)
{
    json_t *inputs = json_array();
    for (size_t k = 0; k < node->input_count; k++) {
        if (json_array_append_new(inputs, json_integer((json_int_t)node->inputs[k]->index)) !=
            0) {
            json_decref(inputs);
            return NULL;
        }
    }
    return inputs;
}

static json_t *node_to_json(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    json_t *object = json_pack("{s:s}", "operator", op->name);
    bool good = object;
    if (*node->name) {
        good = good && json_object_set_new(object, "name", json_string(node->name)) == 0;
    }
    if (node->input_count > 0) {
        good = good && json_object_set_new(object, "inputs", inputs_to_json(node)) == 0;
    }
    for (size_t i = 0; i < op->field_count && good; i++) {
        json_t *value = attribute_to_json(&op->fields[i], node->attributes);
        if (json_is_null(value)) {
            json_decref(value);
            continue;
        }
        good = json_object_set_new(object, op->fields[i].name, value) == 0;
    }
    if (!good) {
        json_decref(object);
    }
    return good ? object : NULL;
}

descent_status dsc_graph_to_json(const descent_graph *graph, json_t **document,
                                 descent_error *error)
{
    TRY(descent_graph_check(graph, error));
    for (size_t i = 0; i < graph->count; i++) {
        const dsc_operator *op = dsc_operator_of(graph->nodes[i]);
        FAIL_IF(op->attribute_bytes > 0 && !op->fields, error, DESCENT_UNSUPPORTED,
                "node %zu of the graph is a %s: it cannot be written to a file", i, op->name);
    }
    json_t *nodes = json_array();
    bool good = nodes;
    for (size_t i = 0; i < graph->count && good; i++) {
        good = json_array_append_new(nodes, node_to_json(graph->nodes[i])) == 0;
    }
    json_t *whole = good ? json_pack("{s:s, s:O}", "format", FORMAT, "nodes", nodes) : NULL;
    json_decref(nodes);
    if (!whole) {
        return dsc_no_memory(error, "a graph's document", graph->count * sizeof(json_t));
    }
    *document = whole;
    return DESCENT_OK;
}

// ---- in ----

typedef struct reader {
    descent_graph *graph;
    const dsc_operator_set *const *more;
    size_t more_count;
    size_t index; /* of the node that is read */
    descent_error *error;
} reader;

static descent_status refuse(const reader *r, const char *member, const char *what)
{
    return dsc_fail(r->error, DESCENT_BAD_DATA, "node %zu of the graph: \"%s\" %s", r->index,
                    member, what);
}

static bool number_from_json(const json_t *value, double *number)
{
    const char *text = json_string_value(value);
    *number = json_number_value(value);
    if (text) {
        *number = strcmp(text, "nan") == 0    ? (double)NAN
                  : strcmp(text, "-inf") == 0 ? -(double)INFINITY
                                              : (double)INFINITY;
    }
    return json_is_number(value) ||
           (text && (strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0 ||
                     strcmp(text, "-inf") == 0));
}

static descent_status read_numbers(const reader *r, const dsc_attribute *field,
                                   const json_t *value, char *attributes)
{
    const size_t count = *(size_t *)(void *)(attributes + field->count);
    double **numbers = (double **)(void *)(attributes + field->offset);
    if (!value) {
        return DESCENT_OK; // there are none
    }
    if (count == 0 || json_array_size(value) != count) {
        return refuse(r, field->name, "is not as long as the others say");
    }
    *numbers = dsc_realloc_array(NULL, count, sizeof **numbers);
    if (!*numbers) {
        return dsc_no_memory(r->error, "constants of a graph", count * sizeof **numbers);
    }
    for (size_t i = 0; i < count; i++) {
        if (!number_from_json(json_array_get(value, i), &(*numbers)[i])) {
            return refuse(r, field->name, "holds something that is no number");
        }
    }
    return DESCENT_OK;
}

// The value whose text it is; -1: of none.
static int word_from_json(const dsc_attribute *field, const json_t *value)
{
    const char *text = json_string_value(value);
    for (int i = 0; text && field->word(i); i++) {
        if (strcmp(field->word(i), text) == 0) {
            return i;
        }
    }
    return -1;
}

static descent_status read_attribute(const reader *r, const dsc_attribute *field,
                                     const json_t *value, char *attributes)
{
    void *at = attributes + field->offset;
    switch (field->kind) {
    case DSC_ATTRIBUTE_SIZE:
        if (!json_is_integer(value) || json_integer_value(value) < 0) {
            return refuse(r, field->name, "is not a whole number from 0 on");
        }
        *(size_t *)at = (size_t)json_integer_value(value);
        return DESCENT_OK;
    case DSC_ATTRIBUTE_STEP:
        if (!json_is_integer(value)) {
            return refuse(r, field->name, "is not a whole number");
        }
        *(ptrdiff_t *)at = (ptrdiff_t)json_integer_value(value);
        return DESCENT_OK;
    case DSC_ATTRIBUTE_NUMBER:
        return number_from_json(value, at) ? DESCENT_OK
                                           : refuse(r, field->name, "is not a number");
    case DSC_ATTRIBUTE_FLAG:
        *(bool *)at = json_is_true(value);
        return json_is_boolean(value) ? DESCENT_OK
                                      : refuse(r, field->name, "is not true or false");
    case DSC_ATTRIBUTE_WORD:
        *(int *)at = word_from_json(field, value);
        return *(int *)at >= 0 ? DESCENT_OK : refuse(r, field->name, "is not known");
    case DSC_ATTRIBUTE_NUMBERS:
        return read_numbers(r, field, value, attributes);
    }
    return DESCENT_OK;
}

static descent_status read_inputs(const reader *r, const json_t *list, descent_node *draft)
{
    draft->input_count = json_array_size(list);
    if ((list && !json_is_array(list)) || draft->input_count > DSC_MAX_INPUTS) {
        return refuse(r, "inputs", "is not a short list");
    }
    for (size_t k = 0; k < draft->input_count; k++) {
        const json_t *at = json_array_get(list, k);
        if (!json_is_integer(at) || json_integer_value(at) < 0 ||
            (size_t)json_integer_value(at) >= r->index) {
            return refuse(r, "inputs", "names a node that does not come before it");
        }
        draft->inputs[k] = r->graph->nodes[json_integer_value(at)];
    }
    return DESCENT_OK;
}

static const dsc_operator_set *find_operator(const reader *r, const char *name)
{
    const dsc_operator_set *found = dsc_operator_find(name);
    for (size_t i = 0; i < r->more_count && !found; i++) {
        found = strcmp(r->more[i]->of[1][0]->name, name) == 0 ? r->more[i] : NULL;
    }
    return found;
}

static descent_status fill_attributes(const reader *r, const json_t *object,
                                      const dsc_operator *op, char *attributes)
{
    for (size_t i = 0; i < op->field_count; i++) {
        const dsc_attribute *field = &op->fields[i];
        TRY(read_attribute(r, field, json_object_get(object, field->name), attributes));
    }
    return DESCENT_OK;
}

static descent_status add_node(const reader *r, const json_t *object, descent_node *draft)
{
    const dsc_operator *op = dsc_operator_of(draft);
    draft->attributes = calloc(1, op->attribute_bytes + 1);
    if (!draft->attributes) {
        return dsc_no_memory(r->error, "a node of a graph", op->attribute_bytes);
    }
    descent_status status = fill_attributes(r, object, op, draft->attributes);
    if (status == DESCENT_OK && !dsc_graph_add(r->graph, draft)) {
        status = descent_graph_check(r->graph, r->error);
        dsc_fail_context(r->error, status, "node %zu of the graph", r->index);
        status = status == DESCENT_INVALID ? DESCENT_BAD_DATA : status;
    }
    if (status != DESCENT_OK && op->release) {
        op->release(draft->attributes);
    }
    free(draft->attributes);
    return status;
}

static descent_status read_node(const reader *r, const json_t *object)
{
    const char *op = json_string_value(json_object_get(object, "operator"));
    const char *name = json_string_value(json_object_get(object, "name"));
    descent_node draft = {.op = op ? find_operator(r, op) : NULL};
    if (!draft.op) {
        return refuse(r, "operator", "is not known");
    }
    if (dsc_operator_of(&draft)->attribute_bytes > 0 && !dsc_operator_of(&draft)->fields) {
        return refuse(r, "operator", "cannot stand in a file");
    }
    snprintf(draft.name, sizeof draft.name, "%s", name ? name : "");
    TRY(read_inputs(r, json_object_get(object, "inputs"), &draft));
    return add_node(r, object, &draft);
}

// Layers that are added later are counted on from those that are there.
static void count_layers(descent_graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        size_t number = 0;
        if (sscanf(graph->nodes[i]->name, "dense%zu", &number) == 1 &&
            number > graph->dense_count) {
            graph->dense_count = number;
        }
    }
}

descent_status dsc_graph_from_json(const json_t *document, const dsc_operator_set *const *more,
                                   size_t more_count, descent_graph **graph,
                                   descent_error *error)
{
    const char *format = json_string_value(json_object_get(document, "format"));
    const json_t *nodes = json_object_get(document, "nodes");
    FAIL_IF(!format || strcmp(format, FORMAT) != 0 || !json_is_array(nodes), error,
            DESCENT_BAD_DATA, "this is no graph of the format \"%s\"", FORMAT);
    reader r = {.more = more, .more_count = more_count, .error = error};
    TRY(descent_graph_create(&r.graph, error));
    descent_status status = DESCENT_OK;
    for (; r.index < json_array_size(nodes) && status == DESCENT_OK; r.index++) {
        status = read_node(&r, json_array_get(nodes, r.index));
    }
    if (status != DESCENT_OK) {
        descent_graph_free(r.graph);
        return status;
    }
    count_layers(r.graph);
    *graph = r.graph;
    return DESCENT_OK;
}
