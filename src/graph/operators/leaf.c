// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Nodes without inputs: data, parameters, constants. They have nothing to do but for the
// constant, which puts its value into its place.
#include <math.h>

#include "graph/operators/access.h"
#include "graph/operators/table.h"

static descent_status any_shape(descent_node *node, descent_error *error)
{
    (void)node;
    (void)error;
    return DESCENT_OK;
}

static void nothing(const dsc_frame *frame, const descent_node *node)
{
    (void)frame;
    (void)node;
}

static descent_status parameter_shape(descent_node *node, descent_error *error)
{
    FAIL_IF(node->rows == 0 || node->columns == 0, error, DESCENT_INVALID,
            "parameter \"%s\" is %zu x %zu: both must be at least 1", node->name, node->rows,
            node->columns);
    FAIL_IF(node->rows > SIZE_MAX / 64 / node->columns, error, DESCENT_INVALID,
            "parameter \"%s\" is %zu x %zu: too large", node->name, node->rows, node->columns);
    FAIL_IF(!isfinite(node->scale) || node->scale < 0.0, error, DESCENT_INVALID,
            "parameter \"%s\": the scale of its initial values is %g", node->name, node->scale);
    node->width = node->rows * node->columns;
    return DESCENT_OK;
}

static void constant_forward(const dsc_frame *frame, const descent_node *node)
{
    real *out = output(frame, node, DSC_VALUE);
    out[0] = (real)node->constant;
    for (size_t j = 0; node->numbers && j < node->width; j++) {
        out[j] = (real)node->numbers[j];
    }
}

const dsc_operator X(input_operator) = {.name = "input",
                                        .leaf = DSC_FED,
                                        .shape = any_shape,
                                        .forward = nothing,
                                        .backward = nothing,
                                        .tangent = nothing,
                                        .tangent_backward = nothing};

const dsc_operator X(parameter_operator) = {.name = "parameter",
                                            .leaf = DSC_TENSOR,
                                            .shape = parameter_shape,
                                            .forward = nothing,
                                            .backward = nothing,
                                            .tangent = nothing,
                                            .tangent_backward = nothing};

const dsc_operator X(constant_operator) = {.name = "constant",
                                           .leaf = DSC_FIXED,
                                           .shape = any_shape,
                                           .forward = constant_forward,
                                           .backward = nothing,
                                           .tangent = nothing,
                                           .tangent_backward = nothing};
