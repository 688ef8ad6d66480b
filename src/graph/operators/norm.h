// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What norms of single rows share: which numbers of a row are normalised together, and the
// passes; gain and shift are those of batch norm too. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_NORM_H
#define DSC_GRAPH_OPERATORS_NORM_H

#include "graph/operators/access.h"
#include "graph/operators/attributes.h"

/// Variants. The sets of numbers that are normalised together: the last axis of each place
/// (layer, RMS), or some channels of all places; of batch norm, one channel of all places and rows
/// of the batch.
typedef enum dsc_norm_kind {
    DSC_NORM_LAYER,
    DSC_NORM_RMS,
    DSC_NORM_GROUP,
    DSC_NORM_BATCH
} dsc_norm_kind;

enum { DSC_NORM_GAIN = 1, DSC_NORM_SHIFT = 2 }; /* slots; both may be missing */

#define dsc_norm_take_shape       X(norm_take_shape)
#define dsc_norm_take_slots       X(norm_take_slots)
#define dsc_norm_slot             X(norm_slot)
#define dsc_norm_spread_slots     X(norm_spread_slots)
#define dsc_norm_forward          X(norm_forward)
#define dsc_norm_backward         X(norm_backward)
#define dsc_norm_tangent          X(norm_tangent)
#define dsc_norm_tangent_backward X(norm_tangent_backward)
#define dsc_norm_delivers         X(norm_delivers)
#define dsc_norm_parameter        X(norm_parameter)
#define dsc_norm_work_bytes       X(norm_work_bytes)
#define dsc_norm_cost             X(norm_cost)
#define dsc_norm_scaled           X(norm_scaled)

/// The part of a shape rule that is the same for all: eps, gain and shift, and the input's shape.
descent_status dsc_norm_take_slots(descent_node *node, descent_error *error);
/// All of it, of norms of single rows.
descent_status dsc_norm_take_shape(descent_node *node, descent_error *error);

/// The numbers of a slot, or their tangents: reals, one for each channel. Where it is missing, or
/// does not move, numbers that change nothing, in `room` for four times as many.
const void *dsc_norm_slot(const dsc_frame *frame, const descent_node *node, size_t slot,
                          bool tangent, void *room);

/// Backward for a gain and a shift that are computed, or beside a single block.
void dsc_norm_spread_slots(const dsc_frame *frame, const descent_node *node, bool tangent);

void dsc_norm_forward(const dsc_frame *frame, const descent_node *node);
void dsc_norm_backward(const dsc_frame *frame, const descent_node *node);
void dsc_norm_tangent(const dsc_frame *frame, const descent_node *node);
void dsc_norm_tangent_backward(const dsc_frame *frame, const descent_node *node);
bool dsc_norm_delivers(const descent_node *node, size_t slot);
void dsc_norm_parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                        size_t first, size_t count, bool tangent, bool add, void *out);
size_t dsc_norm_work_bytes(const descent_node *node, size_t rows);
dsc_cost dsc_norm_cost(const descent_node *node, dsc_node_account pass, size_t slot);
extern const dsc_scaled dsc_norm_scaled;

/// The rest of a row of the table of operators.
#define DSC_NORM_PASSES                                                                        \
    .least_inputs = 1, .most_inputs = 3, .attribute_bytes = sizeof(dsc_norm_attributes),       \
    .forgets = true, .cost = dsc_norm_cost, .scaled = &dsc_norm_scaled,                        \
    .forward = dsc_norm_forward, .backward = dsc_norm_backward, .tangent = dsc_norm_tangent,   \
    .tangent_backward = dsc_norm_tangent_backward, .delivers = dsc_norm_delivers,              \
    .parameter = dsc_norm_parameter, .work_bytes = dsc_norm_work_bytes

#endif
