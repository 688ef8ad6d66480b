// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The schedule is found by going through the passes once, and remembering of each array how it has been
// written since the last meeting. A meeting is put in only where an array is touched in another
// way than it was written; after it everybody may read everything.
#include "graph/schedule.h"

#include <stdlib.h>

#include "core/assert.h"
#include "graph/operators/operators.h"

// How the numbers of an array are shared among the workers that wrote them last, or will touch
// them now. SHARED: written before the last meeting, so everybody may read them.
typedef enum cut { SHARED, ROWS, COLUMNS, PARTS, EVERYTHING } cut;

typedef struct builder {
    const dsc_plan *plan;
    dsc_schedule *schedule;
    size_t room;           /* for actions */
    cut *value, *gradient; /* by node index: how it was written since the last meeting */
} builder;

static void push(builder *b, dsc_action_kind kind, const descent_node *node)
{
    DSC_ASSERT(b->schedule->count < b->room);
    b->schedule->actions[b->schedule->count++] = (dsc_action){kind, node};
}

// Workers meet before they touch, cut in one way, what has been written cut in another.
static void require(builder *b, const cut *array, const descent_node *node, cut wanted)
{
    const cut written = array[node->index];
    if (!node->batched || written == SHARED || (written == wanted && wanted != EVERYTHING)) {
        return;
    }
    push(b, DSC_MEET, NULL);
    for (size_t i = 0; i < b->plan->graph->count; i++) {
        b->value[i] = b->gradient[i] = SHARED;
    }
}

static bool is_fed(const descent_node *node)
{
    return dsc_operator_of(node)->leaf == DSC_FED;
}

// A node that is cut is finished by columns, and an input filled, when all its users will read
// it so.
static void find_users(builder *b)
{
    const dsc_plan *plan = b->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        b->schedule->by_columns[node->index] = dsc_plan_is_cut(b->plan, node) || is_fed(node);
    }
    b->schedule->by_columns[plan->root->index] = false;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *user = plan->order[i];
        for (size_t k = 0; k < user->input_count; k++) {
            if (!dsc_plan_is_cut(b->plan, user) || k > 0) {
                b->schedule->by_columns[user->inputs[k]->index] = false;
            }
        }
    }
}

static void forward(builder *b, const descent_node *node)
{
    if (dsc_plan_is_cut(b->plan, node)) {
        const bool columns = b->schedule->by_columns[node->index];
        require(b, b->value, node->inputs[0], COLUMNS);
        push(b, DSC_SUM_BLOCKS, node);
        b->value[node->index] = PARTS;
        require(b, b->value, node, columns ? COLUMNS : ROWS);
        push(b, columns ? DSC_FINISH_COLUMNS : DSC_FINISH_ROWS, node);
        b->value[node->index] = columns ? COLUMNS : ROWS;
        return;
    }
    if (is_fed(node)) {
        b->value[node->index] = b->schedule->by_columns[node->index] ? COLUMNS : ROWS;
        return;
    }
    for (size_t k = 0; k < node->input_count; k++) {
        require(b, b->value, node->inputs[k], ROWS);
    }
    push(b, DSC_FORWARD_ROWS, node);
    b->value[node->index] = ROWS;
}

static void backward(builder *b, const descent_node *node)
{
    if (dsc_plan_is_cut(b->plan, node)) {
        const bool columns = b->schedule->by_columns[node->index];
        const descent_node *in = node->inputs[0];
        require(b, b->gradient, node, columns ? COLUMNS : ROWS);
        push(b, columns ? DSC_DELTA_COLUMNS : DSC_DELTA_ROWS, node);
        b->gradient[node->index] = columns ? COLUMNS : ROWS;
        if (in->needs_gradient) {
            require(b, b->gradient, node, EVERYTHING);
            require(b, b->gradient, in, COLUMNS);
            push(b, DSC_SPREAD_INPUT, node);
            b->gradient[in->index] = COLUMNS;
        }
        return;
    }
    require(b, b->gradient, node, ROWS);
    for (size_t k = 0; k < node->input_count; k++) {
        require(b, b->gradient, node->inputs[k], ROWS);
    }
    push(b, DSC_BACKWARD_ROWS, node);
    for (size_t k = 0; k < node->input_count; k++) {
        b->gradient[node->inputs[k]->index] = ROWS;
    }
}

static void build(builder *b)
{
    const dsc_plan *plan = b->plan;
    find_users(b);
    for (size_t i = 0; i < plan->order_count; i++) {
        forward(b, plan->order[i]);
    }
    push(b, DSC_SEED, NULL);
    b->gradient[plan->root->index] = ROWS;
    for (size_t i = plan->order_count; i-- > 0;) {
        if (plan->order[i]->needs_gradient) {
            backward(b, plan->order[i]);
        }
    }
}

descent_status dsc_schedule_create(const dsc_plan *plan, dsc_schedule *schedule,
                                   descent_error *error)
{
    const size_t nodes = plan->graph->count;
    enum { ACTIONS_A_NODE = 8 }; /* forward and backward, each with its meetings */
    const size_t inputs = DSC_MAX_INPUTS;
    builder b = {
        .plan = plan, .schedule = schedule, .room = 1 + nodes * (ACTIONS_A_NODE + inputs)};
    *schedule = (dsc_schedule){.actions = calloc(b.room, sizeof *schedule->actions)};
    schedule->by_columns = calloc(nodes, sizeof *schedule->by_columns);
    cut *cuts = calloc(2 * nodes, sizeof *cuts);
    const bool ok = schedule->actions && schedule->by_columns && cuts;
    if (ok) {
        b.value = cuts;
        b.gradient = cuts + nodes;
        build(&b);
    }
    free(cuts);
    return ok ? DESCENT_OK
              : dsc_no_memory(error, "a schedule", nodes * sizeof *schedule->actions);
}

void dsc_schedule_free(dsc_schedule *schedule)
{
    free(schedule->actions);
    free(schedule->by_columns);
    *schedule = (dsc_schedule){0};
}
