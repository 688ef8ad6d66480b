// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Builders: one for each operator, which it alone names.
//
// Keeps: builders check little by themselves; dsc_graph_add asks the operator, and a refused
// node is NULL. A NULL input makes the next builder return NULL too, and the graph keeps the
// first reason: so a network is written as nested calls and checked once, at its end.
#include "graph/builders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/size.h"
#include "graph/graph.h"
#include "graph/operators/attributes.h"

descent_node *dsc_graph_add_unary(descent_graph *graph, const dsc_operator_set *op,
                                  descent_node *input, void *attributes)
{
    return dsc_graph_add(
        graph, &(descent_node){
                   .op = op, .inputs = {input}, .input_count = 1, .attributes = attributes});
}

static descent_node *add_binary(descent_graph *graph, const dsc_operator_set *op,
                                descent_node *left, descent_node *right, void *attributes)
{
    return dsc_graph_add(graph, &(descent_node){.op = op,
                                                .inputs = {left, right},
                                                .input_count = 2,
                                                .attributes = attributes});
}

static descent_node *add_leaf(descent_graph *graph, const dsc_operator_set *op,
                              const char *name, void *attributes)
{
    descent_node draft = {.op = op, .attributes = attributes};
    snprintf(draft.name, sizeof draft.name, "%s", name);
    return dsc_graph_add(graph, &draft);
}

descent_node *descent_input(descent_graph *graph, const char *name, size_t width)
{
    return add_leaf(graph, &dsc_input_operator, name, &(dsc_input_attributes){.width = width});
}

descent_node *descent_input_shaped(descent_graph *graph, const char *name, descent_shape shape)
{
    const size_t width = dsc_shape_numbers(shape);
    if (width == 0) {
        return dsc_graph_refuse(graph, "an input's shape has one to four sizes from 1 on");
    }
    return add_leaf(graph, &dsc_input_operator, name,
                    &(dsc_input_attributes){.width = width, .shape = shape});
}

descent_node *descent_parameter(descent_graph *graph, const char *name, size_t rows,
                                size_t columns, descent_initial initial, double scale,
                                bool decays)
{
    dsc_tensor own = {
        .rows = rows, .columns = columns, .initial = initial, .scale = scale, .decays = decays};
    return add_leaf(graph, &dsc_parameter_operator, name, &own);
}

descent_node *descent_parameter_shaped(descent_graph *graph, const char *name,
                                       descent_shape shape, descent_initial initial,
                                       double scale, bool decays)
{
    const size_t numbers = dsc_shape_numbers(shape);
    if (numbers == 0) {
        return dsc_graph_refuse(graph, "a parameter's shape has one to four sizes from 1 on");
    }
    const size_t columns = shape.dim[shape.rank - 1];
    dsc_tensor own = {.rows = numbers / columns,
                      .columns = columns,
                      .shape = shape,
                      .initial = initial,
                      .scale = scale,
                      .decays = decays};
    return add_leaf(graph, &dsc_parameter_operator, name, &own);
}

descent_node *descent_constant(descent_graph *graph, double value)
{
    dsc_constant_attributes own = {.width = 1, .value = value};
    return dsc_graph_add(graph,
                         &(descent_node){.op = &dsc_constant_operator, .attributes = &own});
}

descent_node *descent_constants(descent_graph *graph, const double *values, size_t width)
{
    if (!values || width == 0) {
        return dsc_graph_refuse(graph, values ? "constants: a width of 0"
                                              : "constants: values is NULL");
    }
    dsc_constant_attributes own = {
        .width = width, .numbers = dsc_realloc_array(NULL, width, sizeof *own.numbers)};
    if (!own.numbers) {
        return dsc_graph_no_memory(graph, "constants of a graph", width * sizeof *own.numbers);
    }
    // Copied: the caller's array need not outlive the graph.
    memcpy(own.numbers, values, width * sizeof *own.numbers);
    descent_node *node =
        dsc_graph_add(graph, &(descent_node){.op = &dsc_constant_operator, .attributes = &own});
    // dsc_graph_add takes the attributes only when it succeeds.
    if (!node) {
        free(own.numbers);
    }
    return node;
}

// Rectifiers lose half the variance, hence twice the variance of weights (He et al. 2015);
// symmetric functions keep it in both directions (Glorot, Bengio 2010).
descent_initial dsc_initial_for(descent_function activation)
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

// Rows of positions x features, of which dense takes one position after the other; images are one
// row to it.
static bool has_positions(const descent_node *node)
{
    return node && node->batched && node->shape.rank == 2;
}

descent_node *dsc_graph_dense(descent_graph *graph, descent_node *input, size_t units,
                              descent_function activation, bool biased)
{
    if (!graph || !input) {
        return dsc_graph_refuse(graph, "dense: its input is NULL");
    }
    char name[48];
    // Names count layers, so that two layers never share one: weights are stored by name.
    const size_t number = ++graph->dense_count;
    snprintf(name, sizeof name, "dense%zu.weight", number);
    const size_t inputs = has_positions(input) ? input->shape.dim[1] : input->width;
    descent_node *weights =
        descent_parameter(graph, name, inputs, units, dsc_initial_for(activation), 0.0, true);
    snprintf(name, sizeof name, "dense%zu.bias", number);
    descent_node *bias =
        // Biases do not decay: a shift of the output is no complexity that weight decay should
        // price.
        biased ? descent_parameter(graph, name, 1, units, DESCENT_INITIAL_ZERO, 0.0, false)
               : NULL;
    descent_node *node = descent_dense_with(graph, input, weights, bias, activation);
    if (node) {
        snprintf(node->name, sizeof node->name, "dense%zu", number);
    }
    return node;
}

descent_node *descent_dense(descent_graph *graph, descent_node *input, size_t units,
                            descent_function activation)
{
    return dsc_graph_dense(graph, input, units, activation, true);
}

descent_node *descent_dense_with(descent_graph *graph, descent_node *input,
                                 descent_node *weights, descent_node *bias,
                                 descent_function activation)
{
    if ((unsigned)activation >= DESCENT_FUNCTION_COUNT) {
        return dsc_graph_refuse(graph, "dense: no such activation");
    }
    if (has_positions(input)) {
        dsc_position_dense_attributes own = {(int)activation, false};
        return dsc_graph_add(graph, &(descent_node){.op = &dsc_position_dense_operator,
                                                    .inputs = {input, weights, bias},
                                                    .input_count = bias ? 3 : 2,
                                                    .attributes = &own});
    }
    return dsc_graph_add(
        graph, &(descent_node){.op = &dsc_dense_operator,
                               .inputs = {input, weights, bias},
                               .input_count = bias ? 3 : 2,
                               .attributes = &(dsc_function_attributes){(int)activation}});
}

descent_node *descent_apply(descent_graph *graph, descent_function function,
                            descent_node *input)
{
    if ((unsigned)function >= DESCENT_FUNCTION_COUNT) {
        return dsc_graph_refuse(graph, "apply: no such function");
    }
    return dsc_graph_add_unary(graph, &dsc_apply_operator, input,
                               &(dsc_function_attributes){(int)function});
}

descent_node *descent_combine(descent_graph *graph, descent_binary function, descent_node *left,
                              descent_node *right)
{
    if ((unsigned)function >= DESCENT_BINARY_COUNT) {
        return dsc_graph_refuse(graph, "combine: no such function");
    }
    return add_binary(graph, &dsc_combine_operator, left, right,
                      &(dsc_function_attributes){(int)function});
}

descent_node *descent_element(descent_graph *graph, descent_node *input, size_t index)
{
    return dsc_graph_add_unary(graph, &dsc_element_operator, input,
                               &(dsc_element_attributes){index});
}

descent_node *descent_pick(descent_graph *graph, descent_node *input, size_t first,
                           ptrdiff_t stride, size_t width)
{
    return dsc_graph_add_unary(
        graph, &dsc_pick_operator, input,
        &(dsc_pick_attributes){.first = first, .width = width, .step = stride});
}

descent_node *dsc_graph_program(descent_graph *graph, descent_node *input, dsc_program *program)
{
    descent_node *node = NULL;
    if (input) {
        node = dsc_graph_add_unary(graph, &dsc_program_operator, input,
                                   &(dsc_program_attributes){program});
    }
    if (!node) {
        dsc_program_free(program);
    }
    return node;
}

descent_node *descent_sum(descent_graph *graph, descent_node *input)
{
    return dsc_graph_add_unary(graph, &dsc_sum_operator, input, NULL);
}

descent_node *descent_mean(descent_graph *graph, descent_node *input)
{
    return dsc_graph_add_unary(graph, &dsc_mean_operator, input, NULL);
}

descent_node *descent_dropout(descent_graph *graph, descent_node *input, double rate)
{
    return dsc_graph_add_unary(graph, &dsc_dropout_operator, input,
                               &(dsc_dropout_attributes){rate});
}

descent_node *descent_softmax_cross_entropy(descent_graph *graph, descent_node *logits,
                                            descent_node *target)
{
    return descent_softmax_cross_entropy_smoothed(graph, logits, target, 0.0);
}

descent_node *descent_softmax_cross_entropy_smoothed(descent_graph *graph, descent_node *logits,
                                                     descent_node *target, double smoothing)
{
    return add_binary(graph, &dsc_softmax_cross_entropy_operator, logits, target,
                      &(dsc_softmax_attributes){smoothing});
}

descent_node *descent_sigmoid_cross_entropy(descent_graph *graph, descent_node *logits,
                                            descent_node *target)
{
    return add_binary(graph, &dsc_sigmoid_cross_entropy_operator, logits, target, NULL);
}

descent_node *descent_squared_error(descent_graph *graph, descent_node *output,
                                    descent_node *target)
{
    return add_binary(graph, &dsc_squared_error_operator, output, target, NULL);
}

descent_node *descent_huber(descent_graph *graph, descent_node *output, descent_node *target,
                            double delta)
{
    return add_binary(graph, &dsc_huber_operator, output, target,
                      &(dsc_huber_attributes){delta});
}
