// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: how rows are cut into pieces changes no bit: an operator's pass over its rows gives each row
// what it would give it alone (operators.h), and sums over rows have blocks of their own.
#include "graph/walk.h"

#include <math.h>
#include <stdint.h>

#include "graph/operators/operators.h"

// Bytes of a piece of the widest array: a few of them stay in a second-level cache.
enum { PIECE_BYTES = 256 << 10 };

// A node reads its parameters again for each piece, and mostly puts them in another order first: as
// long as some multiply-adds for each number. That may cost a part of what the piece computes.
enum { READ_AGAIN = 16, PART = 20 };

const descent_node *dsc_walk_node(const dsc_walk *walk, size_t position)
{
    const dsc_plan *plan = walk->plan;
    const bool back =
        walk->pass == DSC_PASS_BACKWARD || walk->pass == DSC_PASS_TANGENT_BACKWARD;
    const descent_node *node = plan->order[back ? plan->order_count - 1 - position : position];
    if (walk->which != DSC_WHICH_ALL && !node->needs_gradient) {
        return NULL;
    }
    const bool loss = plan->sides[node->index] == DSC_LOSS;
    return (walk->which == DSC_WHICH_NETWORK && loss) ||
                   (walk->which == DSC_WHICH_LOSS && !loss)
               ? NULL
               : node;
}

static size_t fitting_rows(const dsc_plan *plan, size_t width)
{
    const size_t rows = PIECE_BYTES / descent_type_size(plan->type) / width;
    return rows > 0 ? rows : 1;
}

bool dsc_together_take(const dsc_plan *plan, const descent_node *node, dsc_together *t)
{
    const size_t least = plan->least_rows[node->index];
    const dsc_together with = {node->width > t->width ? node->width : t->width,
                               least > t->least ? least : t->least};
    const bool fits = with.least <= fitting_rows(plan, with.width);
    *t = fits ? with : *t;
    return fits;
}

size_t dsc_together_rows(const dsc_plan *plan, const dsc_together *t)
{
    return fitting_rows(plan, t->width);
}

dsc_stretch dsc_walk_stretch(const dsc_walk *walk, size_t position, bool summed)
{
    const dsc_plan *plan = walk->plan;
    dsc_stretch s = {.begin = position, .end = position};
    dsc_together together = {1, 1};
    bool empty = true;
    for (; s.end < plan->order_count; s.end++) {
        const descent_node *node = dsc_walk_node(walk, s.end);
        if (!node) {
            continue;
        }
        if (dsc_operator_of(node)->coupled && !(empty && summed)) {
            s.next = node;
            break;
        }
        if (!dsc_together_take(plan, node, &together)) {
            if (empty) {
                s.end++;
                s.rows = SIZE_MAX;
                return s;
            }
            break;
        }
        empty = false;
    }
    s.rows = dsc_together_rows(plan, &together);
    return s;
}

// Multiply-adds of the parameters of a node for a row, and their numbers.
static size_t least_rows_of(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    double numbers = 0.0;
    for (size_t k = 0; k < node->input_count; k++) {
        numbers += node->inputs[k]->tensor ? (double)node->inputs[k]->width : 0.0;
    }
    if (numbers == 0.0) {
        return 1;
    }
    const double done = op->cost ? op->cost(node, DSC_NODE_FORWARD, 0).operations / 2.0 : 0.0;
    const double rows = ceil(numbers * READ_AGAIN * PART / done);
    return done > 0.0 && rows < 1e9 ? (size_t)rows : SIZE_MAX;
}

void dsc_find_least_rows(dsc_plan *plan)
{
    bool apart = true; // no node collects what several pieces would have to add
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const bool leaf = dsc_operator_of(node)->leaf != DSC_NO_LEAF;
        apart = apart && (node->batched || leaf) && !plan->generic[node->index];
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        plan->least_rows[node->index] = apart ? least_rows_of(node) : SIZE_MAX;
    }
}
