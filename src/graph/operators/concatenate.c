// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows, or single blocks, side by side along their last axis: at each place the numbers of one
// input follow those of the one before. All passes copy.
#include "graph/operators/access.h"
#include "graph/operators/table.h"

static size_t last_of(const descent_node *node)
{
    return node->shape.dim[node->shape.rank - 1];
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *first = node->inputs[0];
    descent_shape whole = first->shape;
    char one[DSC_SHAPE_TEXT], other[DSC_SHAPE_TEXT];
    for (size_t k = 1; k < node->input_count; k++) {
        const descent_node *in = node->inputs[k];
        descent_shape same = in->shape;
        same.dim[same.rank - 1] = last_of(first); // the axis on which they may differ
        FAIL_IF(!dsc_shape_same(same, first->shape), error, DESCENT_INVALID,
                "concatenate: %s and %s do not fit; only the last axis may differ",
                dsc_shape_text(first->shape, " x ", one),
                dsc_shape_text(in->shape, " x ", other));
        FAIL_IF(in->batched != first->batched, error, DESCENT_INVALID,
                "concatenate: some inputs have a row for every example, others do not");
        FAIL_IF(last_of(in) > SIZE_MAX / 64 - whole.dim[whole.rank - 1], error, DESCENT_INVALID,
                "concatenate: too many numbers");
        whole.dim[whole.rank - 1] += last_of(in);
    }
    dsc_node_take_shape(node, whole);
    return DESCENT_OK;
}

static void zero(size_t count, real *to)
{
    for (size_t j = 0; j < count; j++) {
        to[j] = R(0.0);
    }
}

static void join(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t step = last_of(node), places = node->width / step;
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        real *to = output_row(frame, node, role, r);
        for (size_t k = 0; k < node->input_count; k++) {
            const descent_node *in = node->inputs[k];
            const size_t count = last_of(in);
            const bool moves = role == DSC_VALUE || in->needs_gradient;
            const real *from = moves ? input_row(frame, in, role, r) : NULL;
            for (size_t p = 0; p < places; p++) {
                if (!moves) {
                    zero(count, to + p * step);
                    continue;
                }
                for (size_t j = 0; j < count; j++) {
                    to[p * step + j] = from[p * count + j];
                }
            }
            to += count;
        }
    }
}

static void part(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t step = last_of(node), places = node->width / step;
    size_t begin = 0;
    for (size_t k = 0; k < node->input_count; k++) {
        const descent_node *in = node->inputs[k];
        const size_t count = last_of(in);
        for (size_t r = 0; owes(node, k) && r < rows_of(frame, node); r++) {
            const real *from = input_row(frame, node, role, r) + begin;
            real *to = output_row(frame, in, role, r);
            for (size_t p = 0; p < places; p++) {
                for (size_t j = 0; j < count; j++) {
                    const real g = from[p * step + j];
                    to[p * count + j] = adds_to(frame, node, k) ? to[p * count + j] + g : g;
                }
            }
        }
        begin += count;
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    join(frame, node, DSC_VALUE);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    part(frame, node, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    join(frame, node, DSC_TANGENT);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    part(frame, node, DSC_TANGENT_GRADIENT);
}

const dsc_operator X(concatenate_operator) = {.name = "concatenate",
                                              .least_inputs = 2,
                                              .most_inputs = DSC_MAX_INPUTS,
                                              .shape = shape,
                                              .forward = forward,
                                              .backward = backward,
                                              .tangent = tangent,
                                              .tangent_backward = tangent_backward};
