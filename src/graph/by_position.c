// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: rows of positions x features lie without gaps. So to an operator that treats every position in
// the same way (DSC_POSITIONS_APART) positions are what rows are: it gets copies of the nodes whose
// rows have one position, over the same arrays. What knows positions (DSC_POSITIONS_ASKED) gets the nodes as
// they are, and frame->positions. Behind the last node that looks at other positions, one position is
// enough: nobody reads the others there.
#include "graph/by_position.h"

#include <stdlib.h>

#include "core/memory.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"

struct dsc_by_position {
    dsc_plan *plan;
    dsc_plan apart;           /* the same, with rows of one position */
    dsc_node_layout *layouts; /* of it */
    descent_node *nodes;      /* by node index: with rows of one position */
    const dsc_kernels *kernels;
    const descent_node *input;
    char *shared, *own;
    double *state; /* as it begins */
    size_t work;   /* offset in `own` */
    size_t count;  /* positions */
    size_t last;   /* that was computed */
    size_t mixed;  /* position in the order behind which nodes do not look at other positions */
};

static dsc_position_kind kind_of(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    if (op->leaf != DSC_NO_LEAF) {
        return node->batched ? DSC_POSITIONS_APART : DSC_POSITIONS_ASKED;
    }
    return node->batched && op->positions ? op->positions(node) : DSC_POSITIONS_TOGETHER;
}

// The one input, and whether every other node can do with the positions before.
static descent_status look_at_nodes(dsc_by_position *p, descent_error *error)
{
    const dsc_plan *plan = p->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_operator *op = dsc_operator_of(node);
        FAIL_IF(op->leaf == DSC_FED && (p->input || node->shape.rank != 1), error,
                DESCENT_UNSUPPORTED,
                "a graph with other inputs than a number for each position");
        p->input = op->leaf == DSC_FED ? node : p->input;
        p->mixed = op->attends ? i + 1 : p->mixed;
    }
    FAIL_IF(!p->input, error, DESCENT_UNSUPPORTED, "a graph without an input");
    p->count = p->input->width;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const bool fits = !node->batched || node == p->input ||
                          (node->shape.rank == 2 && node->shape.dim[0] == p->count);
        FAIL_IF(!fits || kind_of(node) == DSC_POSITIONS_TOGETHER, error, DESCENT_UNSUPPORTED,
                "%s needs all positions of a row", dsc_node_word(node));
    }
    return DESCENT_OK;
}

// The nodes with rows of one position, over the same arrays.
static void set_apart(dsc_by_position *p, const descent_graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        descent_node *node = &p->nodes[i];
        dsc_node_layout *layout = &p->layouts[i];
        *node = *graph->nodes[i];
        *layout = p->plan->layouts[i];
        for (size_t k = 0; k < node->input_count; k++) {
            node->inputs[k] = &p->nodes[node->inputs[k]->index];
        }
        if (!node->batched) {
            continue;
        }
        const bool flat = node->shape.rank == 1;
        dsc_node_take_shape(node, flat ? dsc_shape_flat(1)
                                       : (descent_shape){2, {1, node->shape.dim[1]}});
        for (int role = 0; role < DSC_ROLE_COUNT; role++) {
            layout->width[role] /= p->count;
            layout->stride[role] = layout->width[role];
        }
    }
    p->apart = *p->plan;
    p->apart.layouts = p->layouts;
    p->apart.capacity = p->count;
}

static descent_status allocate(dsc_by_position *p, const descent_graph *graph,
                               descent_error *error)
{
    size_t own_bytes = p->plan->own_bytes;
    p->work = dsc_layout_add(&own_bytes, p->plan->work_bytes, 1);
    p->nodes = calloc(graph->count, sizeof *p->nodes);
    p->layouts = calloc(graph->count, sizeof *p->layouts);
    p->state = calloc(graph->state + 1, sizeof *p->state);
    p->shared = dsc_alloc_aligned(p->plan->shared_bytes, 1);
    p->own = dsc_alloc_aligned(own_bytes, 1);
    if (!p->nodes || !p->layouts || !p->state || !p->shared || !p->own) {
        return dsc_no_memory(error, "the arrays of a network",
                             p->plan->shared_bytes + own_bytes);
    }
    dsc_graph_begin_state(graph, p->state);
    set_apart(p, graph);
    return DESCENT_OK;
}

descent_status dsc_by_position_create(const descent_graph *graph, const descent_node *output,
                                      descent_type type, dsc_by_position **positions,
                                      descent_error *error)
{
    dsc_by_position *p = calloc(1, sizeof *p);
    if (!p) {
        return dsc_no_memory(error, "the positions of a row", sizeof *p);
    }
    p->kernels = dsc_kernels_for(type, graph->portable);
    descent_status status =
        dsc_plan_create(graph, output, type, 1, DSC_FORWARD, 1, &p->plan, error);
    THEN(status, look_at_nodes(p, error));
    THEN(status, allocate(p, graph, error));
    if (status != DESCENT_OK) {
        dsc_by_position_free(p);
        return status;
    }
    *positions = p;
    return DESCENT_OK;
}

void dsc_by_position_free(dsc_by_position *p)
{
    if (p) {
        dsc_plan_free(p->plan);
        free(p->nodes);
        free(p->layouts);
        free(p->state);
        dsc_free_aligned(p->shared);
        dsc_free_aligned(p->own);
        free(p);
    }
}

static void *number_at(const dsc_by_position *p, const descent_node *node, size_t i)
{
    const dsc_node_layout *layout = &p->plan->layouts[node->index];
    return p->shared + layout->offset[DSC_VALUE] + i * descent_type_size(p->plan->type);
}

void dsc_by_position_feed(dsc_by_position *p, size_t position, double value)
{
    DSC_ASSERT(position < p->count);
    p->kernels->from_double(1, &value, number_at(p, p->input, position));
}

void dsc_by_position_forward(dsc_by_position *p, const void *x, const double *state,
                             dsc_range which)
{
    DSC_ASSERT(which.begin < which.end && which.end <= p->count);
    dsc_frame whole = {.plan = p->plan,
                       .count = 1,
                       .batch = 1,
                       .shared = p->shared,
                       .own = p->own,
                       .x = x,
                       .work = p->own + p->work,
                       .state = state ? state : p->state,
                       .positions = which};
    dsc_frame apart = whole;
    apart.plan = &p->apart;
    apart.batch = p->count;
    apart.first = which.begin;
    apart.count = which.end - which.begin;
    p->last = which.end - 1;
    for (size_t i = 0; i < p->plan->order_count; i++) {
        const descent_node *node = p->plan->order[i];
        const dsc_operator *op = dsc_operator_for(p->plan->graph, node, p->plan->type);
        if (i + 1 == p->mixed || (p->mixed == 0 && i == 0)) {
            whole.positions.begin = apart.first = p->last;
            apart.count = 1;
        }
        if (kind_of(node) == DSC_POSITIONS_APART) {
            op->forward(&apart, &p->nodes[node->index]);
        } else {
            op->forward(&whole, node);
        }
    }
}

void dsc_by_position_output(const dsc_by_position *p, double *out)
{
    const descent_node *output = p->plan->root;
    const size_t each = dsc_node_units(output);
    p->kernels->to_double(each, number_at(p, output, p->last * each), out);
}
