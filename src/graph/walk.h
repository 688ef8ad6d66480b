// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A walk: which nodes a pass goes through, in which order, and how many rows at a time. Nodes whose
// rows do not depend on each other go through it in pieces of the batch, one piece through several
// nodes, so that what a node writes is still in the cache when the next one reads it.
#ifndef DSC_GRAPH_WALK_H
#define DSC_GRAPH_WALK_H

#include "graph/plan.h"

/// Nodes that a walk goes through: all, those that depend on a parameter, or of these the ones on
/// one side of the outputs.
typedef enum dsc_which {
    DSC_WHICH_ALL,
    DSC_WHICH_MOVING,
    DSC_WHICH_NETWORK,
    DSC_WHICH_LOSS
} dsc_which;

typedef struct dsc_walk {
    const dsc_plan *plan;
    dsc_pass pass;
    dsc_which which;
} dsc_walk;

/// Positions begin .. end - 1 of a walk, to be gone through with `rows` rows at a time (SIZE_MAX: all). next: a node
/// behind them that couples rows and wants their sums; NULL: none.
typedef struct dsc_stretch {
    size_t begin, end, rows;
    const descent_node *next;
} dsc_stretch;

/// The node at a position of a walk (0 .. plan->order_count - 1), or NULL: it goes past it.
const descent_node *dsc_walk_node(const dsc_walk *walk, size_t position);

/// What begins at a position. summed: the node there has its sums.
dsc_stretch dsc_walk_stretch(const dsc_walk *walk, size_t position, bool summed);

/// Nodes that go through a pass together: the widest of them, and rows of a piece for the one that
/// needs most. {1, 1} has no node.
typedef struct dsc_together {
    size_t width, least;
} dsc_together;

/// Takes one more node in; false, and nothing changes: pieces that are large enough for it would not
/// stay in the cache.
bool dsc_together_take(const dsc_plan *plan, const descent_node *node, dsc_together *together);

/// Rows of a piece that stays in the cache.
size_t dsc_together_rows(const dsc_plan *plan, const dsc_together *together);

/// Of a plan that is otherwise whole: fills plan->least_rows.
void dsc_find_least_rows(dsc_plan *plan);

#endif
