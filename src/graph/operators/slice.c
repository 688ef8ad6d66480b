// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y[j] = x[first + j step]: some numbers of a row or of a single block. An element is a slice
// of one.
#include "graph/operators/access.h"
#include "graph/operators/table.h"

static descent_status shape(descent_node *node, descent_error *error)
{
    const size_t width = node->inputs[0]->width, steps = node->width - 1;
    FAIL_IF(node->width == 0 || node->step == 0, error, DESCENT_INVALID,
            "slice: width and stride cannot be 0");
    const size_t stride = node->step < 0 ? (size_t)-node->step : (size_t)node->step;
    const size_t room = node->step < 0 ? node->element : width - 1 - node->element;
    FAIL_IF(node->element >= width || steps > room / stride, error, DESCENT_INVALID,
            "slice: %zu elements from %zu on, %td apart, do not lie in a width of %zu",
            node->width, node->element, node->step, width);
    return DESCENT_OK;
}

static descent_status element_shape(descent_node *node, descent_error *error)
{
    FAIL_IF(node->element >= node->inputs[0]->width, error, DESCENT_INVALID,
            "element: there is no element %zu in a width of %zu", node->element,
            node->inputs[0]->width);
    node->width = 1;
    node->step = 1;
    return DESCENT_OK;
}

static void pick(const dsc_frame *frame, const descent_node *node, int role)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *from = input_row(frame, node->inputs[0], role, r) + node->element;
        real *to = output_row(frame, node, role, r);
        for (size_t j = 0; j < node->width; j++) {
            to[j] = from[(ptrdiff_t)j * node->step];
        }
    }
}

static void put_back(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        real *row = output_row(frame, in, role, r);
        const real *from = input_row(frame, node, role, r);
        for (size_t j = 0; !adds_to(frame, node, 0) && j < in->width; j++) {
            row[j] = R(0.0);
        }
        row += node->element;
        for (size_t j = 0; j < node->width; j++) {
            row[(ptrdiff_t)j * node->step] += from[j];
        }
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

const dsc_operator X(slice_operator) = {.name = "slice",
                                        .shape = shape,
                                        .forward = forward,
                                        .backward = backward,
                                        .tangent = tangent,
                                        .tangent_backward = tangent_backward};

const dsc_operator X(element_operator) = {.name = "element",
                                          .shape = element_shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
