// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks as documents, and whether two are the same.
//
//     {"graph": {"format": "descent graph 1", "nodes": [...]}, "input": 0, "target": 1,
//      "output": 6, "loss": 7, "task": "classify", "layers": "64 relu", "dropout": 0.1}
//
// Nodes are positions in the list of the graph. A network from calls has no "layers".
#include "graph/network_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/document.h"
#include "graph/network.h"
#include "graph/operators/fields.h"

// ---- out ----

descent_status dsc_network_to_json(const descent_network *network, json_t **document,
                                   descent_error *error)
{
    json_t *graph = NULL;
    TRY(dsc_graph_to_json(network->graph, &graph, error));
    json_t *whole = json_pack(
        "{s:o, s:I, s:I, s:I, s:I, s:s, s:f}", "graph", graph, "input",
        (json_int_t)network->input->index, "target", (json_int_t)network->target->index,
        "output", (json_int_t)network->output->index, "loss", (json_int_t)network->loss->index,
        "task", descent_task_name(network->task), "dropout", network->dropout);
    if (!whole ||
        (network->layers &&
         json_object_set_new(whole, "layers", json_string(network->layers)) != 0) ||
        (network->smoothing != 0.0 &&
         json_object_set_new(whole, "smoothing", json_real(network->smoothing)) != 0)) {
        json_decref(whole);
        return dsc_no_memory(error, "a network's document", 4096);
    }
    *document = whole;
    return DESCENT_OK;
}

descent_status dsc_network_can_be_written(const descent_network *network, descent_error *error)
{
    return dsc_graph_can_be_written(network->graph, error);
}

// ---- in ----

static descent_node *node_at(const json_t *document, const char *name,
                             const descent_graph *graph)
{
    const json_t *at = json_object_get(document, name);
    const json_int_t index = json_is_integer(at) ? json_integer_value(at) : -1;
    return index >= 0 && (size_t)index < graph->count ? graph->nodes[index] : NULL;
}

descent_task dsc_task_of(const char *word)
{
    static const descent_task tasks[] = {DESCENT_TASK_CLASSIFY, DESCENT_TASK_REGRESS,
                                         DESCENT_TASK_LABEL};
    for (size_t i = 0; word && i < sizeof tasks / sizeof *tasks; i++) {
        if (strcmp(word, descent_task_name(tasks[i])) == 0) {
            return tasks[i];
        }
    }
    return DESCENT_TASK_NONE;
}

// `more`: operators besides the library's.
static descent_status read_network(const json_t *document, const dsc_operator_set *const *more,
                                   size_t more_count, descent_network **network,
                                   descent_error *error)
{
    const descent_task task = dsc_task_of(json_string_value(json_object_get(document, "task")));
    FAIL_IF(task == DESCENT_TASK_NONE, error, DESCENT_BAD_DATA,
            "\"task\" of the network is none of \"classify\", \"regress\" and \"label\"");
    descent_graph *graph = NULL;
    TRY(dsc_graph_from_json(json_object_get(document, "graph"), more, more_count, &graph,
                            error));
    descent_network *self = NULL;
    const descent_status status = descent_network_from_graph(
        graph, node_at(document, "input", graph), node_at(document, "target", graph),
        node_at(document, "output", graph), node_at(document, "loss", graph), task, &self,
        error);
    if (status != DESCENT_OK) {
        return status == DESCENT_INVALID ? DESCENT_BAD_DATA : status;
    }
    const char *layers = json_string_value(json_object_get(document, "layers"));
    self->dropout = json_number_value(json_object_get(document, "dropout"));
    self->smoothing = json_number_value(json_object_get(document, "smoothing"));
    self->layers = layers ? dsc_copy_text(layers) : NULL;
    if (layers && !self->layers) {
        descent_network_free(self);
        return dsc_no_memory(error, "a network", strlen(layers) + 1);
    }
    *network = self;
    return DESCENT_OK;
}

descent_status dsc_network_from_json(const json_t *document, descent_network **network,
                                     descent_error *error)
{
    return read_network(document, NULL, 0, network, error);
}

descent_status dsc_network_copy(const descent_network *network, descent_network **copy,
                                descent_error *error)
{
    const descent_graph *graph = network->graph;
    json_t *document = NULL;
    TRY(dsc_network_to_json(network, &document, error));
    const dsc_operator_set **own = dsc_realloc_array(NULL, graph->count, sizeof *own);
    descent_status status =
        own ? DESCENT_OK : dsc_no_memory(error, "a network", graph->count * sizeof *own);
    for (size_t i = 0; i < graph->count && own; i++) {
        own[i] = graph->nodes[i]->op;
    }
    THEN(status, read_network(document, own, graph->count, copy, error));
    free(own);
    json_decref(document);
    return status;
}

// ---- the same? ----

// What stands in the place of the node when nothing is trained.
static const descent_node *evaluated(const descent_node *node)
{
    while (dsc_operator_of(node)->trains_only) {
        node = node->inputs[0];
    }
    return node;
}

// partner: for each node of the second graph its node of the first.
static bool same_node(const descent_node *a, const descent_node *b,
                      const descent_node *const *partner)
{
    bool same = dsc_fields_same(a, b) && a->input_count == b->input_count;
    for (size_t k = 0; same && k < a->input_count; k++) {
        same = partner[evaluated(b->inputs[k])->index] == evaluated(a->inputs[k]);
    }
    return same;
}

static const descent_node *next_node(const descent_graph *graph, size_t *index)
{
    while (*index < graph->count && dsc_operator_of(graph->nodes[*index])->trains_only) {
        ++*index;
    }
    return *index < graph->count ? graph->nodes[(*index)++] : NULL;
}

// *where (out): the first node that has no partner, of either graph; NULL: all have one.
static void compare(const descent_network *a, const descent_network *b,
                    const descent_node **partner, const descent_node **where)
{
    size_t i = 0, j = 0;
    const descent_node *of_a = next_node(a->graph, &i), *of_b = next_node(b->graph, &j);
    while (of_a && of_b && same_node(of_a, of_b, partner)) {
        partner[of_b->index] = of_a;
        of_a = next_node(a->graph, &i);
        of_b = next_node(b->graph, &j);
    }
    *where = of_a ? of_a : of_b;
    const descent_node *const parts[][2] = {{a->input, b->input},
                                            {a->target, b->target},
                                            {a->output, b->output},
                                            {a->loss, b->loss}};
    for (size_t k = 0; k < sizeof parts / sizeof *parts && !*where; k++) {
        if (partner[evaluated(parts[k][1])->index] != evaluated(parts[k][0])) {
            *where = parts[k][0];
        }
    }
}

static descent_status refuse(const descent_network *a, const char *first,
                             const descent_network *b, const char *second,
                             const descent_node *where, descent_error *error)
{
    FAIL_IF(strcmp(a->summary, b->summary) != 0, error, DESCENT_INVALID,
            "%s is a network %s, %s's is %s", first, a->summary, second, b->summary);
    FAIL_IF(a->layers && b->layers && strcmp(a->layers, b->layers) != 0, error, DESCENT_INVALID,
            "%s has the layers \"%s\", %s has \"%s\"", first, a->layers, second, b->layers);
    return dsc_fail(error, DESCENT_INVALID,
                    "%s and %s are networks %s, but not the same: they differ at node %zu, %s",
                    first, second, a->summary, where->index, dsc_node_word(where));
}

descent_status dsc_network_agrees(const descent_network *a, const char *first,
                                  const descent_network *b, const char *second,
                                  descent_error *error)
{
    const descent_node **partner = calloc(b->graph->count, sizeof *partner);
    if (!partner) {
        return dsc_no_memory(error, "a network", b->graph->count * sizeof *partner);
    }
    const descent_node *where = NULL;
    compare(a, b, partner, &where);
    free(partner);
    return where ? refuse(a, first, b, second, where, error) : DESCENT_OK;
}
