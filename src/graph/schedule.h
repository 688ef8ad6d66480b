// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A training step cut by columns: who computes what, and where the workers must meet.
//
// Cut by rows, every worker takes its rows of the batch through all nodes; it reads all weights
// and then updates its share of them. With two cores and a small batch, fetching the weights
// that the other core has just written takes longer than the arithmetic. Cut by columns, worker
// w reads and updates only the weights of its own inputs of each dense node, for all rows of
// the batch:
//
//     sum_blocks    sums over its own inputs          reads its columns of the input
//     - meet -
//     finish        adds up the sums, bias, f         for its columns of the next node's input
//     ...
//     delta         dL/dz                             for the same columns
//     - meet -
//     spread_input  dL/dx for its own inputs
//
// so that sums of a batch are exchanged and no weights. Every other node stays cut by rows. The
// numbers are the same bits as cut by rows: blocks are added in the same order (dense.c).
#ifndef DSC_GRAPH_SCHEDULE_H
#define DSC_GRAPH_SCHEDULE_H

#include "graph/plan.h"

typedef enum dsc_action_kind {
    DSC_MEET, /* wait for all workers */
    DSC_FORWARD_ROWS,
    DSC_SUM_BLOCKS,
    DSC_FINISH_ROWS,
    DSC_FINISH_COLUMNS,
    DSC_SEED,
    DSC_BACKWARD_ROWS,
    DSC_DELTA_ROWS,
    DSC_DELTA_COLUMNS,
    DSC_SPREAD_INPUT
} dsc_action_kind;

typedef struct dsc_action {
    dsc_action_kind kind;
    const descent_node *node; /* NULL: DSC_MEET and DSC_SEED */
} dsc_action;

/// Forward and backward of a plan, from the rows of the inputs to all deltas.
typedef struct dsc_schedule {
    dsc_action *actions;
    size_t count;
} dsc_schedule;

descent_status dsc_schedule_create(const dsc_plan *plan, dsc_schedule *schedule,
                                   descent_error *error);
void dsc_schedule_free(dsc_schedule *schedule);

#endif
