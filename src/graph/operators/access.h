// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How an operator reaches its arrays. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_ACCESS_H
#define DSC_GRAPH_OPERATORS_ACCESS_H

#include "graph/operators/operators.h"
#include "kernel/real/real.h"

static inline const dsc_node_layout *layout_of(const dsc_frame *frame, const descent_node *node)
{
    return &frame->plan->layouts[node->index];
}

/// Rows of the node that this worker handles; a single block counts as one row.
static inline size_t rows_of(const dsc_frame *frame, const descent_node *node)
{
    return node->batched ? frame->count : 1;
}

/// Numbers from one row to the next.
static inline size_t stride_of(const dsc_frame *frame, const descent_node *node, int role)
{
    return node->batched ? layout_of(frame, node)->stride[role] : 0;
}

/// Row 0 of the whole batch.
static inline real *all_rows(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t offset = layout_of(frame, node)->offset[role];
    return (real *)(void *)((node->batched ? frame->shared : frame->own) + offset);
}

/// First row of this worker, to write. Not for the value or the tangent of a parameter.
static inline real *output(const dsc_frame *frame, const descent_node *node, int role)
{
    real *first = all_rows(frame, node, role);
    return node->batched ? first + frame->first * layout_of(frame, node)->stride[role] : first;
}

/// First row of this worker, to read.
static inline const real *input(const dsc_frame *frame, const descent_node *node, int role)
{
    if (node->tensor && role == DSC_VALUE) {
        return (const real *)frame->x + node->tensor->offset;
    }
    if (node->tensor && role == DSC_TANGENT) {
        return (const real *)frame->v + node->tensor->offset;
    }
    return output(frame, node, role);
}

/// Row r of this worker, to read and to write.
static inline const real *input_row(const dsc_frame *frame, const descent_node *node, int role,
                                    size_t r)
{
    return input(frame, node, role) + r * stride_of(frame, node, role);
}

static inline real *output_row(const dsc_frame *frame, const descent_node *node, int role,
                               size_t r)
{
    return output(frame, node, role) + r * stride_of(frame, node, role);
}

/// Row 0 of the whole batch of an array of sum_blocks.
static inline real *part_rows(const dsc_frame *frame, const descent_node *node, size_t part)
{
    const dsc_node_layout *layout = layout_of(frame, node);
    return (real *)(void *)(frame->shared + layout->parts) +
           part * frame->plan->part_rows * layout->part_stride;
}

/// Of a node that couples rows: the sums of a block of all rows, and what a worker adds them up
/// to, which stays until its next such pass.
static inline double *block_sums(const dsc_frame *frame, const descent_node *node,
                                 dsc_pass pass, size_t block)
{
    const dsc_node_layout *layout = layout_of(frame, node);
    return (double *)(void *)(frame->shared + layout->sums[pass]) + block * layout->sum_count;
}

static inline double *totals_of(const dsc_frame *frame, const descent_node *node, dsc_pass pass)
{
    return (double *)(void *)(frame->own + layout_of(frame, node)->totals[pass]);
}

/// Sums over the batch that `parameter` reads.
static inline real *batch_sums_of(const dsc_frame *frame, const descent_node *node)
{
    return (real *)(void *)(frame->shared + layout_of(frame, node)->batch_sums);
}

/// The positions of a row that forward goes over, of rows of positions x features.
static inline dsc_range asked_positions(const dsc_frame *frame, const descent_node *node)
{
    return frame->positions.end > 0 ? frame->positions : (dsc_range){0, node->shape.dim[0]};
}

/// Their numbers.
static inline dsc_range asked_numbers(const dsc_frame *frame, const descent_node *node)
{
    const dsc_range positions = asked_positions(frame, node);
    const size_t features = node->shape.dim[1];
    return (dsc_range){positions.begin * features, positions.end * features};
}

/// Does backward owe input `slot` a gradient?
static inline bool owes(const descent_node *node, size_t slot)
{
    return slot < node->input_count && node->inputs[slot]->needs_gradient;
}

/// Has another node already written to the gradient of input `slot`?
static inline bool adds_to(const dsc_frame *frame, const descent_node *node, size_t slot)
{
    return layout_of(frame, node)->adds[slot];
}

// The gradient of input 0 = or += that of the node, number by number, where the node copies it.
static inline void pass_back(const dsc_frame *frame, const descent_node *node, int role)
{
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *g = input_row(frame, node, role, r);
        real *to = output_row(frame, node->inputs[0], role, r);
        for (size_t j = 0; j < node->width; j++) {
            to[j] = adds_to(frame, node, 0) ? to[j] + g[j] : g[j];
        }
    }
}

#endif
