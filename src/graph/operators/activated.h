// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What layers y = f(z) share, whatever z is a sum of: where z and delta = dL/dz are kept, the
// passes of f, and sums for biases. Where f'' is 0 (relu, identity, ...) delta replaces dL/dy in
// its place; else dL/dy is still needed for R{delta} = R{gy} f'(z) + gy f''(z) R{z}, and delta
// has an array of its own. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_ACTIVATED_H
#define DSC_GRAPH_OPERATORS_ACTIVATED_H

#include "graph/operators/access.h"

enum {
    DSC_SAVED_Z = DSC_SAVED,         /* when f' needs it */
    DSC_SAVED_DELTA = DSC_SAVED + 1, /* when f'' is not 0, like the next two */
    DSC_SAVED_RZ = DSC_SAVED + 2,
    DSC_SAVED_RDELTA = DSC_SAVED + 3
};

static inline int dsc_z_role(const descent_node *node)
{
    return node->saved[0] ? DSC_SAVED_Z : DSC_VALUE;
}

static inline int dsc_delta_role(const descent_node *node, bool tangent)
{
    if (node->saved[1]) {
        return tangent ? DSC_SAVED_RDELTA : DSC_SAVED_DELTA;
    }
    return tangent ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
}

static inline int dsc_rz_role(const descent_node *node)
{
    return node->saved[1] ? DSC_SAVED_RZ : DSC_TANGENT;
}

static inline dsc_range dsc_all_columns(const descent_node *node)
{
    return (dsc_range){0, node->width};
}

#define dsc_activated_shape         X(activated_shape)
#define dsc_activated_argument      X(activated_argument)
#define dsc_activated_value         X(activated_value)
#define dsc_activated_delta         X(activated_delta)
#define dsc_activated_tangent       X(activated_tangent)
#define dsc_activated_tangent_delta X(activated_tangent_delta)
#define dsc_sum_columns             X(sum_columns)

/// Of a shape rule, when the width is known: the arrays to keep.
void dsc_activated_shape(descent_node *node);

/// Of dsc_activation: z has an array of its own where f' needs it.
dsc_held dsc_activated_argument(const descent_node *node);

/// y from z, and delta from dL/dy, for some columns of the frame's rows.
void dsc_activated_value(const dsc_frame *frame, const descent_node *node, dsc_range columns);
void dsc_activated_delta(const dsc_frame *frame, const descent_node *node, dsc_range columns);

/// R{y} from R{z}, and R{delta} from R{dL/dy}.
void dsc_activated_tangent(const dsc_frame *frame, const descent_node *node);
void dsc_activated_tangent_delta(const dsc_frame *frame, const descent_node *node);

/// out[width] = or += sums over `rows` rows, `stride` apart, in their order and in double.
void dsc_sum_columns(size_t rows, size_t width, const real *from, size_t stride, bool add,
                     real *out);

#endif
