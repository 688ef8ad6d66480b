// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A graph as JSON and back: a list of nodes, each with its operator, inputs by number, and the
// fields that the operator describes itself.
//
// Keeps: reading what was written gives the same graph, number for number. Inputs have smaller
// numbers than their users, so one pass reads the list and no cycle can be written. A file is
// not trusted: every node passes through dsc_graph_add, which checks shapes as it does for a
// program that builds the graph by hand.
#include "graph/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/operators/fields.h"

#define FORMAT "descent graph 1"

// ---- out ----

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
    if (!good || !dsc_fields_put(node, object)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static descent_status check_name(const descent_node *node, descent_error *error)
{
    // The copy of a text that is not UTF-8 fails; so does one without memory.
    const char *at = node->name;
    while ((unsigned char)*at >= 1 && (unsigned char)*at < 0x80) {
        at++;
    }
    json_t *text = *at ? json_string(node->name) : NULL;
    FAIL_IF(*at && !text, error, DESCENT_UNSUPPORTED,
            "the name of node %zu of the graph is not UTF-8: it cannot be written to a file",
            node->index);
    json_decref(text);
    return DESCENT_OK;
}

descent_status dsc_graph_can_be_written(const descent_graph *graph, descent_error *error)
{
    TRY(descent_graph_check(graph, error));
    for (size_t i = 0; i < graph->count; i++) {
        const dsc_operator *op = dsc_operator_of(graph->nodes[i]);
        FAIL_IF(op->attribute_bytes > 0 && !op->fields, error, DESCENT_UNSUPPORTED,
                "node %zu of the graph (%s) cannot be written to a file", i, op->name);
        TRY(check_name(graph->nodes[i], error));
    }
    return DESCENT_OK;
}

descent_status dsc_graph_to_json(const descent_graph *graph, json_t **document,
                                 descent_error *error)
{
    TRY(dsc_graph_can_be_written(graph, error));
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

static descent_status add(const reader *r, const json_t *object, const descent_node *draft,
                          void *attributes)
{
    TRY(dsc_fields_get(dsc_operator_of(draft), object, attributes, r->error));
    if (!dsc_graph_add(r->graph, draft)) {
        return descent_graph_check(r->graph, r->error);
    }
    return DESCENT_OK;
}

static descent_status read_node(const reader *r, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    const char *called = json_string_value(json_object_get(object, "operator"));
    descent_node draft = {.op = called ? find_operator(r, called) : NULL};
    if (!draft.op) {
        return refuse(r, "operator", "is not known");
    }
    const dsc_operator *op = dsc_operator_of(&draft);
    if (op->attribute_bytes > 0 && !op->fields) {
        return refuse(r, "operator", "cannot stand in a file");
    }
    if (name && strlen(name) >= sizeof draft.name) {
        return refuse(r, "name", "is too long");
    }
    snprintf(draft.name, sizeof draft.name, "%s", name ? name : "");
    TRY(read_inputs(r, json_object_get(object, "inputs"), &draft));
    // One more, since calloc(1, 0) may be NULL without an error.
    draft.attributes = calloc(1, op->attribute_bytes + 1);
    if (!draft.attributes) {
        return dsc_no_memory(r->error, "a node of a graph", op->attribute_bytes);
    }
    descent_status status = add(r, object, &draft, draft.attributes);
    // A refused node leaves what its fields own with us.
    if (status != DESCENT_OK && op->release) {
        op->release(draft.attributes);
    }
    free(draft.attributes);
    if (status == DESCENT_INVALID || status == DESCENT_BAD_DATA) {
        status =
            dsc_fail_context(r->error, DESCENT_BAD_DATA, "node %zu of the graph:", r->index);
    }
    return status;
}

// The number at the end of a name, where `word` is its beginning.
static void count_on(const char *name, const char *word, size_t *count)
{
    const size_t length = strlen(word);
    size_t number = 0;
    if (strncmp(name, word, length) == 0 && sscanf(name + length, "%zu", &number) == 1 &&
        number > *count) {
        *count = number;
    }
}

// Layers that are added later are counted on from those that are there.
static void count_layers(descent_graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        count_on(graph->nodes[i]->name, "dense", &graph->dense_count);
        count_on(graph->nodes[i]->name, "conv", &graph->convolution_count);
        count_on(graph->nodes[i]->name, "norm", &graph->norm_count);
        count_on(graph->nodes[i]->name, "embedding", &graph->embedding_count);
        count_on(graph->nodes[i]->name, "positions", &graph->positions_count);
    }
}

descent_status dsc_graph_from_json(const json_t *document, const dsc_operator_set *const *more,
                                   size_t more_count, descent_graph **graph,
                                   descent_error *error)
{
    const char *format = json_string_value(json_object_get(document, "format"));
    const json_t *nodes = json_object_get(document, "nodes");
    FAIL_IF(!format || strcmp(format, FORMAT) != 0 || !json_is_array(nodes), error,
            DESCENT_BAD_DATA, "this is not a graph of the format \"%s\"", FORMAT);
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
