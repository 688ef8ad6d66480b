// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The same numbers in another shape. A copy: rows with axes lie without gaps, others do not
// (plan.c).
#include <string.h>

#include "graph/operators/access.h"
#include "graph/operators/shape_form.h"
#include "graph/operators/table.h"

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_reshape_attributes *own = node->attributes;
    const descent_node *in = node->inputs[0];
    const descent_shape to = own->shape;
    char from_text[DSC_SHAPE_TEXT], to_text[DSC_SHAPE_TEXT];
    FAIL_IF(dsc_shape_numbers(to) != in->width, error, DESCENT_INVALID,
            "reshape: rows of %s do not have the numbers of %s",
            dsc_shape_text(in->shape, " x ", from_text), dsc_shape_text(to, " x ", to_text));
    dsc_node_take_shape(node, to);
    return DESCENT_OK;
}

static void copy(const dsc_frame *frame, const descent_node *node, int role)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        memcpy(output_row(frame, node, role, r), input_row(frame, node->inputs[0], role, r),
               node->width * sizeof(real));
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    copy(frame, node, DSC_VALUE);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    pass_back(frame, node, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        copy(frame, node, DSC_TANGENT);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    pass_back(frame, node, DSC_TANGENT_GRADIENT);
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(FORM, dsc_reshape_attributes, shape), .form = &dsc_shape_form},
};

const dsc_operator X(reshape_operator) = {.name = "reshape",
                                          .least_inputs = 1,
                                          .most_inputs = 1,
                                          .DSC_FIELDS(fields),
                                          .attribute_bytes = sizeof(dsc_reshape_attributes),
                                          .keeps = dsc_keeps_all,
                                          .shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
