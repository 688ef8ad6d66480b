// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(x), element by element, f one of descent_function.
#include "graph/operators/access.h"
#include "graph/operators/codes.h"
#include "graph/operators/functions.h"
#include "graph/operators/table.h"

static int function_of(const descent_node *node)
{
    const dsc_function_attributes *own = node->attributes;
    return own->function;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    (void)error;
    dsc_node_take_shape(node, node->inputs[0]->shape);
    return DESCENT_OK;
}

// Rows that lie one behind the other are one long row.
static void join_rows(const dsc_frame *frame, const descent_node *node, size_t *rows,
                      size_t *width)
{
    *rows = rows_of(frame, node);
    *width = node->width;
    if (stride_of(frame, node, DSC_VALUE) == *width) {
        *width *= *rows;
        *rows = *rows > 0;
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    size_t rows = 0, width = 0;
    join_rows(frame, node, &rows, &width);
    for (size_t r = 0; r < rows; r++) {
        dsc_function_value(function_of(node), width, input_row(frame, in, DSC_VALUE, r),
                           output_row(frame, node, DSC_VALUE, r));
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    size_t rows = 0, width = 0;
    join_rows(frame, node, &rows, &width);
    for (size_t r = 0; owes(node, 0) && r < rows; r++) {
        dsc_function_backward(function_of(node), width, input_row(frame, in, DSC_VALUE, r),
                              input_row(frame, node, DSC_VALUE, r),
                              input_row(frame, node, DSC_GRADIENT, r),
                              output_row(frame, in, DSC_GRADIENT, r), adds_to(frame, node, 0));
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    size_t rows = 0, width = 0;
    join_rows(frame, node, &rows, &width);
    for (size_t r = 0; owes(node, 0) && r < rows; r++) {
        dsc_function_backward(function_of(node), width, input_row(frame, in, DSC_VALUE, r),
                              input_row(frame, node, DSC_VALUE, r),
                              input_row(frame, in, DSC_TANGENT, r),
                              output_row(frame, node, DSC_TANGENT, r), false);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    const int rg = DSC_TANGENT_GRADIENT;
    size_t rows = 0, width = 0;
    join_rows(frame, node, &rows, &width);
    for (size_t r = 0; owes(node, 0) && r < rows; r++) {
        dsc_function_tangent_backward(
            function_of(node), width, input_row(frame, in, DSC_VALUE, r),
            input_row(frame, node, DSC_VALUE, r), input_row(frame, in, DSC_TANGENT, r),
            input_row(frame, node, DSC_GRADIENT, r), input_row(frame, node, rg, r),
            output_row(frame, in, rg, r), adds_to(frame, node, 0));
    }
}

static dsc_held argument_of(const descent_node *node)
{
    return (dsc_held){node->inputs[0], DSC_VALUE};
}

static bool kinked(const descent_node *node)
{
    return dsc_function_is_kinked(function_of(node));
}

// What the passes need is in the value then, and f'' is 0.
static bool in_place(const descent_node *node)
{
    return !dsc_function_needs_argument(function_of(node)) &&
           dsc_function_is_piecewise_linear(function_of(node));
}

static const dsc_activation activation = {function_of, argument_of};

static const dsc_attribute fields[] = {
    {DSC_FIELD(WORD, dsc_function_attributes, function), .word = dsc_function_word},
};

static unsigned keeps(const descent_node *node)
{
    return dsc_function_keeps(function_of(node));
}

const dsc_operator X(apply_operator) = {.name = "apply",
                                        .least_inputs = 1,
                                        .most_inputs = 1,
                                        .DSC_FIELDS(fields),
                                        .attribute_bytes = sizeof(dsc_function_attributes),
                                        .activation = &activation,
                                        .kinked = kinked,
                                        .keeps = keeps,
                                        .in_place = in_place,
                                        .positions = dsc_positions_apart,
                                        .shape = shape,
                                        .forward = forward,
                                        .backward = backward,
                                        .tangent = tangent,
                                        .tangent_backward = tangent_backward};
