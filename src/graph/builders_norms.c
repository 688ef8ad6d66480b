// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Builders of norms, and of what stands around them: joined rows and residuals.
#include <stdio.h>

#include "core/size.h"
#include "graph/graph.h"
#include "graph/operators/attributes.h"

static descent_node *add_norm(descent_graph *graph, const dsc_operator_set *op,
                              descent_node *input, descent_node *gain, descent_node *shift,
                              dsc_norm_attributes own)
{
    if (shift && !gain) {
        return dsc_graph_refuse(graph, "a norm with a shift has a gain as well");
    }
    return dsc_graph_add(graph, &(descent_node){.op = op,
                                                .inputs = {input, gain, shift},
                                                .input_count = gain ? (shift ? 3 : 2) : 1,
                                                .attributes = &own});
}

// With parameters of its own: a gain of 1 and a shift of 0 for each number of the last axis, which
// do not decay, as they are no weights of anything.
static descent_node *add_own_norm(descent_graph *graph, const dsc_operator_set *op,
                                  descent_node *input, bool shifts, dsc_norm_attributes own)
{
    if (!graph || !input) {
        return dsc_graph_refuse(graph, "a norm: its input is NULL");
    }
    char name[48];
    const size_t number = ++graph->norm_count;
    const size_t channels = input->shape.dim[input->shape.rank - 1];
    snprintf(name, sizeof name, "norm%zu.gain", number);
    descent_node *shift = NULL, *gain = descent_parameter(graph, name, 1, channels,
                                                          DESCENT_INITIAL_CONSTANT, 1.0, false);
    if (shifts) {
        snprintf(name, sizeof name, "norm%zu.shift", number);
        shift = descent_parameter(graph, name, 1, channels, DESCENT_INITIAL_ZERO, 0.0, false);
    }
    descent_node *node = add_norm(graph, op, input, gain, shift, own);
    if (node) {
        snprintf(node->name, sizeof node->name, "norm%zu", number);
    }
    return node;
}

descent_node *descent_layer_norm(descent_graph *graph, descent_node *input, double eps)
{
    return add_own_norm(graph, &dsc_layer_norm_operator, input, true,
                        (dsc_norm_attributes){.eps = eps});
}

descent_node *descent_layer_norm_with(descent_graph *graph, descent_node *input,
                                      descent_node *gain, descent_node *shift, double eps)
{
    return add_norm(graph, &dsc_layer_norm_operator, input, gain, shift,
                    (dsc_norm_attributes){.eps = eps});
}

descent_node *descent_rms_norm(descent_graph *graph, descent_node *input, double eps)
{
    return add_own_norm(graph, &dsc_rms_norm_operator, input, false,
                        (dsc_norm_attributes){.eps = eps});
}

descent_node *descent_rms_norm_with(descent_graph *graph, descent_node *input,
                                    descent_node *gain, double eps)
{
    return add_norm(graph, &dsc_rms_norm_operator, input, gain, NULL,
                    (dsc_norm_attributes){.eps = eps});
}

descent_node *descent_group_norm(descent_graph *graph, descent_node *input, size_t groups,
                                 double eps)
{
    return add_own_norm(graph, &dsc_group_norm_operator, input, true,
                        (dsc_norm_attributes){.groups = groups, .eps = eps});
}

descent_node *descent_group_norm_with(descent_graph *graph, descent_node *input, size_t groups,
                                      descent_node *gain, descent_node *shift, double eps)
{
    return add_norm(graph, &dsc_group_norm_operator, input, gain, shift,
                    (dsc_norm_attributes){.groups = groups, .eps = eps});
}

descent_batch_norm_options descent_batch_norm_options_default(void)
{
    return (descent_batch_norm_options){.size = sizeof(descent_batch_norm_options),
                                        .eps = DESCENT_NORM_EPS,
                                        .momentum = 0.1,
                                        .unbiased = true};
}

// NULL stands for the default, and a program may know fewer.
static bool take_options(descent_graph *graph, const descent_batch_norm_options *given,
                         dsc_norm_attributes *attributes)
{
    descent_batch_norm_options own = descent_batch_norm_options_default();
    descent_error error = {0};
    if (given &&
        dsc_size_take("batch_norm_options", given, &own, sizeof own, &error) != DESCENT_OK) {
        dsc_graph_refuse(graph, error.message);
        return false;
    }
    *attributes = (dsc_norm_attributes){
        .eps = own.eps, .momentum = own.momentum, .unbiased = own.unbiased};
    return true;
}

descent_node *descent_batch_norm(descent_graph *graph, descent_node *input,
                                 const descent_batch_norm_options *options)
{
    dsc_norm_attributes own;
    return take_options(graph, options, &own)
               ? add_own_norm(graph, &dsc_batch_norm_operator, input, true, own)
               : NULL;
}

// It has a name too: its state lies under that in files.
descent_node *descent_batch_norm_with(descent_graph *graph, descent_node *input,
                                      descent_node *gain, descent_node *shift,
                                      const descent_batch_norm_options *options)
{
    dsc_norm_attributes own;
    descent_node *node =
        take_options(graph, options, &own)
            ? add_norm(graph, &dsc_batch_norm_operator, input, gain, shift, own)
            : NULL;
    if (node) {
        snprintf(node->name, sizeof node->name, "norm%zu", ++graph->norm_count);
    }
    return node;
}

descent_node *descent_concatenate(descent_graph *graph, descent_node *const *inputs,
                                  size_t count)
{
    if (!inputs || count == 0) {
        return dsc_graph_refuse(graph, inputs ? "concatenate: there are no inputs"
                                              : "concatenate: inputs is NULL");
    }
    // A node takes a few; what was joined is the first input of the next.
    descent_node *joined = inputs[0];
    for (size_t next = 1; next < count;) {
        descent_node draft = {
            .op = &dsc_concatenate_operator, .inputs = {joined}, .input_count = 1};
        while (draft.input_count < DSC_MAX_INPUTS && next < count) {
            draft.inputs[draft.input_count++] = inputs[next++];
        }
        joined = dsc_graph_add(graph, &draft);
    }
    return joined;
}

descent_node *descent_residual(descent_graph *graph, descent_node *input, descent_node *branch)
{
    // What combine alone would take: a width of 1, and a single block, repeat.
    if (input && branch &&
        (!dsc_shape_same(input->shape, branch->shape) || input->batched != branch->batched)) {
        char one[DSC_SHAPE_TEXT], other[DSC_SHAPE_TEXT], message[320];
        snprintf(message, sizeof message,
                 "residual: %s %s and, from the branch, %s %s do not fit",
                 input->batched ? "rows of" : "a single block of",
                 dsc_shape_text(input->shape, " x ", one),
                 branch->batched ? "rows of" : "a single block of",
                 dsc_shape_text(branch->shape, " x ", other));
        return dsc_graph_refuse(graph, message);
    }
    descent_node *sum = descent_combine(graph, DESCENT_ADD, input, branch);
    if (sum) {
        snprintf(sum->name, sizeof sum->name, "residual");
    }
    return sum;
}
