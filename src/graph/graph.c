// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Graphs: their nodes, and the parameters in them.
//
// Keeps: nodes are numbered in the order in which they were added, so inputs come before their
// users and a graph has no cycles. A node that is refused leaves no trace but the reason.
// Parameters lie one behind the other in one vector, at offsets that follow from the order of
// their nodes; initial values follow from seed, number of the tensor and index, so they do not
// depend on the type or on other tensors.
#include "graph/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "graph/operators/operators.h"

static const char *const function_names[] = {
#define DESCENT_FUNCTION_ENTRY(name, text) text,
    DESCENT_FUNCTION_LIST(DESCENT_FUNCTION_ENTRY)
#undef DESCENT_FUNCTION_ENTRY
};

const char *descent_function_name(descent_function function)
{
    return (unsigned)function < DESCENT_FUNCTION_COUNT ? function_names[function] : "?";
}

descent_function descent_function_find(const char *name)
{
    if (!name) {
        return DESCENT_FUNCTION_COUNT;
    }
    int i = 0;
    while (i < DESCENT_FUNCTION_COUNT && strcmp(function_names[i], name) != 0) {
        i++;
    }
    return (descent_function)i;
}

descent_status descent_graph_create(descent_graph **graph, descent_error *error)
{
    NEED(error, "graph", graph);
    descent_graph *g = calloc(1, sizeof *g);
    if (!g) {
        return dsc_no_memory(error, "a graph", sizeof *g);
    }
    *graph = g;
    return DESCENT_OK;
}

void descent_graph_free(descent_graph *graph)
{
    if (!graph) {
        return;
    }
    for (size_t i = 0; i < graph->count; i++) {
        descent_node *node = graph->nodes[i];
        if (dsc_operator_of(node)->release) {
            dsc_operator_of(node)->release(node->attributes);
        }
        free(node);
    }
    free(graph->nodes);
    free(graph);
}

descent_status descent_graph_check(const descent_graph *graph, descent_error *error)
{
    NEED(error, "graph", graph);
    if (graph->error.status != DESCENT_OK && error) {
        *error = graph->error;
    }
    return graph->error.status;
}

// Remembers the first mistake; later ones are its consequences.
static descent_node *mistake(descent_graph *graph, const descent_error *error)
{
    if (graph && graph->error.status == DESCENT_OK) {
        graph->error = *error;
    }
    return NULL;
}

descent_node *dsc_graph_refuse(descent_graph *graph, const char *message)
{
    descent_error error;
    dsc_fail(&error, DESCENT_INVALID, "%s", message);
    return mistake(graph, &error);
}

descent_node *dsc_graph_no_memory(descent_graph *graph, const char *what, size_t bytes)
{
    descent_error error;
    dsc_no_memory(&error, what, bytes);
    return mistake(graph, &error);
}

static bool grow(descent_graph *graph)
{
    if (graph->count < graph->capacity) {
        return true;
    }
    const size_t capacity = graph->capacity ? 2 * graph->capacity : 16;
    descent_node **nodes = dsc_realloc_array(graph->nodes, capacity, sizeof *nodes);
    if (nodes) {
        graph->nodes = nodes;
        graph->capacity = capacity;
    }
    return nodes != NULL;
}

bool dsc_graph_has(const descent_graph *graph, const descent_node *node)
{
    return node && node->index < graph->count && graph->nodes[node->index] == node;
}

// A node that is NULL is the consequence of an earlier mistake, or one.
static bool has_inputs(descent_graph *graph, const descent_node *draft)
{
    for (size_t i = 0; i < draft->input_count; i++) {
        if (!dsc_graph_has(graph, draft->inputs[i])) {
            dsc_graph_refuse(graph, draft->inputs[i] ? "a node belongs to another graph"
                                                     : "a node that a builder takes is NULL");
            return false;
        }
    }
    return true;
}

descent_node *dsc_graph_add(descent_graph *graph, const descent_node *draft)
{
    if (!graph || !has_inputs(graph, draft)) {
        return NULL;
    }
    const dsc_operator *op = dsc_operator_of(draft);
    if (draft->input_count < op->least_inputs || draft->input_count > op->most_inputs) {
        descent_error error;
        dsc_fail(&error, DESCENT_INVALID, "%s takes %zu to %zu inputs, not %zu", op->name,
                 op->least_inputs, op->most_inputs, draft->input_count);
        return mistake(graph, &error);
    }
    // One block: the attributes lie behind their node and go with it.
    const size_t bytes = sizeof(descent_node) + op->attribute_bytes;
    descent_node *node = grow(graph) ? calloc(1, bytes) : NULL;
    if (!node) {
        return dsc_graph_no_memory(graph, "a node of a graph", bytes);
    }
    node->op = draft->op;
    node->index = graph->count;
    node->input_count = draft->input_count;
    memcpy(node->name, draft->name, sizeof node->name);
    memcpy(node->inputs, draft->inputs, sizeof node->inputs);
    if (op->attribute_bytes > 0) {
        node->attributes = node + 1;
        memcpy(node->attributes, draft->attributes, op->attribute_bytes);
    }
    for (size_t i = 0; i < node->input_count; i++) {
        node->batched = node->batched || node->inputs[i]->batched;
        node->needs_gradient = node->needs_gradient || node->inputs[i]->needs_gradient;
    }
    descent_error error = {0};
    if (op->shape(node, &error) != DESCENT_OK) {
        free(node);
        return mistake(graph, &error);
    }
    if (node->width == 0) {
        free(node);
        return dsc_graph_refuse(graph, "a node has more numbers than there can be");
    }
    // Later sizes are small multiples of this number and must not overflow.
    if (node->tensor && node->width > SIZE_MAX / 64 - graph->parameters) {
        free(node);
        return dsc_graph_refuse(graph, "the graph has too many parameters");
    }
    if (node->tensor) {
        node->tensor->offset = graph->parameters;
        graph->parameters += node->width;
    }
    node->state = graph->state;
    graph->state += node->state_width * op->state_count;
    graph->nodes[graph->count++] = node;
    return node;
}

bool dsc_graph_state(const descent_graph *graph, size_t i, dsc_state_array *array)
{
    for (size_t k = 0; k < graph->count; k++) {
        const descent_node *node = graph->nodes[k];
        const dsc_operator *op = dsc_operator_of(node);
        if (i < op->state_count) {
            *array = (dsc_state_array){.node = node,
                                       .name = op->states[i].name,
                                       .positive = op->states[i].positive,
                                       .offset = node->state + i * node->state_width,
                                       .count = node->state_width};
            return true;
        }
        i -= op->state_count;
    }
    return false;
}

void dsc_graph_begin_state(const descent_graph *graph, double *state)
{
    for (size_t k = 0; k < graph->count; k++) {
        const descent_node *node = graph->nodes[k];
        const dsc_operator *op = dsc_operator_of(node);
        for (size_t i = 0; i < node->state_width * op->state_count; i++) {
            state[node->state + i] = op->states[i / node->state_width].initial;
        }
    }
}

size_t dsc_graph_least_rows(const descent_graph *graph, const descent_node **why)
{
    size_t least = 1;
    *why = NULL;
    for (size_t k = 0; k < graph->count; k++) {
        const dsc_coupled *coupled = dsc_operator_of(graph->nodes[k])->coupled;
        const size_t rows = coupled ? coupled->least_rows(graph->nodes[k]) : 1;
        if (rows > least) {
            least = rows;
            *why = graph->nodes[k];
        }
    }
    return least;
}

size_t dsc_graph_couples(const descent_graph *graph, const descent_node **first)
{
    size_t count = 0;
    *first = NULL;
    for (size_t k = graph->count; k-- > 0;) {
        if (dsc_operator_of(graph->nodes[k])->coupled) {
            *first = graph->nodes[k];
            count++;
        }
    }
    return count;
}

size_t descent_graph_parameters(const descent_graph *graph)
{
    if (!graph) {
        return 0;
    }
    return graph->parameters;
}

static const descent_node *nth_parameter(const descent_graph *graph, size_t i)
{
    for (size_t k = 0; k < graph->count; k++) {
        if (graph->nodes[k]->tensor && i-- == 0) {
            return graph->nodes[k];
        }
    }
    return NULL;
}

bool descent_graph_tensor(const descent_graph *graph, size_t i, descent_tensor *tensor)
{
    if (!graph || !tensor) {
        return false;
    }
    const descent_node *node = nth_parameter(graph, i);
    if (node) {
        *tensor = (descent_tensor){.name = node->name,
                                   .rows = node->tensor->rows,
                                   .columns = node->tensor->columns,
                                   .offset = node->tensor->offset,
                                   .decays = node->tensor->decays};
    }
    return node != NULL;
}

descent_shape descent_graph_tensor_shape(const descent_graph *graph, size_t i)
{
    const descent_node *node = graph ? nth_parameter(graph, i) : NULL;
    return node ? node->tensor->shape : (descent_shape){0};
}

static double initial_value(const dsc_tensor *tensor, const dsc_mathematics *by,
                            const dsc_random *random, uint64_t index)
{
    const descent_shape *shape = &tensor->shape;
    double in = (double)tensor->rows, out = (double)tensor->columns;
    for (size_t i = 0; i + 2 < shape->rank; i++) {
        out *= (double)shape->dim[i]; // an input reaches as many places of the output
    }
    switch (tensor->initial) {
    case DESCENT_INITIAL_ZERO:
        return 0.0;
    case DESCENT_INITIAL_NORMAL:
        return tensor->scale * dsc_random_normal_by(by, random, index);
    case DESCENT_INITIAL_UNIFORM:
        return tensor->scale * (2.0 * dsc_random_uniform(random, index) - 1.0);
    case DESCENT_INITIAL_HE:
        // The variances keep the size of signals from layer to layer; sources are with the
        // enumeration in graph.h.
        return sqrt(2.0 / in) * dsc_random_normal_by(by, random, index);
    case DESCENT_INITIAL_GLOROT:
        return sqrt(2.0 / (in + out)) * dsc_random_normal_by(by, random, index);
    case DESCENT_INITIAL_GLOROT_UNIFORM:
        return sqrt(6.0 / (in + out)) * (2.0 * dsc_random_uniform(random, index) - 1.0);
    case DESCENT_INITIAL_LECUN:
        return sqrt(1.0 / in) * dsc_random_normal_by(by, random, index);
    case DESCENT_INITIAL_CONSTANT:
        return tensor->scale;
    }
    return 0.0;
}

static void initialise(const descent_graph *graph, uint64_t seed, float *single, double *wide)
{
    const descent_node *node;
    const dsc_mathematics *by =
        graph->portable && wide ? &dsc_portable_mathematics : &dsc_library_mathematics;
    for (size_t t = 0; (node = nth_parameter(graph, t)) != NULL; t++) {
        const dsc_random random = {seed, DSC_PURPOSE_INITIAL, (uint32_t)t};
        for (size_t i = 0; i < node->width; i++) {
            const double value = initial_value(node->tensor, by, &random, i);
            if (single) {
                single[node->tensor->offset + i] = (float)value;
            } else {
                wide[node->tensor->offset + i] = value;
            }
        }
    }
}

void descent_graph_initialise_f32(const descent_graph *graph, uint64_t seed, float *x)
{
    if (!graph || !x) {
        return;
    }
    initialise(graph, seed, x, NULL);
}

void descent_graph_initialise_f64(const descent_graph *graph, uint64_t seed, double *x)
{
    if (!graph || !x) {
        return;
    }
    initialise(graph, seed, NULL, x);
}

size_t descent_node_width(const descent_node *node)
{
    if (!node) {
        return 0;
    }
    return node->width;
}

descent_shape descent_node_shape(const descent_node *node)
{
    return node ? node->shape : (descent_shape){0};
}

bool descent_node_batched(const descent_node *node)
{
    if (!node) {
        return false;
    }
    return node->batched;
}

double dsc_graph_work(const descent_graph *graph)
{
    double operations = 0.0;
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        const dsc_operator *op = dsc_operator_of(node);
        operations += op->cost ? op->cost(node, DSC_NODE_FORWARD, 0).operations : 0.0;
    }
    return operations / 2.0;
}
