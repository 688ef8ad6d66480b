// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a graph: nodes, in an order in which inputs come before their users.
#ifndef DSC_GRAPH_GRAPH_H
#define DSC_GRAPH_GRAPH_H

#include <descent/graph.h>

#include "core/status.h"
#include "graph/program.h"

/// Kinds of nodes: name, and the file in operators/ that has its shape rule and its passes.
#define DSC_OPERATOR_LIST(X)                                                                   \
    X(INPUT, input)                                                                            \
    X(PARAMETER, parameter)                                                                    \
    X(CONSTANT, constant)                                                                      \
    X(DENSE, dense)                                                                            \
    X(APPLY, apply)                                                                            \
    X(COMBINE, combine)                                                                        \
    X(ELEMENT, element)                                                                        \
    X(SLICE, slice)                                                                            \
    X(PROGRAM, program)                                                                        \
    X(SUM, sum)                                                                                \
    X(MEAN, mean)                                                                              \
    X(DROPOUT, dropout)                                                                        \
    X(SOFTMAX_CROSS_ENTROPY, softmax_cross_entropy)                                            \
    X(SIGMOID_CROSS_ENTROPY, sigmoid_cross_entropy)                                            \
    X(SQUARED_ERROR, squared_error)                                                            \
    X(HUBER, huber)

typedef enum dsc_operator_id {
#define DSC_OPERATOR_ENTRY(name, file) DSC_##name,
    DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)
#undef DSC_OPERATOR_ENTRY
        DSC_OPERATOR_COUNT
} dsc_operator_id;

enum {
    DSC_MAX_INPUTS = 3,
    DSC_MAX_SAVED =
        4 /* arrays a node may keep between its passes, besides value and gradients */
};

struct descent_node {
    dsc_operator_id op;
    size_t index; /* in graph->nodes */
    char name[48];
    descent_node *inputs[DSC_MAX_INPUTS];
    size_t input_count;

    bool batched;                /* a row for every example */
    size_t width;                /* numbers in a row, or in the single block */
    bool needs_gradient;         /* depends on a parameter */
    size_t saved[DSC_MAX_SAVED]; /* widths of the arrays kept between passes; 0: none */

    int function;         /* descent_function of APPLY and DENSE, descent_binary of COMBINE */
    double constant;      /* CONSTANT: value; DROPOUT: rate; HUBER: delta */
    double *numbers;      /* CONSTANT: its values when it has several, owned; or NULL */
    size_t element;       /* ELEMENT: which; SLICE: the first */
    ptrdiff_t step;       /* SLICE: from one to the next */
    dsc_program *program; /* PROGRAM: what it computes, owned; or NULL */

    // PARAMETER
    size_t rows, columns;
    size_t offset; /* in the flat vector */
    descent_initial initial;
    double scale;
    bool decays;
};

struct descent_graph {
    descent_node **nodes;
    size_t count, capacity;
    size_t parameters;   /* n */
    size_t dense_count;  /* for names: dense1, dense2, ... */
    descent_error error; /* the first mistake */
};

/// Whether the node is one of this graph.
bool dsc_graph_has(const descent_graph *graph, const descent_node *node);

/// A node that runs a program on the numbers of a row or single block. The program is taken,
/// also after a mistake.
descent_node *dsc_graph_program(descent_graph *graph, descent_node *input,
                                dsc_program *program);

#endif
