// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what is not certainly affine is not. An operator is known by what its row says of it: the
// parameters that it multiplies its input by, or adds. Any other one keeps what does not depend on
// parameters, and nothing more.
#include "graph/affine.h"

#include <stdlib.h>

#include "graph/operators/operators.h"

/// How a node depends on the parameters.
typedef enum dependence { NOT, AFFINE, OTHERWISE } dependence;

static dependence most(dependence a, dependence b)
{
    return a > b ? a : b;
}

static dependence of_slot(const descent_node *node, size_t slot, const dependence *found)
{
    return slot < node->input_count ? found[node->inputs[slot]->index] : NOT;
}

// x W + b: affine in W where x does not depend on parameters.
static dependence of_product(const descent_node *node, size_t factor, size_t term,
                             const dependence *found)
{
    const dependence x = of_slot(node, 0, found), w = of_slot(node, factor, found);
    const dependence product = x == NOT ? w : w == NOT ? x : OTHERWISE;
    return most(product, of_slot(node, term, found));
}

static dependence of_node(const descent_node *node, const dependence *found)
{
    const dsc_operator *op = dsc_operator_of(node);
    if (node->tensor) {
        return AFFINE;
    }
    if (!node->needs_gradient) {
        return NOT;
    }
    if (op->scaled) { // only what is not normalised by parameters
        return of_slot(node, 0, found) == NOT
                   ? of_product(node, op->scaled->gain, op->scaled->shift, found)
                   : OTHERWISE;
    }
    if (op->table) { // rows of a parameter, or x and they
        const dependence x = op->table->chosen ? NOT : of_slot(node, 0, found);
        return most(x, of_slot(node, op->table->slot, found));
    }
    const int function = dsc_node_function(node);
    if (op->weighs && (function == DESCENT_IDENTITY || function == DESCENT_FUNCTION_COUNT)) {
        dsc_weighing how = {0};
        op->weighs(node, &how);
        return of_product(node, how.weights, how.bias, found);
    }
    return OTHERWISE;
}

bool dsc_graph_is_convex(const descent_graph *graph, const descent_node *loss)
{
    if (!loss || !dsc_is_loss(loss)) {
        return false;
    }
    dependence *found = calloc(graph->count, sizeof *found);
    for (size_t i = 0; found && i <= loss->index; i++) {
        found[i] = of_node(graph->nodes[i], found);
    }
    const bool convex = found && found[loss->inputs[0]->index] == AFFINE &&
                        found[loss->inputs[1]->index] == NOT;
    free(found);
    return convex;
}
