// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the identity needs no pass of its own: z is y, and delta is dL/dy.
#include "graph/operators/activated.h"

#include "graph/operators/functions.h"

static bool is_identity(const descent_node *node)
{
    return dsc_node_function(node) == DESCENT_IDENTITY;
}

void dsc_activated_shape(descent_node *node)
{
    const int function = dsc_node_function(node);
    if (dsc_function_needs_argument(function)) {
        node->saved[0] = node->width;
    }
    if (!dsc_function_is_piecewise_linear(function)) {
        node->saved[1] = node->saved[2] = node->saved[3] = node->width;
    }
}

dsc_held dsc_activated_argument(const descent_node *node)
{
    return node->saved[0] ? (dsc_held){node, DSC_SAVED_Z} : (dsc_held){0};
}

void dsc_activated_value(const dsc_frame *frame, const descent_node *node, dsc_range columns)
{
    const size_t begin = columns.begin, count = columns.end - columns.begin;
    for (size_t r = 0; !is_identity(node) && r < rows_of(frame, node); r++) {
        dsc_function_value(dsc_node_function(node), count,
                           input_row(frame, node, dsc_z_role(node), r) + begin,
                           output_row(frame, node, DSC_VALUE, r) + begin);
    }
}

void dsc_activated_delta(const dsc_frame *frame, const descent_node *node, dsc_range columns)
{
    const int delta = dsc_delta_role(node, false);
    const size_t begin = columns.begin, count = columns.end - columns.begin;
    const bool is_there = is_identity(node) || layout_of(frame, node)->sloped;
    for (size_t r = 0; !is_there && r < rows_of(frame, node); r++) {
        dsc_function_backward(dsc_node_function(node), count,
                              input_row(frame, node, dsc_z_role(node), r) + begin,
                              input_row(frame, node, DSC_VALUE, r) + begin,
                              input_row(frame, node, DSC_GRADIENT, r) + begin,
                              output_row(frame, node, delta, r) + begin, false);
    }
}

void dsc_activated_tangent(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; !is_identity(node) && r < rows_of(frame, node); r++) {
        dsc_function_backward(
            dsc_node_function(node), node->width, input_row(frame, node, dsc_z_role(node), r),
            input_row(frame, node, DSC_VALUE, r), input_row(frame, node, dsc_rz_role(node), r),
            output_row(frame, node, DSC_TANGENT, r), false);
    }
}

void dsc_activated_tangent_delta(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; !is_identity(node) && r < rows_of(frame, node); r++) {
        // Where f'' is 0, what is left of gy (delta, by now) is multiplied by 0.
        dsc_function_tangent_backward(
            dsc_node_function(node), node->width, input_row(frame, node, dsc_z_role(node), r),
            input_row(frame, node, DSC_VALUE, r), input_row(frame, node, dsc_rz_role(node), r),
            input_row(frame, node, DSC_GRADIENT, r),
            input_row(frame, node, DSC_TANGENT_GRADIENT, r),
            output_row(frame, node, dsc_delta_role(node, true), r), false);
    }
}

// Always inlined with a constant count where there is one, so that sums live in registers.
static inline __attribute__((always_inline)) void
sum_block(size_t rows, size_t count, const real *from, size_t stride, double *restrict sum)
{
    for (size_t r = 0; r < rows; r++, from += stride) {
        for (size_t j = 0; j < count; j++) {
            sum[j] += (double)from[j];
        }
    }
}

void dsc_sum_columns(size_t rows, size_t width, const real *from, size_t stride, bool add,
                     real *out)
{
    enum { BLOCK = 64, FEW = 8 };
    // Columns in blocks: rows are read in order, and the sums stay in registers or the cache.
    for (size_t first = 0; first < width; first += BLOCK) {
        const size_t count = width - first < BLOCK ? width - first : BLOCK;
        double sum[BLOCK] = {0};
#ifndef DESCENT_PORTABLE_ONLY // pages carry their module: one loop
        if (count == FEW) {
            sum_block(rows, FEW, from + first, stride, sum);
        } else if (count == 2 * FEW) {
            sum_block(rows, 2 * FEW, from + first, stride, sum);
        } else
#endif
        {
            sum_block(rows, count, from + first, stride, sum);
        }
        for (size_t j = 0; j < count; j++) {
            out[first + j] = (real)(add ? (double)out[first + j] + sum[j] : sum[j]);
        }
    }
}
