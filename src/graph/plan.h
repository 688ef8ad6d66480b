// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A plan: which nodes a loss needs, in which order, and where every array lies. Made once; a
// step allocates nothing.
#ifndef DSC_GRAPH_PLAN_H
#define DSC_GRAPH_PLAN_H

#include "graph/graph.h"

/// The arrays of a node. SAVED + i are those its operator keeps between passes.
typedef enum dsc_role {
    DSC_VALUE,
    DSC_GRADIENT,
    DSC_TANGENT,          /* R{value} */
    DSC_TANGENT_GRADIENT, /* R{gradient} */
    DSC_SAVED,
    DSC_ROLE_COUNT = DSC_SAVED + DSC_MAX_SAVED
} dsc_role;

/// Where the arrays of one node lie.
typedef struct dsc_place {
    size_t offset[DSC_ROLE_COUNT]; /* bytes, from the start of frame->shared (batched) or
                                      frame->own */
    size_t stride[DSC_ROLE_COUNT]; /* numbers from one row to the next; 0 for single blocks */
    bool adds[DSC_MAX_INPUTS];     /* the gradient of this input has been written to before */
} dsc_place;

/// A piece of the flat parameter vector whose gradient is computed at once: whole rows of one
/// tensor, small enough that it stays in the cache until it is used.
typedef struct dsc_tile {
    size_t index;
    size_t begin, count; /* in the flat vector */
    const descent_node *tensor;
    size_t first_row, rows; /* of the tensor */
} dsc_tile;

/// A dense node's promise to deliver the gradient of a tensor in the `parameter` pass.
typedef struct dsc_product {
    const descent_node *tensor;
    const descent_node *node;
    size_t slot;
} dsc_product;

typedef struct dsc_plan {
    const descent_graph *graph;
    const descent_node *root; /* the loss; or an output when there is no backward pass */
    descent_type type;
    size_t capacity;            /* rows of the batched arrays */
    bool tangents;              /* arrays for Hessian-vector products exist */
    const descent_node **order; /* nodes the root depends on, inputs first */
    size_t order_count;
    dsc_place *places; /* by node index */
    dsc_product *products;
    size_t product_count;
    bool *generic; /* by node index: the tensor has gradients from backward as well */
    dsc_tile *tiles;
    size_t tile_count, tile_max; /* tile_max: numbers in the largest */
    size_t shared_bytes, own_bytes;
    size_t work_bytes; /* scratch of the largest matrix product */
} dsc_plan;

/// The passes that a plan makes room for; each includes the ones before it.
typedef enum dsc_passes { DSC_FORWARD, DSC_BACKWARD, DSC_TANGENTS } dsc_passes;

/// A plan for `root` (borrowed with its graph until the plan is freed) with room for `capacity`
/// rows.
descent_status dsc_plan_create(const descent_graph *graph, const descent_node *root,
                               descent_type type, size_t capacity, dsc_passes passes,
                               dsc_plan **plan, descent_error *error);
void dsc_plan_free(dsc_plan *plan);

#endif
