// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// While training y = x mask, where an element of the mask is 0 with probability p and else 1 /
// (1 - p). It is a function of (seed, step, node, row of the batch, column), so it does not
// depend on the number of workers.
//
// [S14] Srivastava et al. Dropout: a simple way to prevent neural networks from overfitting.
// JMLR 2014.
#include "core/rng.h"
#include "graph/operators/access.h"
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

// Four draws a call of the generator: element j of a row takes word j % 4 of draw j / 4.
static void draw_mask(const dsc_frame *frame, const descent_node *node, size_t r, real *mask)
{
    const dsc_random random = {frame->seed, DSC_PURPOSE_DROPOUT, (uint32_t)node->index};
    const uint64_t draws_a_row = (node->width + 3) / 4;
    const uint64_t row = (frame->step << 32) + frame->before + frame->first + r;
    const double limit = rate_of(node) * 0x1p32;
    const real kept = (real)(1.0 / (1.0 - rate_of(node)));
    uint32_t words[4] = {0};
    for (size_t j = 0; j < node->width; j++) {
        if (j % 4 == 0) {
            dsc_random_words(&random, row * draws_a_row + j / 4, words);
        }
        mask[j] = (double)words[j % 4] < limit ? R(0.0) : kept;
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        real *mask = output_row(frame, node, MASK, r);
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, r);
        real *y = output_row(frame, node, DSC_VALUE, r);
        if (frame->training) {
            draw_mask(frame, node, r, mask);
        }
        for (size_t j = 0; j < node->width; j++) {
            mask[j] = frame->training ? mask[j] : R(1.0);
            y[j] = x[j] * mask[j];
        }
    }
}

// The mask is a constant, so all passes are a product with it.
static void back(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *mask = input_row(frame, node, MASK, r);
        const real *g = input_row(frame, node, role, r);
        real *to = output_row(frame, in, role, r);
        for (size_t j = 0; j < node->width; j++) {
            to[j] = g[j] * mask[j] + (adds_to(frame, node, 0) ? to[j] : R(0.0));
        }
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
        const real *mask = input_row(frame, node, MASK, r);
        const real *rx = input_row(frame, in, DSC_TANGENT, r);
        real *ry = output_row(frame, node, DSC_TANGENT, r);
        for (size_t j = 0; j < node->width; j++) {
            ry[j] = rx[j] * mask[j];
        }
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
