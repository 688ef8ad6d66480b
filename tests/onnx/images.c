// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Nodes on images: convolutions and pools. ONNX has images x channels x height x width, and weights units x
// channels x height x width.
#include <stdlib.h>
#include <string.h>

#include "onnx/task.h"

/* Images of a tensor; those of one axis are of one row. */
typedef struct images {
    size_t count, channels, height, width;
} images;

static const char *images_of(const onnx_tensor *tensor, images *size)
{
    if (tensor->rank < 3 || tensor->rank > 4) {
        return "windows slide over one or two axes, not three";
    }
    const bool flat = tensor->rank == 3;
    *size = (images){tensor->dim[0], tensor->dim[1], flat ? 1 : tensor->dim[2],
                     tensor->dim[flat ? 2 : 3]};
    return NULL;
}

static descent_node *feed(task *t, const onnx_tensor *tensor, const images *size)
{
    t->batch = size->count;
    double *rows =
        task_input(t, (descent_shape){3, {size->height, size->width, size->channels}});
    const size_t places = size->height * size->width;
    for (size_t i = 0; i < tensor->count; i++) {
        const size_t place = i % places, channel = i / places % size->channels;
        rows[(i / places / size->channels * places + place) * size->channels + channel] =
            tensor->values[i];
    }
    return t->inputs[0];
}

// Padding along one axis, of `auto_pad` and of the last window that `ceil_mode` lets reach beyond the end.
static void pad(const onnx_node *node, size_t size, size_t reach, size_t stride, size_t *before,
                size_t *after)
{
    const onnx_attribute *automatic = onnx_find(node, "auto_pad");
    if (automatic && strncmp(automatic->text, "SAME", 4) == 0) {
        const size_t places = (size + stride - 1) / stride;
        const size_t end = (places - 1) * stride + reach;
        const size_t padding = end > size ? end - size : 0;
        const bool lower = strcmp(automatic->text, "SAME_LOWER") == 0;
        *before = lower ? padding - padding / 2 : padding / 2;
        *after = padding - *before;
    }
    if (onnx_whole(node, "ceil_mode", 0)) {
        const size_t left = (size + *before + *after - reach) % stride;
        *after += left > 0 ? stride - left : 0;
    }
}

static descent_window window_of(const onnx_node *node, const onnx_tensor *weights,
                                const images *size, bool flat)
{
    // Lists have the last axis only where there is one.
    const size_t last = flat ? 0 : 1, axes = last + 1;
    size_t own[2] = {1, 1};
    if (weights) {
        own[0] = flat ? 1 : weights->dim[2];
        own[1] = weights->dim[weights->rank - 1];
    }
    descent_window window =
        descent_window_default(flat ? 1 : onnx_listed(node, "kernel_shape", 0, own[0]),
                               onnx_listed(node, "kernel_shape", last, own[1]));
    window.stride_height = flat ? 1 : onnx_listed(node, "strides", 0, 1);
    window.stride_width = onnx_listed(node, "strides", last, 1);
    window.dilation_height = flat ? 1 : onnx_listed(node, "dilations", 0, 1);
    window.dilation_width = onnx_listed(node, "dilations", last, 1);
    window.top = flat ? 0 : onnx_listed(node, "pads", 0, 0);
    window.left = onnx_listed(node, "pads", last, 0);
    window.bottom = flat ? 0 : onnx_listed(node, "pads", axes, 0);
    window.right = onnx_listed(node, "pads", axes + last, 0);
    if (!flat) {
        pad(node, size->height, (window.height - 1) * window.dilation_height + 1,
            window.stride_height, &window.top, &window.bottom);
    }
    pad(node, size->width, (window.width - 1) * window.dilation_width + 1, window.stride_width,
        &window.left, &window.right);
    return window;
}

const char *task_convolution(task *t)
{
    images size;
    const onnx_tensor *weights = t->in[1], *bias = t->in[2];
    const char *refusal = images_of(t->in[0], &size);
    if (refusal) {
        return refusal;
    }
    const bool flat = t->in[0]->rank == 3;
    descent_window window = window_of(t->node, weights, &size, flat);
    window.groups = (size_t)onnx_whole(t->node, "group", 1);
    const size_t units = weights->dim[0], channels = weights->dim[1];
    const size_t places = window.height * window.width;
    descent_node *input = feed(t, t->in[0], &size);
    double *values = NULL;
    descent_node *w = task_parameter(
        t, (descent_shape){4, {window.height, window.width, channels, units}}, &values);
    for (size_t i = 0; i < weights->count; i++) {
        const size_t place = i % places, channel = i / places % channels;
        values[(place * channels + channel) * units + i / places / channels] =
            weights->values[i];
    }
    descent_node *b = NULL;
    if (bias) {
        b = task_parameter(t, (descent_shape){1, {units}}, &values);
        memcpy(values, bias->values, units * sizeof *values);
    }
    t->root = descent_convolution_with(t->graph, input, w, b, &window, DESCENT_IDENTITY);
    t->order = TASK_IMAGES;
    return NULL;
}

// A mean that counts the padding as zeros is a depthwise convolution.
static descent_node *mean_with_padding(task *t, descent_node *input, size_t channels,
                                       descent_window window)
{
    double *values = NULL;
    const size_t places = window.height * window.width;
    descent_node *w = task_parameter(
        t, (descent_shape){4, {window.height, window.width, 1, channels}}, &values);
    for (size_t i = 0; i < places * channels; i++) {
        values[i] = 1.0 / (double)places;
    }
    window.groups = channels;
    return descent_convolution_with(t->graph, input, w, NULL, &window, DESCENT_IDENTITY);
}

const char *task_pool(task *t)
{
    images size;
    const char *refusal = images_of(t->in[0], &size);
    if (refusal) {
        return refusal;
    }
    const descent_window window = window_of(t->node, NULL, &size, t->in[0]->rank == 3);
    descent_node *input = feed(t, t->in[0], &size);
    if (strcmp(t->node->type, "MaxPool") == 0) {
        t->root = descent_max_pool(t->graph, input, &window);
    } else if (onnx_whole(t->node, "count_include_pad", 0)) {
        t->root = mean_with_padding(t, input, size.channels, window);
    } else {
        t->root = descent_average_pool(t->graph, input, &window);
    }
    t->order = TASK_IMAGES;
    return NULL;
}

const char *task_global_pool(task *t)
{
    images size;
    const char *refusal = images_of(t->in[0], &size);
    if (refusal) {
        return refusal;
    }
    descent_node *input = feed(t, t->in[0], &size);
    const descent_window window = descent_window_default(size.height, size.width);
    t->root = strcmp(t->node->type, "GlobalMaxPool") == 0
                  ? descent_max_pool(t->graph, input, &window)
                  : descent_global_average_pool(t->graph, input);
    t->order = TASK_ROWS; /* one number for each channel */
    return NULL;
}

// What ONNX calls momentum is what the running statistics keep.
const char *task_batch_norm(task *t)
{
    const onnx_tensor *x = t->in[0];
    const size_t channels = x->dim[1];
    images size = {x->dim[0], channels, 1, 1};
    for (size_t axis = 2; axis < x->rank; axis++) {
        size.width *= x->dim[axis]; // in which row a place lies counts for nothing here
    }
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.eps = onnx_number(t->node, "epsilon", 1e-5);
    options.momentum = 1.0 - onnx_number(t->node, "momentum", 0.9);
    options.unbiased = false;
    descent_node *input = feed(t, x, &size), *own[2];
    for (size_t i = 0; i < 2; i++) {
        double *values = NULL;
        own[i] = task_parameter(t, (descent_shape){1, {channels}}, &values);
        memcpy(values, t->in[1 + i]->values, channels * sizeof *values);
    }
    t->root = descent_batch_norm_with(t->graph, input, own[0], own[1], &options);
    t->state_count = 2 * channels;
    t->state = calloc(t->state_count, sizeof *t->state);
    for (size_t i = 0; i < channels; i++) {
        t->state[i] = t->in[3]->values[i];
        t->state[channels + i] = t->in[4]->values[i];
    }
    t->training = onnx_whole(t->node, "training_mode", 0) != 0;
    t->order = TASK_IMAGES;
    return NULL;
}
