// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/plan.h"

#include <stdlib.h>

#include "core/memory.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"

// A tile of a gradient stays in the second-level cache until it is used; it is not so low that
// the matrix product runs below its speed (four tiles of registers), nor so large that it
// leaves the cache.
enum { TILE_ROWS = 56, TILE_NUMBERS = 8192, TILE_NUMBERS_MOST = 1 << 17 };

static size_t collect(const descent_graph *graph, const descent_node *root, bool *wanted,
                      const descent_node **order)
{
    // Inputs have smaller indices than their users, so one sweep from the root down finds all
    // ancestors.
    wanted[root->index] = true;
    for (size_t i = root->index + 1; i-- > 0;) {
        for (size_t k = 0; wanted[i] && k < graph->nodes[i]->input_count; k++) {
            wanted[graph->nodes[i]->inputs[k]->index] = true;
        }
    }
    size_t count = 0;
    for (size_t i = 0; i <= root->index; i++) {
        if (wanted[i]) {
            order[count++] = graph->nodes[i];
        }
    }
    return count;
}

// Rows start on cache lines, and never a multiple of 1 KiB apart: columns of such an array
// would share few sets of the cache.
static size_t padded(size_t width, size_t size)
{
    const size_t line = DSC_ALIGNMENT / size;
    if (width < line) {
        return width;
    }
    size_t stride = (width + line - 1) / line * line;
    if (stride * size % 1024 == 0) {
        stride += line;
    }
    return stride;
}

static void place_array(dsc_plan *plan, const descent_node *node, int role, size_t width)
{
    dsc_place *place = &plan->places[node->index];
    const size_t size = descent_type_size(plan->type);
    if (node->batched) {
        place->stride[role] = padded(width, size);
        place->offset[role] =
            dsc_layout_add(&plan->shared_bytes, plan->capacity * place->stride[role], size);
    } else {
        place->offset[role] = dsc_layout_add(&plan->own_bytes, width, size);
    }
}

// A parameter's value and tangent are the caller's x and v; its gradients need a place only
// when backward writes them.
static void place_node(dsc_plan *plan, const descent_node *node, bool gradients)
{
    const bool is_parameter = node->op == DSC_PARAMETER;
    const bool differentiates = gradients && node->needs_gradient;
    if (!is_parameter) {
        place_array(plan, node, DSC_VALUE, node->width);
    }
    if (differentiates && (!is_parameter || plan->generic[node->index])) {
        place_array(plan, node, DSC_GRADIENT, node->width);
        if (plan->tangents) {
            place_array(plan, node, DSC_TANGENT_GRADIENT, node->width);
        }
    }
    if (differentiates && plan->tangents && !is_parameter) {
        place_array(plan, node, DSC_TANGENT, node->width);
    }
    for (int i = 0; i < DSC_MAX_SAVED; i++) {
        const bool for_tangents = i >= 2;
        if (node->saved[i] && (!for_tangents || plan->tangents)) {
            place_array(plan, node, DSC_SAVED + i, node->saved[i]);
        }
    }
}

// Who writes to a gradient first? Backward runs through the order from its end.
static void find_additions(dsc_plan *plan, bool *written)
{
    for (size_t i = plan->order_count; i-- > 0;) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            const descent_node *in = node->inputs[k];
            const bool deferred =
                node->op == DSC_DENSE && node->batched && k > 0 && in->op == DSC_PARAMETER;
            if (!in->needs_gradient || deferred) {
                continue;
            }
            plan->places[node->index].adds[k] = written[in->index];
            written[in->index] = true;
            if (in->op == DSC_PARAMETER) {
                plan->generic[in->index] = true;
            }
        }
    }
}

static void find_products(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 1; node->op == DSC_DENSE && node->batched && k < node->input_count;
             k++) {
            if (node->inputs[k]->op == DSC_PARAMETER) {
                plan->products[plan->product_count++] =
                    (dsc_product){.tensor = node->inputs[k], .node = node, .slot = k};
            }
        }
    }
}

static size_t rows_a_tile(const descent_node *tensor)
{
    const size_t small = TILE_NUMBERS / tensor->columns;
    const size_t large = TILE_NUMBERS_MOST / tensor->columns;
    const size_t rows = small > TILE_ROWS ? small : large < TILE_ROWS ? large : TILE_ROWS;
    return rows == 0 ? 1 : rows;
}

static size_t count_tiles(const descent_graph *graph)
{
    size_t count = 0;
    for (size_t i = 0; i < graph->count; i++) {
        if (graph->nodes[i]->op == DSC_PARAMETER) {
            const size_t rows = rows_a_tile(graph->nodes[i]);
            count += (graph->nodes[i]->rows + rows - 1) / rows;
        }
    }
    return count;
}

static void cut_tiles(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->graph->count; i++) {
        const descent_node *tensor = plan->graph->nodes[i];
        if (tensor->op != DSC_PARAMETER) {
            continue;
        }
        const size_t most = rows_a_tile(tensor);
        for (size_t r = 0; r < tensor->rows; r += most) {
            const size_t rows = tensor->rows - r < most ? tensor->rows - r : most;
            const dsc_tile tile = {.index = plan->tile_count,
                                   .begin = tensor->offset + r * tensor->columns,
                                   .count = rows * tensor->columns,
                                   .tensor = tensor,
                                   .first_row = r,
                                   .rows = rows};
            plan->tile_max = tile.count > plan->tile_max ? tile.count : plan->tile_max;
            plan->tiles[plan->tile_count++] = tile;
        }
    }
}

static void size_work(dsc_plan *plan)
{
    const dsc_kernels *kernels = dsc_kernels_get(plan->type);
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (node->op != DSC_DENSE) {
            continue;
        }
        const size_t in = node->inputs[0]->width, out = node->width;
        const size_t shapes[3][2] = {{out, in}, {in, out}, {out, plan->capacity}};
        for (int s = 0; s < 3; s++) {
            const size_t bytes = kernels->product_work(shapes[s][0], shapes[s][1]);
            plan->work_bytes = bytes > plan->work_bytes ? bytes : plan->work_bytes;
        }
    }
}

static void lay_out(dsc_plan *plan, bool gradients, bool *flags)
{
    const descent_graph *graph = plan->graph;
    plan->order_count = collect(graph, plan->root, flags, plan->order);
    for (size_t i = 0; i < graph->count; i++) {
        flags[i] = false;
    }
    if (gradients) {
        find_additions(plan, flags);
        find_products(plan);
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        place_node(plan, plan->order[i], gradients);
    }
    cut_tiles(plan);
    size_work(plan);
}

descent_status dsc_plan_create(const descent_graph *graph, const descent_node *root,
                               descent_type type, size_t capacity, dsc_passes passes,
                               dsc_plan **plan, descent_error *error)
{
    TRY(descent_graph_check(graph, error));
    FAIL_IF(!root, error, DESCENT_INVALID, "the graph has no loss");
    FAIL_IF(passes != DSC_FORWARD && root->width != 1, error, DESCENT_INVALID,
            "the loss has a width of %zu: it must be one number for each example", root->width);
    dsc_plan *p = calloc(1, sizeof *p);
    bool *flags = calloc(graph->count, sizeof *flags);
    if (p) {
        p->graph = graph;
        p->root = root;
        p->type = type;
        p->capacity = capacity;
        p->tangents = passes == DSC_TANGENTS;
        p->order = calloc(graph->count, sizeof *p->order);
        p->places = calloc(graph->count, sizeof *p->places);
        p->products = calloc(2 * graph->count, sizeof *p->products);
        p->generic = calloc(graph->count, sizeof *p->generic);
        p->tiles = calloc(count_tiles(graph) + 1, sizeof *p->tiles);
    }
    if (!p || !flags || !p->order || !p->places || !p->products || !p->generic || !p->tiles) {
        dsc_plan_free(p);
        free(flags);
        return dsc_no_memory(error, "the plan of a graph", graph->count * sizeof(dsc_place));
    }
    lay_out(p, passes != DSC_FORWARD, flags);
    free(flags);
    *plan = p;
    return DESCENT_OK;
}

void dsc_plan_free(dsc_plan *plan)
{
    if (!plan) {
        return;
    }
    free(plan->order);
    free(plan->places);
    free(plan->products);
    free(plan->generic);
    free(plan->tiles);
    free(plan);
}
