// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: every line is made from the plan itself, never from what a plan ought to be, so that a
// dump shows mistakes of plan.c. Numbers have no commas: they are for searching and for awk.
#include "graph/dump.h"

#include <stdarg.h>
#include <stdio.h>

#include "graph/operators/operators.h"
#include "graph/schedule.h"

// Text that is cut where the caller's room ends; its length is counted on.
typedef struct sink {
    char *text;
    size_t capacity, length;
} sink;

static void put(sink *s, const char *format, ...) DESCENT_FORMAT(2, 3);
static void put(sink *s, const char *format, ...)
{
    const size_t left = s->length < s->capacity ? s->capacity - s->length : 0;
    va_list list;
    va_start(list, format);
    const int count = vsnprintf(left > 0 ? s->text + s->length : NULL, left, format, list);
    va_end(list);
    s->length += count > 0 ? (size_t)count : 0;
}

// ---- what a node is ----

static void put_inputs(sink *s, const descent_node *node)
{
    char text[64] = "-";
    int length = 0;
    for (size_t k = 0; k < node->input_count; k++) {
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%zu",
                           k > 0 ? "," : "", node->inputs[k]->index);
    }
    put(s, " %-9s", text);
}

static const char *side_of(const dsc_plan *plan, const descent_node *node)
{
    static const char *const words[] = {"below", "output", "loss"};
    return plan->has_outputs ? words[plan->sides[node->index]] : "-";
}

// How workers share the node: a parameter by tiles, a single block not at all.
static const char *cut_of(const dsc_plan *plan, const descent_node *node)
{
    return node->tensor                                    ? "tiles"
           : !node->batched                                ? "each"
           : plan->part_rows > 0 && plan->cut[node->index] ? "columns"
                                                           : "rows";
}

static void put_node(sink *s, const dsc_plan *plan, const descent_node *node)
{
    put(s, "%5zu %-22s %-22s", node->index, dsc_operator_of(node)->name, dsc_node_word(node));
    put_inputs(s, node);
    char shape[DSC_SHAPE_TEXT];
    if (node->tensor && node->shape.rank < 3) {
        snprintf(shape, sizeof shape, "%zux%zu", node->tensor->rows, node->tensor->columns);
    } else {
        dsc_shape_text(node->shape, "x", shape);
    }
    put(s, " %10s", shape);
    put(s, " %-7s %-8s %-7s %s\n", node->batched ? "batch" : "single", cut_of(plan, node),
        side_of(plan, node), node->needs_gradient ? "yes" : "no");
}

static void put_nodes(sink *s, const dsc_plan *plan)
{
    put(s,
        "\nnodes, in the order of computation\n%5s %-22s %-22s %-9s %10s %-7s %-8s %-7s %s\n",
        "node", "operator", "name", "inputs", "width", "rows", "cut", "side", "gradient");
    for (size_t i = 0; i < plan->order_count; i++) {
        put_node(s, plan, plan->order[i]);
    }
}

// ---- where arrays lie ----

static void put_array(sink *s, const dsc_plan *plan, const descent_node *node, int role)
{
    static const char *const roles[] = {"value", "gradient", "tangent", "tangent-gradient"};
    const dsc_node_layout *layout = &plan->layouts[node->index];
    if (layout->width[role] == 0) {
        return;
    }
    char name[24];
    if (role < DSC_SAVED) {
        snprintf(name, sizeof name, "%s", roles[role]);
    } else {
        snprintf(name, sizeof name, "saved%d", role - DSC_SAVED);
    }
    put(s, "%5zu %-17s %-7s %10zu %8zu %8zu\n", node->index, name,
        node->batched ? "shared" : "own", layout->offset[role], layout->width[role],
        layout->stride[role]);
}

static void put_arrays(sink *s, const dsc_plan *plan)
{
    put(s,
        "\narrays: bytes from the start of what workers share, or of what each has of its own; "
        "numbers in a row, and from one row to the next\n%5s %-17s %-7s %10s %8s %8s\n",
        "node", "array", "where", "offset", "width", "stride");
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (int role = 0; role < DSC_ROLE_COUNT; role++) {
            put_array(s, plan, node, role);
        }
        const dsc_node_layout *layout = &plan->layouts[node->index];
        for (size_t j = 0; j < plan->batch_sum_count; j++) {
            if (plan->batch_sums[j].product->node == node) {
                put(s, "%5zu %-17s %-7s %10zu\n", node->index, "sums of the batch", "shared",
                    layout->batch_sums);
            }
        }
        if (plan->part_rows > 0 && dsc_plan_is_cut(plan, node)) {
            put(s, "%5zu %-17s %-7s %10zu %8zu %8zu\n", node->index, "parts", "shared",
                layout->parts, node->width, layout->part_stride);
        }
    }
}

// ---- gradients of parameters ----

static void put_tiles(sink *s, const dsc_plan *plan)
{
    put(s,
        "\ntiles: rows of a parameter whose gradient is computed at once, their numbers in the "
        "flat vector, and the worker\n%5s %5s %13s %17s %6s\n",
        "tile", "node", "rows", "numbers", "worker");
    for (size_t i = 0; i < plan->tile_count; i++) {
        const dsc_tile *tile = &plan->tiles[i];
        char rows[48], numbers[48];
        snprintf(rows, sizeof rows, "%zu-%zu", tile->first_row,
                 tile->first_row + tile->rows - 1);
        snprintf(numbers, sizeof numbers, "%zu-%zu", tile->begin,
                 tile->begin + tile->count - 1);
        put(s, "%5zu %5zu %13s %17s %6zu\n", tile->index, tile->parameter->index, rows, numbers,
            tile->owner);
    }
    put(s,
        "\ngradients: the node that delivers that of a parameter, for all rows at once\n"
        "%5s %5s %5s\n",
        "node", "from", "input");
    for (size_t i = 0; i < plan->product_count; i++) {
        const dsc_product *product = &plan->products[i];
        put(s, "%5zu %5zu %5zu%s\n", product->parameter->index, product->node->index,
            product->slot,
            plan->generic[product->parameter->index] ? " and some from backward" : "");
    }
}

// ---- a step cut by columns ----

static const char *action_word(dsc_action_kind kind)
{
    static const char *const words[] = {
        [DSC_MEET] = "meet",
        [DSC_FORWARD_ROWS] = "forward, rows",
        [DSC_SUM_BLOCKS] = "sum blocks",
        [DSC_FINISH_ROWS] = "finish, rows",
        [DSC_FINISH_COLUMNS] = "finish, columns",
        [DSC_SEED] = "seed",
        [DSC_BACKWARD_ROWS] = "backward, rows",
        [DSC_DELTA_ROWS] = "delta, rows",
        [DSC_DELTA_COLUMNS] = "delta, columns",
        [DSC_SPREAD_INPUT] = "spread input",
    };
    return words[kind];
}

static descent_status put_schedule(sink *s, const dsc_plan *plan, descent_error *error)
{
    if (plan->part_rows == 0) {
        return DESCENT_OK;
    }
    dsc_schedule schedule;
    TRY(dsc_schedule_create(plan, &schedule, error));
    put(s, "\na batch cut by columns, action by action\n%-16s %5s\n", "action", "node");
    for (size_t i = 0; i < schedule.count; i++) {
        const dsc_action *action = &schedule.actions[i];
        put(s, "%-16s", action_word(action->kind));
        put(s, action->node ? " %5zu\n" : "\n", action->node ? action->node->index : 0);
    }
    dsc_schedule_free(&schedule);
    return DESCENT_OK;
}

// ---- all of it ----

static void put_head(sink *s, const dsc_plan *plan, size_t batch)
{
    const bool columns = plan->part_rows > 0 && batch <= plan->part_rows;
    put(s, "graph    %zu parameters, %zu nodes, %zu of them for node %zu (%s)\n",
        plan->graph->parameters, plan->graph->count, plan->order_count, plan->root->index,
        dsc_node_word(plan->root));
    put(s, "plan     %s, %zu rows at a time, workers: %zu%s\n",
        plan->type == DESCENT_FLOAT32 ? "float32" : "float64", plan->capacity, plan->workers,
        plan->tangents ? ", with tangents" : "");
    put(s, "memory   shared %zu bytes; each worker: own %zu bytes, scratch %zu bytes\n",
        plan->shared_bytes, plan->own_bytes, plan->work_bytes);
    put(s, "step     a batch of %zu rows is cut by %s", batch, columns ? "columns" : "rows");
    if (plan->part_rows > 0) {
        put(s, "; by columns up to %zu rows\n", plan->part_rows);
    } else {
        put(s, ", as every batch\n");
    }
}

descent_status dsc_plan_dump(const dsc_plan *plan, size_t batch, char *text, size_t capacity,
                             size_t *length, descent_error *error)
{
    sink s = {.text = text, .capacity = capacity};
    if (capacity > 0) {
        *text = '\0';
    }
    put_head(&s, plan, batch);
    put_nodes(&s, plan);
    put_arrays(&s, plan);
    put_tiles(&s, plan);
    TRY(put_schedule(&s, plan, error));
    *length = s.length;
    return DESCENT_OK;
}
