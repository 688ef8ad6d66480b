// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Builders of what slides a window over images, and of rows in another shape.
#include "graph/builders_images.h"

#include <stdio.h>
#include <string.h>

#include "core/size.h"
#include "graph/builders.h"
#include "graph/graph.h"
#include "graph/operators/attributes.h"

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
    const size_t places = (size - 1) / stride + 1;
    const size_t reach = (places - 1) * stride + (window - 1) * dilation + 1;
    const size_t padding = reach > size ? reach - size : 0;
    *before = padding / 2;
    *after = padding - padding / 2;
}

// No window, stride or dilation of 0, and none beyond what the shape rule takes.
static bool slides(const descent_window *window)
{
    const size_t sizes[] = {window->height,          window->width,
                            window->stride_height,   window->stride_width,
                            window->dilation_height, window->dilation_width};
    bool good = true;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        good = good && sizes[i] > 0 && sizes[i] <= DSC_WINDOW_MOST;
    }
    return good;
}

descent_window descent_window_same(descent_window window, const descent_node *input)
{
    if (input && input->shape.rank == 3 && slides(&window)) {
        pad(input->shape.dim[0], window.height, window.stride_height, window.dilation_height,
            &window.top, &window.bottom);
        pad(input->shape.dim[1], window.width, window.stride_width, window.dilation_width,
            &window.left, &window.right);
    }
    return window;
}

descent_node *dsc_graph_convolution(descent_graph *graph, descent_node *input, size_t units,
                                    const descent_window *window, descent_function activation,
                                    bool biased)
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
        descent_parameter_shaped(graph, name, shape, dsc_initial_for(activation), 0.0, true);
    snprintf(name, sizeof name, "conv%zu.bias", number);
    descent_node *bias = weights && biased ? descent_parameter(graph, name, 1, units,
                                                               DESCENT_INITIAL_ZERO, 0.0, false)
                                           : NULL;
    descent_node *node =
        weights ? descent_convolution_with(graph, input, weights, bias, window, activation)
                : NULL;
    if (node) {
        snprintf(node->name, sizeof node->name, "conv%zu", number);
    }
    return node;
}

descent_node *descent_convolution(descent_graph *graph, descent_node *input, size_t units,
                                  const descent_window *window, descent_function activation)
{
    return dsc_graph_convolution(graph, input, units, window, activation, true);
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
    return dsc_graph_add_unary(graph, op, input, &attributes);
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
    const descent_window window =
        descent_window_default(shape.dim[0], shape.rank == 2 ? 1 : shape.dim[1]);
    // Positions are an image one pixel wide.
    descent_node *image =
        shape.rank == 2
            ? descent_reshape(graph, input, (descent_shape){3, {shape.dim[0], 1, shape.dim[1]}})
            : input;
    descent_node *pooled = descent_average_pool(graph, image, &window);
    return pooled ? descent_reshape(graph, pooled, dsc_shape_flat(pooled->width)) : NULL;
}

descent_node *descent_reshape(descent_graph *graph, descent_node *input, descent_shape shape)
{
    if (dsc_shape_numbers(shape) == 0) {
        return dsc_graph_refuse(graph, "reshape: a shape has one to four sizes from 1 on");
    }
    return dsc_graph_add_unary(graph, &dsc_reshape_operator, input,
                               &(dsc_reshape_attributes){shape});
}
