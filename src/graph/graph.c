// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Building graphs.
#include "graph/graph.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
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
        free(graph->nodes[i]->numbers);
        dsc_program_free(graph->nodes[i]->program);
        free(graph->nodes[i]);
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

static descent_node *refuse(descent_graph *graph, const char *message)
{
    descent_error error;
    dsc_fail(&error, DESCENT_INVALID, "%s", message);
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
            refuse(graph, draft->inputs[i] ? "a node belongs to another graph"
                                           : "a node that a builder takes is NULL");
            return false;
        }
    }
    return true;
}

// Adds a copy of `draft` after its shape rule has agreed.
static descent_node *add(descent_graph *graph, const descent_node *draft)
{
    if (!graph || !has_inputs(graph, draft)) {
        return NULL;
    }
    descent_error error = {0};
    descent_node *node = grow(graph) ? malloc(sizeof *node) : NULL;
    if (!node) {
        dsc_no_memory(&error, "a node of a graph", sizeof *node);
        return mistake(graph, &error);
    }
    *node = *draft;
    node->index = graph->count;
    for (size_t i = 0; i < node->input_count; i++) {
        node->batched = node->batched || node->inputs[i]->batched;
        node->needs_gradient = node->needs_gradient || node->inputs[i]->needs_gradient;
    }
    // The shape rule is the same for every number type.
    if (dsc_operators(DESCENT_FLOAT64)[node->op]->shape(node, &error) != DESCENT_OK) {
        free(node);
        return mistake(graph, &error);
    }
    graph->nodes[graph->count++] = node;
    return node;
}

static descent_node *add_unary(descent_graph *graph, dsc_operator_id op, descent_node *input)
{
    return add(graph, &(descent_node){.op = op, .inputs = {input}, .input_count = 1});
}

static descent_node *add_binary(descent_graph *graph, dsc_operator_id op, descent_node *left,
                                descent_node *right, double constant)
{
    return add(graph,
               &(descent_node){
                   .op = op, .inputs = {left, right}, .input_count = 2, .constant = constant});
}

descent_node *descent_input(descent_graph *graph, const char *name, size_t width)
{
    if (width == 0) {
        return refuse(graph, "an input has a width of 0");
    }
    descent_node draft = {.op = DSC_INPUT, .batched = true, .width = width};
    snprintf(draft.name, sizeof draft.name, "%s", name);
    return add(graph, &draft);
}

descent_node *descent_parameter(descent_graph *graph, const char *name, size_t rows,
                                size_t columns, descent_initial initial, double scale,
                                bool decays)
{
    if (!graph) {
        return NULL;
    }
    descent_node draft = {.op = DSC_PARAMETER,
                          .needs_gradient = true,
                          .rows = rows,
                          .columns = columns,
                          .initial = initial,
                          .scale = scale,
                          .decays = decays,
                          .offset = graph->parameters};
    snprintf(draft.name, sizeof draft.name, "%s", name);
    descent_node *node = add(graph, &draft);
    if (node) {
        graph->parameters += node->width;
    }
    return node;
}

descent_node *descent_constant(descent_graph *graph, double value)
{
    return add(graph, &(descent_node){.op = DSC_CONSTANT, .constant = value, .width = 1});
}

descent_node *descent_constants(descent_graph *graph, const double *values, size_t width)
{
    if (!values || width == 0) {
        return refuse(graph, values ? "constants: a width of 0" : "constants: values is NULL");
    }
    double *numbers = dsc_realloc_array(NULL, width, sizeof *numbers);
    if (!numbers) {
        descent_error error;
        dsc_no_memory(&error, "constants of a graph", width * sizeof *numbers);
        return mistake(graph, &error);
    }
    memcpy(numbers, values, width * sizeof *numbers);
    descent_node *node =
        add(graph, &(descent_node){.op = DSC_CONSTANT, .numbers = numbers, .width = width});
    if (!node) {
        free(numbers);
    }
    return node;
}

static descent_initial initial_for(descent_function activation)
{
    switch (activation) {
    case DESCENT_RELU:
    case DESCENT_LEAKY_RELU:
    case DESCENT_ELU:
        return DESCENT_INITIAL_HE;
    case DESCENT_SILU:
    case DESCENT_GELU:
    case DESCENT_SOFTPLUS:
        return DESCENT_INITIAL_LECUN;
    default:
        return DESCENT_INITIAL_GLOROT;
    }
}

descent_node *descent_dense(descent_graph *graph, descent_node *input, size_t units,
                            descent_function activation)
{
    if (!graph || !input) {
        return refuse(graph, "dense: its input is NULL");
    }
    char name[48];
    const size_t number = ++graph->dense_count;
    snprintf(name, sizeof name, "dense%zu.weight", number);
    descent_node *weights =
        descent_parameter(graph, name, input->width, units, initial_for(activation), 0.0, true);
    snprintf(name, sizeof name, "dense%zu.bias", number);
    descent_node *bias =
        descent_parameter(graph, name, 1, units, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *node = descent_dense_with(graph, input, weights, bias, activation);
    if (node) {
        snprintf(node->name, sizeof node->name, "dense%zu", number);
    }
    return node;
}

descent_node *descent_dense_with(descent_graph *graph, descent_node *input,
                                 descent_node *weights, descent_node *bias,
                                 descent_function activation)
{
    if ((unsigned)activation >= DESCENT_FUNCTION_COUNT) {
        return refuse(graph, "dense: no such activation");
    }
    return add(graph, &(descent_node){.op = DSC_DENSE,
                                      .inputs = {input, weights, bias},
                                      .input_count = bias ? 3 : 2,
                                      .function = (int)activation});
}

descent_node *descent_apply(descent_graph *graph, descent_function function,
                            descent_node *input)
{
    if ((unsigned)function >= DESCENT_FUNCTION_COUNT) {
        return refuse(graph, "apply: no such function");
    }
    return add(graph, &(descent_node){.op = DSC_APPLY,
                                      .inputs = {input},
                                      .input_count = 1,
                                      .function = (int)function});
}

descent_node *descent_combine(descent_graph *graph, descent_binary function, descent_node *left,
                              descent_node *right)
{
    if ((unsigned)function >= DESCENT_BINARY_COUNT) {
        return refuse(graph, "combine: no such function");
    }
    return add(graph, &(descent_node){.op = DSC_COMBINE,
                                      .inputs = {left, right},
                                      .input_count = 2,
                                      .function = (int)function});
}

descent_node *descent_element(descent_graph *graph, descent_node *input, size_t index)
{
    return add(graph,
               &(descent_node){
                   .op = DSC_ELEMENT, .inputs = {input}, .input_count = 1, .element = index});
}

descent_node *descent_slice(descent_graph *graph, descent_node *input, size_t first,
                            ptrdiff_t stride, size_t width)
{
    return add(graph, &(descent_node){.op = DSC_SLICE,
                                      .inputs = {input},
                                      .input_count = 1,
                                      .element = first,
                                      .step = stride,
                                      .width = width});
}

descent_node *dsc_graph_program(descent_graph *graph, descent_node *input, dsc_program *program)
{
    descent_node *node = NULL;
    if (input) {
        node = add(graph, &(descent_node){.op = DSC_PROGRAM,
                                          .inputs = {input},
                                          .input_count = 1,
                                          .program = program});
    }
    if (!node) {
        dsc_program_free(program);
    }
    return node;
}

descent_node *descent_sum(descent_graph *graph, descent_node *input)
{
    return add_unary(graph, DSC_SUM, input);
}

descent_node *descent_mean(descent_graph *graph, descent_node *input)
{
    return add_unary(graph, DSC_MEAN, input);
}

descent_node *descent_dropout(descent_graph *graph, descent_node *input, double rate)
{
    return add(graph,
               &(descent_node){
                   .op = DSC_DROPOUT, .inputs = {input}, .input_count = 1, .constant = rate});
}

descent_node *descent_softmax_cross_entropy(descent_graph *graph, descent_node *logits,
                                            descent_node *target)
{
    return add_binary(graph, DSC_SOFTMAX_CROSS_ENTROPY, logits, target, 0.0);
}

descent_node *descent_sigmoid_cross_entropy(descent_graph *graph, descent_node *logits,
                                            descent_node *target)
{
    return add_binary(graph, DSC_SIGMOID_CROSS_ENTROPY, logits, target, 0.0);
}

descent_node *descent_squared_error(descent_graph *graph, descent_node *output,
                                    descent_node *target)
{
    return add_binary(graph, DSC_SQUARED_ERROR, output, target, 0.0);
}

descent_node *descent_huber(descent_graph *graph, descent_node *output, descent_node *target,
                            double delta)
{
    return add_binary(graph, DSC_HUBER, output, target, delta);
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
        if (graph->nodes[k]->op == DSC_PARAMETER && i-- == 0) {
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
                                   .rows = node->rows,
                                   .columns = node->columns,
                                   .offset = node->offset,
                                   .decays = node->decays};
    }
    return node != NULL;
}

static double initial_value(const descent_node *node, const dsc_random *random, uint64_t index)
{
    const double in = (double)node->rows;
    const double out = (double)node->columns;
    switch (node->initial) {
    case DESCENT_INITIAL_ZERO:
        return 0.0;
    case DESCENT_INITIAL_NORMAL:
        return node->scale * dsc_random_normal(random, index);
    case DESCENT_INITIAL_UNIFORM:
        return node->scale * (2.0 * dsc_random_uniform(random, index) - 1.0);
    case DESCENT_INITIAL_HE:
        return sqrt(2.0 / in) * dsc_random_normal(random, index);
    case DESCENT_INITIAL_GLOROT:
        return sqrt(2.0 / (in + out)) * dsc_random_normal(random, index);
    case DESCENT_INITIAL_GLOROT_UNIFORM:
        return sqrt(6.0 / (in + out)) * (2.0 * dsc_random_uniform(random, index) - 1.0);
    case DESCENT_INITIAL_LECUN:
        return sqrt(1.0 / in) * dsc_random_normal(random, index);
    }
    return 0.0;
}

static void initialise(const descent_graph *graph, uint64_t seed, float *single, double *wide)
{
    const descent_node *node;
    for (size_t t = 0; (node = nth_parameter(graph, t)) != NULL; t++) {
        const dsc_random random = {seed, DSC_PURPOSE_INITIAL, (uint32_t)t};
        for (size_t i = 0; i < node->width; i++) {
            const double value = initial_value(node, &random, i);
            if (single) {
                single[node->offset + i] = (float)value;
            } else {
                wide[node->offset + i] = value;
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

bool descent_node_batched(const descent_node *node)
{
    if (!node) {
        return false;
    }
    return node->batched;
}
