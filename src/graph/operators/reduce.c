// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sum and mean over a row, or over a single block. Sums accumulate in double.
#include "graph/operators/access.h"
#include "graph/operators/table.h"

typedef enum variant { SUM, MEAN } variant;

static descent_status shape(descent_node *node, descent_error *error)
{
    (void)error;
    dsc_node_take_width(node, 1);
    return DESCENT_OK;
}

static double share(const descent_node *node)
{
    return dsc_operator_of(node)->variant == MEAN ? 1.0 / (double)node->inputs[0]->width : 1.0;
}

static void gather(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *from = input_row(frame, in, role, r);
        double sum = 0.0;
        for (size_t j = 0; j < in->width; j++) {
            sum += (double)from[j];
        }
        *output_row(frame, node, role, r) = (real)(sum * share(node));
    }
}

static void spread(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real g = (real)((double)*input_row(frame, node, role, r) * share(node));
        real *to = output_row(frame, in, role, r);
        for (size_t j = 0; j < in->width; j++) {
            to[j] = adds_to(frame, node, 0) ? to[j] + g : g;
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    gather(frame, node, DSC_VALUE);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    spread(frame, node, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        gather(frame, node, DSC_TANGENT);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    spread(frame, node, DSC_TANGENT_GRADIENT);
}

#define REDUCTION(called, which)                                                               \
    {                                                                                          \
        .name = called, .variant = which, .least_inputs = 1, .most_inputs = 1, .shape = shape, \
        .forward = forward, .backward = backward, .tangent = tangent,                          \
        .tangent_backward = tangent_backward                                                   \
    }

const dsc_operator X(sum_operator) = REDUCTION("sum", SUM);
const dsc_operator X(mean_operator) = REDUCTION("mean", MEAN);
