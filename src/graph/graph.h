// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a graph: nodes, in an order in which inputs come before their users.
#ifndef DSC_GRAPH_GRAPH_H
#define DSC_GRAPH_GRAPH_H

#include <descent/graph.h>

#include "core/status.h"
#include "graph/program.h"
#include "graph/shape.h"

enum {
    DSC_MAX_INPUTS = 4,
    DSC_MAX_SAVED =
        4 /* arrays a node may keep between its passes, besides value and gradients */
};

/// What an operator is (operators/operators.h).
typedef struct dsc_operator_set dsc_operator_set;

/// Parameters in the flat vector. Whoever needs a matrix has rows x columns: the last axis, and all
/// others.
typedef struct dsc_tensor {
    size_t rows, columns;
    descent_shape shape; /* a rank of 0 until the node is there: what rows and columns say */
    size_t offset;       /* of its first number in the flat vector */
    descent_initial initial;
    double scale;
    bool decays;
} dsc_tensor;

struct descent_node {
    const dsc_operator_set *op;
    size_t index; /* in graph->nodes */
    char name[48];
    descent_node *inputs[DSC_MAX_INPUTS];
    size_t input_count;
    void *attributes; /* what only the operator knows (operators/attributes.h); or NULL */

    // What the shape rule finds out.
    bool batched;                /* a row for every example */
    descent_shape shape;         /* of a row, or of the single block */
    size_t width;                /* its numbers */
    bool needs_gradient;         /* depends on a parameter */
    size_t saved[DSC_MAX_SAVED]; /* widths of the arrays kept between passes; 0: none */
    dsc_tensor *tensor;          /* of a parameter; NULL: another node */
    size_t state_width;          /* of each array of its state; 0: it has none */
    size_t state;                /* offset of its state in that of the graph */
};

struct descent_graph {
    descent_node **nodes;
    size_t count, capacity;
    size_t parameters;        /* n */
    size_t state;             /* doubles of all nodes that have some, in the order of nodes */
    size_t dense_count;       /* for names: dense1, dense2, ... */
    size_t convolution_count; /* and conv1, conv2, ... */
    size_t norm_count;        /* and norm1, norm2, ... */
    size_t embedding_count;   /* and embedding1, ... */
    size_t positions_count;   /* and positions1, ... */
    descent_error error;      /* the first mistake */
    bool portable;            /* in double precision it has the same bits on every processor */
};

/// Gives a node its shape, and the width that follows. For shape rules.
static inline void dsc_node_take_shape(descent_node *node, descent_shape shape)
{
    node->shape = shape;
    node->width = dsc_shape_numbers(shape);
}

/// A row without axes of its own.
static inline void dsc_node_take_width(descent_node *node, size_t width)
{
    dsc_node_take_shape(node, dsc_shape_flat(width));
}

/// The i-th array of numbers of the graph's state; false after the last one.
typedef struct dsc_state_array {
    const descent_node *node;
    const char *name;     /* what it is of that node; static */
    bool positive;        /* no number of it is below 0 */
    size_t offset, count; /* in the state of the graph */
} dsc_state_array;
bool dsc_graph_state(const descent_graph *graph, size_t i, dsc_state_array *array);

/// Fills state[graph->state] (out) with what it is before any training.
void dsc_graph_begin_state(const descent_graph *graph, double *state);

/// Rows that a batch has at least in training mode. *why (out): the first node that asks for them,
/// or NULL where one row is enough.
size_t dsc_graph_least_rows(const descent_graph *graph, const descent_node **why);

/// Nodes of which in training mode a row of a batch depends on the others: how many, and the first of
/// them (*first, out) or NULL.
size_t dsc_graph_couples(const descent_graph *graph, const descent_node **first);

/// Multiply-adds of a row, forward: of what costs more than a pass over its numbers.
double dsc_graph_work(const descent_graph *graph);

/// Whether the node is one of this graph.
bool dsc_graph_has(const descent_graph *graph, const descent_node *node);

/// Adds a node like `draft`, of which op, name, inputs and attributes count. The attributes are
/// copied, byte by byte: what they own is the graph's from now on, unless NULL is returned.
descent_node *dsc_graph_add(descent_graph *graph, const descent_node *draft);

/// Remembers a mistake of a builder, which returns this: NULL.
descent_node *dsc_graph_refuse(descent_graph *graph, const char *message);
descent_node *dsc_graph_no_memory(descent_graph *graph, const char *what, size_t bytes);

#endif
