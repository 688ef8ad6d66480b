// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = x[i]: one number of a row or of a single block.
#include "graph/operators/access.h"
#include "graph/operators/table.h"

static descent_status shape(descent_node *node, descent_error *error)
{
    FAIL_IF(node->element >= node->inputs[0]->width, error, DESCENT_INVALID,
            "element: there is no element %zu in a width of %zu", node->element,
            node->inputs[0]->width);
    node->width = 1;
    return DESCENT_OK;
}

static void pick(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const size_t rows = rows_of(frame, node), stride = stride_of(frame, node, role);
    const size_t in_stride = stride_of(frame, in, role);
    const real *from = input(frame, in, role) + node->element;
    real *to = output(frame, node, role);
    for (size_t r = 0; r < rows; r++) {
        to[r * stride] = from[r * in_stride];
    }
}

static void put_back(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const bool adds = adds_to(frame, node, 0);
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        real *row = output_row(frame, in, role, r);
        for (size_t j = 0; !adds && j < in->width; j++) {
            row[j] = R(0.0);
        }
        row[node->element] += *input_row(frame, node, role, r);
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    pick(frame, node, DSC_VALUE);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    put_back(frame, node, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        pick(frame, node, DSC_TANGENT);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    put_back(frame, node, DSC_TANGENT_GRADIENT);
}

const dsc_operator X(element_operator) = {.shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
