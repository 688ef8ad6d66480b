// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Nodes without inputs: data, parameters, constants. They have nothing to do but for the
// constant, which puts its value into its place.
//
// Keeps: leaves have all the functions that other nodes have, if only ones that do nothing, so
// that no pass has to ask what kind of node it is at.
#include <math.h>
#include <stdlib.h>

#include "graph/operators/access.h"
#include "graph/operators/codes.h"
#include "graph/operators/shape_form.h"
#include "graph/operators/table.h"

static descent_status input_shape(descent_node *node, descent_error *error)
{
    const dsc_input_attributes *own = node->attributes;
    FAIL_IF(own->width == 0, error, DESCENT_INVALID, "an input has a width of 0");
    FAIL_IF(own->shape.rank > 0 && dsc_shape_numbers(own->shape) != own->width, error,
            DESCENT_INVALID, "input \"%s\": its shape does not have %zu numbers", node->name,
            own->width);
    node->batched = true;
    dsc_node_take_shape(node, own->shape.rank > 0 ? own->shape : dsc_shape_flat(own->width));
    return DESCENT_OK;
}

static descent_status constant_shape(descent_node *node, descent_error *error)
{
    const dsc_constant_attributes *own = node->attributes;
    FAIL_IF(own->width == 0, error, DESCENT_INVALID, "constants: a width of 0");
    dsc_node_take_width(node, own->width);
    return DESCENT_OK;
}

static void nothing(const dsc_frame *frame, const descent_node *node)
{
    (void)frame;
    (void)node;
}

static descent_status parameter_shape(descent_node *node, descent_error *error)
{
    dsc_tensor *own = node->attributes;
    FAIL_IF(own->rows == 0 || own->columns == 0, error, DESCENT_INVALID,
            "parameter \"%s\" is %zu x %zu: both must be at least 1", node->name, own->rows,
            own->columns);
    FAIL_IF(own->rows > SIZE_MAX / 64 / own->columns, error, DESCENT_INVALID,
            "parameter \"%s\" is %zu x %zu: too large", node->name, own->rows, own->columns);
    // One row is a vector, whoever asks for a matrix.
    if (own->shape.rank == 0) {
        own->shape = own->rows == 1
                         ? dsc_shape_flat(own->columns)
                         : (descent_shape){.rank = 2, .dim = {own->rows, own->columns}};
    }
    FAIL_IF(own->shape.rank > DESCENT_RANK_MOST ||
                own->shape.dim[own->shape.rank - 1] != own->columns ||
                dsc_shape_numbers(own->shape) != own->rows * own->columns,
            error, DESCENT_INVALID, "parameter \"%s\": its shape is not one of %zu x %zu",
            node->name, own->rows, own->columns);
    FAIL_IF(!isfinite(own->scale) || own->scale < 0.0, error, DESCENT_INVALID,
            "parameter \"%s\": the scale of its initial values is %g", node->name, own->scale);
    node->tensor = own;
    dsc_node_take_shape(node, own->shape);
    node->needs_gradient = true;
    return DESCENT_OK;
}

static void constant_forward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_constant_attributes *own = node->attributes;
    real *out = output(frame, node, DSC_VALUE);
    for (size_t j = 0; j < node->width; j++) {
        out[j] = (real)(own->numbers ? own->numbers[j] : own->value);
    }
}

static void constant_release(void *attributes)
{
    free(((dsc_constant_attributes *)attributes)->numbers);
}

static const dsc_attribute input_fields[] = {
    {DSC_FIELD(SIZE, dsc_input_attributes, width)},
    {DSC_FIELD(FORM, dsc_input_attributes, shape), .form = &dsc_some_axes_form},
};

const dsc_operator X(input_operator) = {.name = "input",
                                        .DSC_FIELDS(input_fields),
                                        .attribute_bytes = sizeof(dsc_input_attributes),
                                        .leaf = DSC_FED,
                                        .shape = input_shape,
                                        .forward = nothing,
                                        .backward = nothing,
                                        .tangent = nothing,
                                        .tangent_backward = nothing};

static const dsc_attribute parameter_fields[] = {
    {DSC_FIELD(SIZE, dsc_tensor, rows)},
    {DSC_FIELD(SIZE, dsc_tensor, columns)},
    {DSC_FIELD(FORM, dsc_tensor, shape), .form = &dsc_more_axes_form},
    {DSC_FIELD(WORD, dsc_tensor, initial), .word = dsc_initial_word},
    {DSC_FIELD(NUMBER, dsc_tensor, scale)},
    {DSC_FIELD(FLAG, dsc_tensor, decays)},
};

const dsc_operator X(parameter_operator) = {.name = "parameter",
                                            .DSC_FIELDS(parameter_fields),
                                            .attribute_bytes = sizeof(dsc_tensor),
                                            .leaf = DSC_TENSOR,
                                            .shape = parameter_shape,
                                            .forward = nothing,
                                            .backward = nothing,
                                            .tangent = nothing,
                                            .tangent_backward = nothing};

static const dsc_attribute constant_fields[] = {
    {DSC_FIELD(SIZE, dsc_constant_attributes, width)},
    {DSC_FIELD(NUMBER, dsc_constant_attributes, value)},
    {DSC_FIELD(NUMBERS, dsc_constant_attributes, numbers),
     .count = offsetof(dsc_constant_attributes, width)},
};

const dsc_operator X(constant_operator) = {.name = "constant",
                                           .DSC_FIELDS(constant_fields),
                                           .attribute_bytes = sizeof(dsc_constant_attributes),
                                           .release = constant_release,
                                           .leaf = DSC_FIXED,
                                           .shape = constant_shape,
                                           .forward = constant_forward,
                                           .backward = nothing,
                                           .tangent = nothing,
                                           .tangent_backward = nothing};
