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

static descent_node *add_unary(descent_graph *graph, const dsc_operator_set *op,
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
        return dsc_graph_refuse(graph, "dense: its input is NULL");
    }
    char name[48];
    // Names count layers, so that two layers never share one: weights are stored by name.
    const size_t number = ++graph->dense_count;
    snprintf(name, sizeof name, "dense%zu.weight", number);
    descent_node *weights =
        descent_parameter(graph, name, input->width, units, initial_for(activation), 0.0, true);
    snprintf(name, sizeof name, "dense%zu.bias", number);
    descent_node *bias =
        // Biases do not decay: a shift of the output is no complexity that weight decay should
        // price.
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
        return dsc_graph_refuse(graph, "dense: no such activation");
    }
    return dsc_graph_add(
        graph, &(descent_node){.op = &dsc_dense_operator,
                               .inputs = {input, weights, bias},
                               .input_count = bias ? 3 : 2,
                               .attributes = &(dsc_function_attributes){(int)activation}});
}

// The members that files have, of a window of a program that may know fewer.
static bool take_window(descent_graph *graph, const descent_window *given, descent_window *own,
                        dsc_window *window)
{
    *own = descent_window_default(1, 1);
    descent_error error = {0};
    if (!given || dsc_size_take("window", given, own, sizeof *own, &error) != DESCENT_OK) {
        dsc_graph_refuse(graph, given ? error.message : "a window is NULL");
        return false;
    }
    *window = (dsc_window){.height = own->height,
                           .width = own->width,
                           .stride_height = own->stride_height,
                           .stride_width = own->stride_width,
                           .dilation_height = own->dilation_height,
                           .dilation_width = own->dilation_width,
                           .top = own->top,
                           .bottom = own->bottom,
                           .left = own->left,
                           .right = own->right};
    return true;
}

descent_window descent_window_default(size_t height, size_t width)
{
    return (descent_window){.size = sizeof(descent_window),
                            .height = height,
                            .width = width,
                            .stride_height = 1,
                            .stride_width = 1,
                            .dilation_height = 1,
                            .dilation_width = 1,
                            .groups = 1};
}

// TensorFlow's "SAME": ceil(size / stride) places.
static void pad(size_t size, size_t window, size_t stride, size_t dilation, size_t *before,
                size_t *after)
{
    if (window == 0 || stride == 0 || window > SIZE_MAX / 8 / (dilation + 1)) {
        return;
    }
    const size_t places = (size - 1) / stride + 1;
    const size_t reach = (places - 1) * stride + (window - 1) * dilation + 1;
    const size_t padding = reach > size ? reach - size : 0;
    *before = padding / 2;
    *after = padding - padding / 2;
}

descent_window descent_window_same(descent_window window, const descent_node *input)
{
    if (input && input->shape.rank == 3) {
        pad(input->shape.dim[0], window.height, window.stride_height, window.dilation_height,
            &window.top, &window.bottom);
        pad(input->shape.dim[1], window.width, window.stride_width, window.dilation_width,
            &window.left, &window.right);
    }
    return window;
}

descent_node *descent_convolution(descent_graph *graph, descent_node *input, size_t units,
                                  const descent_window *window, descent_function activation)
{
    if (!graph || !input) {
        return dsc_graph_refuse(graph, "convolution: its input is NULL");
    }
    descent_window own;
    dsc_window plain;
    if (!take_window(graph, window, &own, &plain)) {
        return NULL;
    }
    // The shape rule says what is wrong where the weights have no shape.
    const size_t channels = input->shape.rank == 3 ? input->shape.dim[2] : 1;
    const size_t seen =
        own.groups > 0 && channels % own.groups == 0 ? channels / own.groups : 1;
    const descent_shape shape = {4, {own.height, own.width, seen, units}};
    char name[48];
    const size_t number = ++graph->convolution_count;
    snprintf(name, sizeof name, "conv%zu.weight", number);
    descent_node *weights =
        descent_parameter_shaped(graph, name, shape, initial_for(activation), 0.0, true);
    snprintf(name, sizeof name, "conv%zu.bias", number);
    descent_node *bias =
        weights ? descent_parameter(graph, name, 1, units, DESCENT_INITIAL_ZERO, 0.0, false)
                : NULL;
    descent_node *node =
        weights ? descent_convolution_with(graph, input, weights, bias, window, activation)
                : NULL;
    if (node) {
        snprintf(node->name, sizeof node->name, "conv%zu", number);
    }
    return node;
}

descent_node *descent_convolution_with(descent_graph *graph, descent_node *input,
                                       descent_node *weights, descent_node *bias,
                                       const descent_window *window,
                                       descent_function activation)
{
    if ((unsigned)activation >= DESCENT_FUNCTION_COUNT) {
        return dsc_graph_refuse(graph, "convolution: no such activation");
    }
    descent_window own;
    dsc_convolution_attributes attributes = {.function = (int)activation};
    if (!take_window(graph, window, &own, &attributes.window)) {
        return NULL;
    }
    attributes.groups = own.groups;
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_convolution_operator,
                                                .inputs = {input, weights, bias},
                                                .input_count = bias ? 3 : 2,
                                                .attributes = &attributes});
}

static descent_node *add_pool(descent_graph *graph, const dsc_operator_set *op,
                              descent_node *input, const descent_window *window)
{
    descent_window own;
    dsc_pool_attributes attributes = {0};
    if (!take_window(graph, window, &own, &attributes.window)) {
        return NULL;
    }
    if (own.groups != 1) {
        return dsc_graph_refuse(graph, "a pool has no groups: every channel is one");
    }
    return add_unary(graph, op, input, &attributes);
}

descent_node *descent_max_pool(descent_graph *graph, descent_node *input,
                               const descent_window *window)
{
    return add_pool(graph, &dsc_max_pool_operator, input, window);
}

descent_node *descent_average_pool(descent_graph *graph, descent_node *input,
                                   const descent_window *window)
{
    return add_pool(graph, &dsc_average_pool_operator, input, window);
}

descent_node *descent_global_average_pool(descent_graph *graph, descent_node *input)
{
    const descent_shape shape = descent_node_shape(input);
    const descent_window window = descent_window_default(shape.dim[0], shape.dim[1]);
    descent_node *pooled = descent_average_pool(graph, input, &window);
    return pooled ? descent_reshape(graph, pooled, dsc_shape_flat(pooled->width)) : NULL;
}

descent_node *descent_reshape(descent_graph *graph, descent_node *input, descent_shape shape)
{
    if (dsc_shape_numbers(shape) == 0) {
        return dsc_graph_refuse(graph, "reshape: a shape has one to four sizes from 1 on");
    }
    return add_unary(graph, &dsc_reshape_operator, input, &(dsc_reshape_attributes){shape});
}

descent_node *descent_apply(descent_graph *graph, descent_function function,
                            descent_node *input)
{
    if ((unsigned)function >= DESCENT_FUNCTION_COUNT) {
        return dsc_graph_refuse(graph, "apply: no such function");
    }
    return add_unary(graph, &dsc_apply_operator, input,
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
    return add_unary(graph, &dsc_element_operator, input, &(dsc_element_attributes){index});
}

descent_node *descent_pick(descent_graph *graph, descent_node *input, size_t first,
                           ptrdiff_t stride, size_t width)
{
    return add_unary(graph, &dsc_pick_operator, input,
                     &(dsc_pick_attributes){.first = first, .width = width, .step = stride});
}

descent_node *dsc_graph_program(descent_graph *graph, descent_node *input, dsc_program *program)
{
    descent_node *node = NULL;
    if (input) {
        node =
            add_unary(graph, &dsc_program_operator, input, &(dsc_program_attributes){program});
    }
    if (!node) {
        dsc_program_free(program);
    }
    return node;
}

descent_node *descent_sum(descent_graph *graph, descent_node *input)
{
    return add_unary(graph, &dsc_sum_operator, input, NULL);
}

descent_node *descent_mean(descent_graph *graph, descent_node *input)
{
    return add_unary(graph, &dsc_mean_operator, input, NULL);
}

descent_node *descent_dropout(descent_graph *graph, descent_node *input, double rate)
{
    return add_unary(graph, &dsc_dropout_operator, input, &(dsc_dropout_attributes){rate});
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
