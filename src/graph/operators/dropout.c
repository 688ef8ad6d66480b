// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// While training y = x mask, where an element of the mask is 0 with probability p and else 1 /
// (1 - p). It is a function of (seed, step, node, row of the batch, column), so it does not
// depend on the number of workers.
//
// [S14] Srivastava et al. Dropout: a simple way to prevent neural networks from overfitting.
// JMLR 2014.
#include "graph/operators/access.h"
#include "graph/operators/factors.h"
#include "graph/operators/table.h"

enum { MASK = DSC_SAVED };

static double rate_of(const descent_node *node)
{
    const dsc_dropout_attributes *own = node->attributes;
    return own->rate;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    FAIL_IF(!(rate_of(node) >= 0.0 && rate_of(node) < 1.0), error, DESCENT_INVALID,
            "dropout: the rate is %g; it must be at least 0 and less than 1", rate_of(node));
    dsc_node_take_shape(node, node->inputs[0]->shape);
    node->saved[0] = node->width;
    return DESCENT_OK;
}

// Element j of a row takes word j % 4 of draw j / 4 of the row.
static void draw_mask(const dsc_frame *frame, const descent_node *node, size_t r, real *mask)
{
    const dsc_random random = {frame->seed, DSC_PURPOSE_DROPOUT, (uint32_t)node->index};
    const uint64_t draws_a_row = (node->width + 3) / 4;
    const uint64_t row = (frame->step << 32) + frame->before + frame->first + r;
    dsc_draw_factors(&random, row * draws_a_row, rate_of(node), node->width, mask);
}

// y = or += x mask: the mask is a constant, so all passes are this.
static void pass(size_t n, const real *restrict x, const real *restrict mask, bool add,
                 real *restrict y)
{
    for (size_t j = 0; add && j < n; j++) {
        y[j] = x[j] * mask[j] + y[j];
    }
    for (size_t j = 0; !add && j < n; j++) {
        y[j] = x[j] * mask[j];
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        real *mask = output_row(frame, node, MASK, r);
        if (frame->training) {
            draw_mask(frame, node, r, mask);
        }
        for (size_t j = 0; !frame->training && j < node->width; j++) {
            mask[j] = R(1.0);
        }
        pass(node->width, input_row(frame, node->inputs[0], DSC_VALUE, r), mask, false,
             output_row(frame, node, DSC_VALUE, r));
    }
}

static void back(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        pass(node->width, input_row(frame, node, role, r), input_row(frame, node, MASK, r),
             adds_to(frame, node, 0), output_row(frame, in, role, r));
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    back(frame, node, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        pass(node->width, input_row(frame, in, DSC_TANGENT, r), input_row(frame, node, MASK, r),
             false, output_row(frame, node, DSC_TANGENT, r));
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    back(frame, node, DSC_TANGENT_GRADIENT);
}

static bool draws(const descent_node *node)
{
    (void)node;
    return true;
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, dsc_dropout_attributes, rate)},
};

const dsc_operator X(dropout_operator) = {.name = "dropout",
                                          .least_inputs = 1,
                                          .most_inputs = 1,
                                          .DSC_FIELDS(fields),
                                          .attribute_bytes = sizeof(dsc_dropout_attributes),
                                          .draws = draws,
                                          .trains_only = true,
                                          .keeps = dsc_keeps_all,
                                          .positions = dsc_positions_apart,
                                          .shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
