// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A plan: which nodes a loss needs, in which order, and where every array lies. Made once; a
// step allocates nothing.
#ifndef DSC_GRAPH_PLAN_H
#define DSC_GRAPH_PLAN_H

#include "core/assert.h"
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

/// The passes of an operator (operators/operators.h).
typedef enum dsc_pass {
    DSC_PASS_FORWARD,
    DSC_PASS_BACKWARD,
    DSC_PASS_TANGENT,
    DSC_PASS_TANGENT_BACKWARD,
    DSC_PASS_COUNT
} dsc_pass;

/// Where the arrays of one node lie.
typedef struct dsc_node_layout {
    size_t offset[DSC_ROLE_COUNT]; /* bytes, from the start of frame->shared (batched) or
                                      frame->own */
    size_t stride[DSC_ROLE_COUNT]; /* numbers from one row to the next; 0 for single blocks */
    size_t width[DSC_ROLE_COUNT];  /* numbers in a row; 0: the node has no such array */
    bool adds[DSC_MAX_INPUTS];     /* the gradient of this input has been written to before */
    bool sloped; /* its only user gives back dL/dz, of y = relu(z), in place of dL/dy */
    size_t parts, part_stride; /* arrays of sums in parts, when the node is cut by columns */
    size_t sums[DSC_PASS_COUNT], totals[DSC_PASS_COUNT]; /* of a node that couples rows: offsets
                                      in frame->shared (of all blocks) and in frame->own */
    size_t sum_count; /* doubles of a block; 0: it does not couple rows */
    size_t
        batch_sums; /* offset in frame->shared, where the node has such sums (batch_sums.h) */
} dsc_node_layout;

/// begin <= i < end
typedef struct dsc_range {
    size_t begin, end;
} dsc_range;

/// The sum over the inputs of a dense node is computed in blocks, which are then added in
/// order. Even numbers of blocks of at most 256 inputs let workers share them. Block i is
/// dsc_dense_block(inputs, i) <= p < dsc_dense_block(inputs, i + 1).
static inline size_t dsc_dense_blocks(size_t inputs)
{
    return inputs <= 64 ? 1 : 2 * ((inputs + 511) / 512);
}

/// Inputs in a block; the last may have fewer. A multiple of 8, so that two blocks are whole
/// cache lines of float.
static inline size_t dsc_dense_block_size(size_t inputs)
{
    const size_t blocks = dsc_dense_blocks(inputs), grain = 8;
    return (inputs + blocks * grain - 1) / (blocks * grain) * grain;
}

static inline size_t dsc_dense_block(size_t inputs, size_t block)
{
    const size_t begin = block * dsc_dense_block_size(inputs);
    return begin < inputs ? begin : inputs;
}

/// Sums over all rows of a batch are made of those of blocks of this many rows, of which there
/// are at most DSC_ROW_BLOCKS; the last may have fewer. Where rows are coupled a worker has whole
/// blocks.
enum { DSC_ROW_BLOCKS = 32 };

static inline size_t dsc_row_block(size_t batch)
{
    return batch <= DSC_ROW_BLOCKS ? 1 : (batch + DSC_ROW_BLOCKS - 1) / DSC_ROW_BLOCKS;
}

/// A piece of the flat parameter vector whose gradient is computed at once: whole rows of one
/// tensor, small enough that it stays in the cache until it is used.
typedef struct dsc_tile {
    size_t index;
    size_t begin, count; /* in the flat vector */
    const descent_node *parameter;
    size_t first_row, rows; /* of its tensor */
    double middle;          /* load of all before it, and half of its own */
    size_t owner;           /* the worker that computes it */
} dsc_tile;

/// A node's promise to deliver the gradient of a parameter in the `parameter` pass.
typedef struct dsc_product {
    const descent_node *parameter;
    const descent_node *node;
    size_t slot;
} dsc_product;

/// Sums over the batch of the node of a product, and what they cost: operations for an example, of all
/// before it and its own.
typedef struct dsc_batch_sum {
    const dsc_product *product;
    double before, load;
} dsc_batch_sum;

/// On which side of the outputs a node is. A graph has outputs when its loss is a loss node,
/// or computed from such nodes, and no parameter reaches it but through the outputs they take.
typedef enum dsc_side {
    DSC_BELOW,  /* what the outputs are computed from */
    DSC_OUTPUT, /* what a loss node takes as its output */
    DSC_LOSS    /* a loss node, or computed from one */
} dsc_side;

typedef struct dsc_plan {
    const descent_graph *graph;
    const descent_node *root; /* the loss; or an output when there is no backward pass */
    descent_type type;
    size_t capacity; /* rows of the batched arrays */
    size_t workers;
    size_t part_rows;           /* largest batch that may be cut by columns; 0: none */
    bool tangents;              /* arrays for Hessian-vector products exist */
    bool couples;               /* in training mode rows depend on each other */
    const descent_node **order; /* nodes the root depends on, inputs first */
    size_t order_count;
    dsc_node_layout *layouts; /* by node index */
    dsc_product *products;
    size_t product_count;
    dsc_batch_sum *batch_sums; /* what gradients of parameters are made of (batch_sums.h) */
    size_t batch_sum_count;
    double batch_sum_load; /* of all of them */
    bool *generic;    /* by node index: the parameter has gradients from backward as well */
    bool *cut;        /* by node index: a node that may be cut by columns, and its weights */
    dsc_side *sides;  /* by node index, for Gauss-Newton products */
    bool has_outputs; /* the graph is a loss of outputs: there are such products */
    dsc_tile *tiles;
    size_t tile_count, tile_max; /* tile_max: numbers in the largest */
    size_t *least_rows;          /* by node index: of a piece of the batch (walk.h) */
    double *number_load; /* by node index, of a parameter: multiply-adds that the gradient of a
                            number needs for each example, at least 1 */
    double load;         /* of all numbers */
    size_t shared_bytes, own_bytes;
    size_t batch_sum_bytes; /* of the shared ones, as many for any capacity */
    size_t work_bytes;      /* scratch of the pass that needs most */
} dsc_plan;

/// The passes that a plan makes room for; each includes the ones before it.
typedef enum dsc_passes { DSC_FORWARD, DSC_BACKWARD, DSC_TANGENTS } dsc_passes;

/// A plan for `root` (borrowed with its graph until the plan is freed) with room for `capacity`
/// rows.
descent_status dsc_plan_create(const descent_graph *graph, const descent_node *root,
                               descent_type type, size_t capacity, dsc_passes passes,
                               size_t workers, dsc_plan **plan, descent_error *error);

/// Shared bytes of a row. A plan for one row has padding that would count: ask one for 16.
static inline size_t dsc_plan_row_bytes(const dsc_plan *plan)
{
    return (plan->shared_bytes - plan->batch_sum_bytes) / plan->capacity;
}

/// The worker of a tile when the flat vector is cut into ranges of equal load.
size_t dsc_owner_by_position(const dsc_plan *plan, const dsc_tile *tile, size_t workers);

/// A node that may be cut by columns; its weights are not.
static inline bool dsc_plan_is_cut(const dsc_plan *plan, const descent_node *node)
{
    return plan->cut[node->index] && !node->tensor;
}

/// What a worker owns of a row of `width` numbers when work is cut by columns: the inputs of
/// its blocks, in a dense node that reads the row.
static inline dsc_range dsc_own_blocks(const dsc_plan *plan, size_t width, size_t worker)
{
    const size_t blocks = dsc_dense_blocks(width);
    return (dsc_range){blocks * worker / plan->workers, blocks * (worker + 1) / plan->workers};
}

static inline dsc_range dsc_own_columns(const dsc_plan *plan, size_t width, size_t worker)
{
    const dsc_range blocks = dsc_own_blocks(plan, width, worker);
    return (dsc_range){dsc_dense_block(width, blocks.begin),
                       dsc_dense_block(width, blocks.end)};
}

/// The worker that owns the inputs of a block.
static inline size_t dsc_block_owner(const dsc_plan *plan, size_t width, size_t block)
{
    DSC_ASSERT(block < dsc_dense_blocks(width));
    size_t worker = 0;
    while (dsc_own_blocks(plan, width, worker).end <= block) {
        worker++;
    }
    return worker;
}

/// The first block that the first worker does not sum into layout itself.
static inline size_t dsc_first_part(const dsc_plan *plan, const descent_node *node)
{
    return dsc_own_blocks(plan, node->inputs[0]->width, 0).end;
}
void dsc_plan_free(dsc_plan *plan);

#endif
