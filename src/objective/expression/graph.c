// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps to nodes of a graph.
//
// Keeps: a program and a graph of nodes take the same steps in the same order. A program is
// for formulas without vectors, where the way from node to node would cost more than the
// arithmetic.
#include "objective/expression/graph.h"

#include <stdlib.h>

#include "graph/builders.h"
#include "graph/graph.h"
#include "objective/expression/expression.h"

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
        const size_t index = symbols[step->a].first + (size_t)step->first - 1;
        return step->width == 1 ? descent_element(graph, variables, index)
                                : descent_pick(graph, variables, index, (ptrdiff_t)step->stride,
                                               step->width);
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

static bool is_number(const dsc_step *step)
{
    return step->kind == DSC_STEP_NUMBER;
}

// Can single instructions compute it? slots[i] (out): the slot of step i, counted from the
// first of its kind; counts[3] (out): entries, numbers, instructions.
static bool is_scalar(const descent_expression *e, const bool *needed, uint32_t *slots,
                      size_t counts[3])
{
    counts[0] = counts[1] = counts[2] = 0;
    for (uint32_t i = 0; i <= e->result; i++) {
        const dsc_step *step = &e->steps.steps[i];
        const int kind = step->kind == DSC_STEP_ENTRY ? 0 : is_number(step) ? 1 : 2;
        if (needed[i] && (step->width > 1 || step->kind == DSC_STEP_SUM)) {
            return false;
        }
        slots[i] = (uint32_t)counts[kind];
        counts[kind] += needed[i];
    }
    return true;
}

static void write_instruction(const descent_expression *e, const dsc_step *step,
                              const uint32_t *slots, dsc_instruction *to)
{
    const bool one = step->kind == DSC_STEP_APPLY;
    to->code = step->function + (one ? DSC_UNARY : 0);
    to->a = slots[step->a];
    to->b = one ? to->a : slots[step->b];
    // What does not move has no derivative, so the backward pass leaves it out.
    to->a_moves = !is_number(&e->steps.steps[step->a]);
    to->b_moves = !one && !is_number(&e->steps.steps[step->b]);
}

// Numbers are folded, so that only numbers do not move.
static dsc_program *write_program(const descent_expression *e, const bool *needed,
                                  uint32_t *slots, const size_t counts[3])
{
    dsc_program *program = dsc_program_create(counts[0], counts[1], counts[2]);
    for (uint32_t i = 0; program && i <= e->result; i++) {
        const dsc_step *step = &e->steps.steps[i];
        const uint32_t slot = slots[i];
        if (!needed[i]) {
            continue;
        }
        if (step->kind == DSC_STEP_ENTRY) {
            program->elements[slot] =
                (uint32_t)(e->symbols[step->a].first + (size_t)step->first - 1);
        } else if (is_number(step)) {
            slots[i] += (uint32_t)counts[0];
            program->numbers[slot] = step->number;
        } else {
            slots[i] += (uint32_t)(counts[0] + counts[1]);
            write_instruction(e, step, slots, &program->instructions[slot]);
        }
        program->result = slots[i];
    }
    return program;
}

// A program where the formula has no vectors, and nothing is batched; else *result stays NULL.
// False when there is no memory.
static bool try_program(const descent_expression *e, const bool *needed, descent_graph *graph,
                        descent_node *variables, descent_node **result)
{
    size_t counts[3];
    uint32_t *slots = calloc((size_t)e->result + 1, sizeof *slots);
    bool enough = slots != NULL;
    if (slots && !variables->batched && is_scalar(e, needed, slots, counts) && counts[0] > 0) {
        dsc_program *program = write_program(e, needed, slots, counts);
        enough = program != NULL;
        if (enough) {
            *result = dsc_graph_program(graph, variables, program);
        }
    }
    free(slots);
    return enough;
}

// A node for each step.
static descent_node *add_nodes(const descent_expression *e, const bool *needed,
                               descent_graph *graph, descent_node *variables,
                               descent_node **nodes)
{
    for (uint32_t i = 0; i <= e->result; i++) {
        if (needed[i]) {
            nodes[i] = node_of(e, &e->steps.steps[i], graph, variables, nodes);
        }
    }
    return nodes[e->result];
}

descent_status dsc_formula_graph(const descent_expression *expression, descent_graph *graph,
                                 descent_node *variables, descent_node **result,
                                 descent_error *error)
{
    const size_t count = (size_t)expression->result + 1;
    TRY(descent_graph_check(graph, error)); // the variables are there
    descent_node **nodes = calloc(count, sizeof *nodes);
    bool *needed = calloc(count, sizeof *needed);
    bool enough = nodes && needed;
    *result = NULL;
    if (enough) {
        mark(expression, needed);
        enough = try_program(expression, needed, graph, variables, result);
    }
    if (enough && !*result) {
        *result = add_nodes(expression, needed, graph, variables, nodes);
    }
    free(nodes);
    free(needed);
    return enough ? descent_graph_check(graph, error)
                  : dsc_no_memory(error, "a formula", count * sizeof *nodes);
}
