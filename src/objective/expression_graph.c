// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps to nodes of a graph.
#include <stdlib.h>

#include "graph/graph.h"
#include "objective/expression.h"

static descent_node *node_of(const descent_expression *e, const dsc_step *step,
                             descent_graph *graph, descent_node *variables,
                             descent_node *const *nodes)
{
    const dsc_symbol *symbols = e->symbols;
    switch ((dsc_step_kind)step->kind) {
    case DSC_STEP_NUMBER:
        return descent_constant(graph, step->number);
    case DSC_STEP_NUMBERS:
        return descent_constants(graph, e->steps.pool + step->first, step->width);
    case DSC_STEP_ENTRY: {
        const size_t place = symbols[step->a].first + (size_t)step->first - 1;
        return step->width == 1 ? descent_element(graph, variables, place)
                                : descent_slice(graph, variables, place,
                                                (ptrdiff_t)step->stride, step->width);
    }
    case DSC_STEP_APPLY:
        return descent_apply(graph, (descent_function)step->function, nodes[step->a]);
    case DSC_STEP_COMBINE:
        return descent_combine(graph, (descent_binary)step->function, nodes[step->a],
                               nodes[step->b]);
    case DSC_STEP_SUM:
        return descent_sum(graph, nodes[step->a]);
    }
    return NULL;
}

// Which steps the result needs: inputs come before their users.
static void mark(const descent_expression *e, bool *needed)
{
    needed[e->result] = true;
    for (uint32_t i = e->result + 1; i-- > 0;) {
        const dsc_step *step = &e->steps.steps[i];
        const bool has_a = step->kind == DSC_STEP_APPLY || step->kind == DSC_STEP_COMBINE ||
                           step->kind == DSC_STEP_SUM;
        if (needed[i] && has_a) {
            needed[step->a] = true;
        }
        if (needed[i] && step->kind == DSC_STEP_COMBINE) {
            needed[step->b] = true;
        }
    }
}

descent_status dsc_formula_graph(const descent_expression *expression, descent_graph *graph,
                                 descent_node *variables, descent_node **result,
                                 descent_error *error)
{
    const size_t count = (size_t)expression->result + 1;
    descent_node **nodes = calloc(count, sizeof *nodes);
    bool *needed = calloc(count, sizeof *needed);
    if (nodes && needed) {
        mark(expression, needed);
        for (size_t i = 0; i < count; i++) {
            if (needed[i]) {
                nodes[i] =
                    node_of(expression, &expression->steps.steps[i], graph, variables, nodes);
            }
        }
        *result = nodes[expression->result];
    }
    const bool enough = nodes && needed;
    free(nodes);
    free(needed);
    return enough ? descent_graph_check(graph, error)
                  : dsc_no_memory(error, "a formula", count * sizeof *nodes);
}
