// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A plan is made in one order, each part from those before it: the nodes the root needs, who writes to
// a gradient first, which nodes deliver the gradients of parameters, which may be cut by columns,
// where every array lies, and last the tiles and their workers.
//
// Keeps: no two arrays share memory, so backward and tangent passes find all that forward has left.
// Batched arrays lie in `shared` with a row for each example; what has no row per example lies in
// `own`, once per worker. Every number of the parameters is in exactly one tile. Borders of tiles
// do not depend on the number of workers, only their owners do: so neither do the bits.
#include "graph/plan.h"

#include <stdlib.h>

#include "core/assert.h"
#include "core/memory.h"
#include "graph/batch_sums.h"
#include "graph/operators/operators.h"
#include "graph/outputs.h"
#include "graph/walk.h"

// A tile of a gradient stays in the second-level cache until it is used; it is not so low that
// the matrix product runs below its speed (four tiles of registers; nine where rows are so long
// that the product copies them first), nor so large that it leaves the cache.
enum { TILE_ROWS = 56, TILE_ROWS_FAR = 126, FAR_COLUMNS = 1024 };
enum { TILE_NUMBERS = 8192, TILE_NUMBERS_MOST = 1 << 18 };
// Where every number is a sum over many places of an example: each tile goes over all of them, so that
// there are few, but several for workers to share.
enum { TILES_SHARED = 4, TILE_NUMBERS_SUMMED = 1 << 15 };

static size_t collect(const descent_graph *graph, const descent_node *root, bool *wanted,
                      const descent_node **order)
{
    // Inputs have smaller indices than their users, so one sweep from the root down finds all
    // ancestors.
    wanted[root->index] = true;
    for (size_t i = root->index + 1; i-- > 0;) {
        DSC_ASSERT(graph->nodes[i]->index == i);
        for (size_t k = 0; wanted[i] && k < graph->nodes[i]->input_count; k++) {
            DSC_ASSERT(graph->nodes[i]->inputs[k]->index < i);
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
// would share few sets of the cache. Rows that have axes lie without gaps: the places of all
// examples are then the rows of one matrix.
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

static void lay_out_array(dsc_plan *plan, const descent_node *node, int role, size_t width)
{
    dsc_node_layout *layout = &plan->layouts[node->index];
    const size_t size = descent_type_size(plan->type);
    DSC_ASSERT(role < DSC_ROLE_COUNT && width > 0);
    layout->width[role] = width;
    if (node->batched) {
        layout->stride[role] = node->shape.rank > 1 ? width : padded(width, size);
        const size_t stride = layout->stride[role];
        const bool countable = stride <= SIZE_MAX / (plan->capacity + 1);
        layout->offset[role] = dsc_layout_add(
            &plan->shared_bytes, countable ? plan->capacity * stride : SIZE_MAX, size);
    } else {
        layout->offset[role] = dsc_layout_add(&plan->own_bytes, width, size);
    }
}

// A parameter's value and tangent are the caller's x and v; its gradients need a layout only
// when backward writes them.
static void lay_out_node(dsc_plan *plan, const descent_node *node, bool gradients)
{
    const bool is_parameter = node->tensor != NULL;
    const bool differentiates = gradients && node->needs_gradient;
    if (!is_parameter) {
        lay_out_array(plan, node, DSC_VALUE, node->width);
    }
    if (differentiates && (!is_parameter || plan->generic[node->index])) {
        lay_out_array(plan, node, DSC_GRADIENT, node->width);
        if (plan->tangents) {
            lay_out_array(plan, node, DSC_TANGENT_GRADIENT, node->width);
        }
    }
    if (differentiates && plan->tangents && !is_parameter) {
        lay_out_array(plan, node, DSC_TANGENT, node->width);
    }
    for (int i = 0; i < DSC_MAX_SAVED; i++) {
        const bool for_tangents = i >= 2;
        if (node->saved[i] && (!for_tangents || plan->tangents)) {
            lay_out_array(plan, node, DSC_SAVED + i, node->saved[i]);
        }
    }
}

// Does one node alone need another, and nobody from outside?
static bool is_used_once(const dsc_plan *plan, const descent_node *node)
{
    size_t users = 0;
    for (size_t i = 0; i < plan->order_count; i++) {
        for (size_t k = 0; k < plan->order[i]->input_count; k++) {
            users += plan->order[i]->inputs[k] == node;
        }
    }
    return users == 1 && node->batched && plan->sides[node->index] != DSC_OUTPUT;
}

// Does a node take the arrays of its input over, which nobody else needs?
static bool takes_over(const dsc_plan *plan, const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    return op->in_place && op->in_place(node) && dsc_operator_of(node->inputs[0])->forgets &&
           is_used_once(plan, node->inputs[0]);
}

// A pass less over the largest arrays of a network of images.
static void find_sloped(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_operator *op = dsc_operator_of(node);
        if (op->slopes && op->slopes(node)) {
            const descent_node *in = node->inputs[0];
            plan->layouts[in->index].sloped = dsc_operator_of(in)->layer &&
                                              dsc_node_function(in) == DESCENT_RELU &&
                                              is_used_once(plan, in);
        }
    }
}

static void take_over(dsc_plan *plan, const descent_node *node)
{
    static const dsc_role roles[] = {DSC_VALUE, DSC_GRADIENT, DSC_TANGENT,
                                     DSC_TANGENT_GRADIENT};
    const dsc_node_layout *from = &plan->layouts[node->inputs[0]->index];
    dsc_node_layout *to = &plan->layouts[node->index];
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        to->offset[roles[i]] = from->offset[roles[i]];
        to->stride[roles[i]] = from->stride[roles[i]];
        to->width[roles[i]] = from->width[roles[i]];
    }
}

// Passes that do not run have no sums either.
static void lay_out_sums(dsc_plan *plan, const descent_node *node, bool gradients)
{
    const dsc_coupled *coupled = dsc_operator_of(node)->coupled;
    dsc_node_layout *layout = &plan->layouts[node->index];
    if (!coupled) {
        return;
    }
    const size_t passes = plan->tangents ? DSC_PASS_COUNT : gradients ? 2 : 1;
    const size_t blocks = plan->capacity < DSC_ROW_BLOCKS ? plan->capacity : DSC_ROW_BLOCKS;
    plan->couples = true;
    layout->sum_count = coupled->numbers(node);
    for (size_t pass = 0; pass < passes; pass++) {
        layout->sums[pass] =
            dsc_layout_add(&plan->shared_bytes, blocks * layout->sum_count, sizeof(double));
        layout->totals[pass] =
            dsc_layout_add(&plan->own_bytes, layout->sum_count, sizeof(double));
    }
}

static bool delivers(const descent_node *node, size_t slot)
{
    const dsc_operator *op = dsc_operator_of(node);
    return node->inputs[slot]->tensor && op->delivers && op->delivers(node, slot);
}

// Who writes to a gradient first? Backward runs through the order from its end.
static void find_additions(dsc_plan *plan, bool *written)
{
    for (size_t i = plan->order_count; i-- > 0;) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            const descent_node *in = node->inputs[k];
            if (!in->needs_gradient || delivers(node, k)) {
                continue;
            }
            plan->layouts[node->index].adds[k] = written[in->index];
            written[in->index] = true;
            if (in->tensor) {
                plan->generic[in->index] = true;
            }
        }
    }
}

static void find_products(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            if (delivers(node, k)) {
                plan->products[plan->product_count++] =
                    (dsc_product){.parameter = node->inputs[k], .node = node, .slot = k};
            }
        }
    }
}

// The parameter whose rows are shared when a node is cut by columns; NULL: it cannot be.
static const descent_node *weights_to_cut(const descent_node *node)
{
    const dsc_columns *columns = dsc_operator_of(node)->columns;
    return columns && columns->allowed(node) ? node->inputs[columns->weights] : NULL;
}

// A node is cut by columns when every worker has as many blocks as any other, and nothing else
// needs its weights.
static bool may_be_cut(const dsc_plan *plan, const descent_node *node)
{
    const descent_node *weights = weights_to_cut(node);
    if (!weights || plan->generic[weights->index]) {
        return false;
    }
    size_t users = 0;
    for (size_t i = 0; i < plan->product_count; i++) {
        users += plan->products[i].parameter == weights;
    }
    return users == 1 && dsc_dense_blocks(node->inputs[0]->width) % plan->workers == 0;
}

// Cut by columns, workers exchange sums (of each block, in each row) in place of weights: that
// pays for batches that are small compared with the weights, and when it is about most of them.
static void choose_cuts(dsc_plan *plan)
{
    size_t weights = 0, sums = 0;
    for (size_t i = 0; plan->workers > 1 && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (may_be_cut(plan, node)) {
            const descent_node *own = weights_to_cut(node);
            plan->cut[node->index] = plan->cut[own->index] = true;
            weights += own->width;
            sums += node->width * dsc_dense_blocks(node->inputs[0]->width);
        }
    }
    if (2 * weights > plan->graph->parameters) {
        DSC_ASSERT(sums > 0);
        const size_t rows = weights / sums;
        plan->part_rows = rows < plan->capacity ? rows : plan->capacity;
    }
}

static void lay_out_parts(dsc_plan *plan, const descent_node *node)
{
    dsc_node_layout *layout = &plan->layouts[node->index];
    const size_t parts = dsc_dense_blocks(node->inputs[0]->width) - dsc_first_part(plan, node);
    const size_t size = descent_type_size(plan->type);
    layout->part_stride = padded(node->width, size);
    layout->parts = dsc_layout_add(&plan->shared_bytes,
                                   parts * plan->part_rows * layout->part_stride, size);
}

// What the gradient of a number of each parameter costs. Where nothing is said of it, as much as the
// update.
static void find_number_loads(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->graph->count; i++) {
        plan->number_load[i] = 1.0;
    }
    for (size_t i = 0; i < plan->graph->count; i++) {
        const descent_node *node = plan->graph->nodes[i];
        const dsc_operator *op = dsc_operator_of(node);
        if (dsc_batch_sum_numbers(plan, node) > 0) {
            continue; // they cost something, and are shared by themselves
        }
        for (size_t k = 0; op->delivers && op->cost && k < node->input_count; k++) {
            const descent_node *in = node->inputs[k];
            if (op->delivers(node, k)) {
                const double sums = op->cost(node, DSC_NODE_GRADIENT, k).operations / 2.0;
                const double load = sums / (double)in->width;
                double *most = &plan->number_load[in->index];
                *most = load > *most ? load : *most;
            }
        }
    }
}

static size_t rows_a_tile(const dsc_tensor *tensor, double number_load)
{
    const size_t small = TILE_NUMBERS / tensor->columns;
    const size_t large = TILE_NUMBERS_MOST / tensor->columns;
    const size_t usual = tensor->columns < FAR_COLUMNS ? TILE_ROWS : TILE_ROWS_FAR;
    const size_t summed = TILE_NUMBERS_SUMMED / tensor->columns;
    const size_t shared = tensor->rows / TILES_SHARED;
    const size_t wanted = number_load > 1.0 ? (shared < summed ? shared : summed) : small;
    const size_t rows = wanted > usual ? wanted : large < usual ? large : usual;
    return rows == 0 ? 1 : rows;
}

// Rows of a parameter that a tile has whole: all channels of a place of a window (rank 4), which their
// gradient is computed for together.
static size_t grain_of(const dsc_tensor *tensor)
{
    return tensor->shape.rank == 4 ? tensor->shape.dim[2] : 1;
}

// Tiles do not straddle the blocks of a node that is cut by columns. A window is none.
static size_t blocks_of(const descent_node *node)
{
    const bool window = node->tensor && node->tensor->shape.rank == 4;
    return !node->tensor ? 0 : window ? 1 : dsc_dense_blocks(node->tensor->rows);
}

static dsc_range block_rows(const descent_node *parameter, size_t block)
{
    const size_t rows = parameter->tensor->rows;
    return blocks_of(parameter) == 1
               ? (dsc_range){0, rows}
               : (dsc_range){dsc_dense_block(rows, block), dsc_dense_block(rows, block + 1)};
}

static size_t tiles_of_block(const dsc_plan *plan, const descent_node *parameter, size_t block)
{
    const dsc_tensor *tensor = parameter->tensor;
    const dsc_range rows = block_rows(parameter, block);
    const size_t grain = grain_of(tensor);
    const size_t most = rows_a_tile(tensor, plan->number_load[parameter->index]) / grain;
    const size_t grains = (rows.end - rows.begin) / grain;
    return most > 0 ? (grains + most - 1) / most : grains;
}

static size_t count_tiles(const dsc_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->graph->count; i++) {
        const descent_node *node = plan->graph->nodes[i];
        for (size_t block = 0; block < blocks_of(node); block++) {
            count += tiles_of_block(plan, node, block);
        }
    }
    return count;
}

static void cut_block(dsc_plan *plan, const descent_node *parameter, size_t block)
{
    const dsc_tensor *tensor = parameter->tensor;
    const dsc_range rows = block_rows(parameter, block);
    const size_t grain = grain_of(tensor), grains = (rows.end - rows.begin) / grain;
    const size_t count = tiles_of_block(plan, parameter, block);
    const double number_load = plan->number_load[parameter->index];
    for (size_t i = 0; i < count; i++) {
        const size_t first = rows.begin + grains * i / count * grain;
        const size_t end = rows.begin + grains * (i + 1) / count * grain;
        dsc_tile tile = {.index = plan->tile_count,
                         .begin = tensor->offset + first * tensor->columns,
                         .count = (end - first) * tensor->columns,
                         .parameter = parameter,
                         .first_row = first,
                         .rows = end - first};
        tile.middle = plan->load + 0.5 * number_load * (double)tile.count;
        plan->tiles[plan->tile_count++] = tile;
        plan->load += number_load * (double)tile.count;
        plan->tile_max = tile.count > plan->tile_max ? tile.count : plan->tile_max;
    }
}

static void cut_tiles(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->graph->count; i++) {
        const descent_node *node = plan->graph->nodes[i];
        for (size_t block = 0; block < blocks_of(node); block++) {
            cut_block(plan, node, block);
        }
    }
}

// Every parameter is in exactly one tile, and the tiles are in order.
static bool tiles_cover_parameters(const dsc_plan *plan)
{
    size_t end = 0;
    for (size_t t = 0; t < plan->tile_count && plan->tiles[t].begin == end; t++) {
        end += plan->tiles[t].count;
    }
    return end == plan->graph->parameters;
}

static bool tiles_have_owners(const dsc_plan *plan)
{
    size_t t = 0;
    while (t < plan->tile_count && plan->tiles[t].owner < plan->workers) {
        t++;
    }
    return t == plan->tile_count;
}

size_t dsc_owner_by_position(const dsc_plan *plan, const dsc_tile *tile, size_t workers)
{
    return (size_t)(tile->middle / plan->load * (double)workers);
}

static double load_of(const dsc_plan *plan, const dsc_tile *tile)
{
    return plan->number_load[tile->parameter->index] * (double)tile->count;
}

static size_t least_loaded(const dsc_plan *plan, const double *loads)
{
    size_t best = 0;
    for (size_t w = 1; w < plan->workers; w++) {
        best = loads[w] < loads[best] ? w : best;
    }
    return best;
}

static bool is_cut(const dsc_plan *plan, const dsc_tile *tile)
{
    return tile->parameter && plan->cut[tile->parameter->index];
}

// Weights of nodes that are cut by columns belong to the worker that reads them, the rest evens
// out what is left. loads[workers]: what a worker has, 0 at first.
static void share_tiles(dsc_plan *plan, double *loads)
{
    for (size_t t = 0; t < plan->tile_count; t++) {
        dsc_tile *tile = &plan->tiles[t];
        if (plan->part_rows == 0) {
            tile->owner = dsc_owner_by_position(plan, tile, plan->workers);
        } else if (is_cut(plan, tile)) {
            const size_t rows = tile->parameter->tensor->rows;
            size_t block = 0;
            while (dsc_dense_block(rows, block + 1) <= tile->first_row) {
                block++;
            }
            tile->owner = dsc_block_owner(plan, rows, block);
            loads[tile->owner] += load_of(plan, tile);
        }
    }
    for (size_t t = 0; plan->part_rows > 0 && t < plan->tile_count; t++) {
        dsc_tile *tile = &plan->tiles[t];
        if (!is_cut(plan, tile)) {
            tile->owner = least_loaded(plan, loads);
            loads[tile->owner] += load_of(plan, tile);
        }
    }
}

static void size_work(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_operator *op = dsc_operator_for(plan->graph, node, plan->type);
        const size_t bytes = op->work_bytes ? op->work_bytes(node, plan->capacity) : 0;
        plan->work_bytes = bytes > plan->work_bytes ? bytes : plan->work_bytes;
    }
}

static void lay_out(dsc_plan *plan, bool gradients, bool *flags, double *loads)
{
    const descent_graph *graph = plan->graph;
    plan->order_count = collect(graph, plan->root, flags, plan->order);
    for (size_t i = 0; i < graph->count; i++) {
        flags[i] = false;
    }
    if (gradients) {
        dsc_plan_find_outputs(plan);
        find_additions(plan, flags);
        find_products(plan);
        find_sloped(plan);
        choose_cuts(plan);
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        if (takes_over(plan, plan->order[i])) {
            take_over(plan, plan->order[i]);
            continue;
        }
        lay_out_node(plan, plan->order[i], gradients);
        lay_out_sums(plan, plan->order[i], gradients);
        if (plan->part_rows > 0 && dsc_plan_is_cut(plan, plan->order[i])) {
            lay_out_parts(plan, plan->order[i]);
        }
    }
    if (gradients) {
        dsc_lay_out_batch_sums(plan);
    }
    cut_tiles(plan);
    DSC_ASSERT(plan->tile_count == count_tiles(plan));
    DSC_ASSERT(tiles_cover_parameters(plan));
    share_tiles(plan, loads);
    DSC_ASSERT(tiles_have_owners(plan));
    size_work(plan);
    dsc_find_least_rows(plan);
}

descent_status dsc_plan_create(const descent_graph *graph, const descent_node *root,
                               descent_type type, size_t capacity, dsc_passes passes,
                               size_t workers, dsc_plan **plan, descent_error *error)
{
    TRY(descent_graph_check(graph, error));
    FAIL_IF(!root, error, DESCENT_INVALID, "the graph has no loss");
    FAIL_IF(passes != DSC_FORWARD && root->width != 1, error, DESCENT_INVALID,
            "the loss has a width of %zu: it must be one number for each example", root->width);
    dsc_plan *p = calloc(1, sizeof *p);
    bool *flags = calloc(graph->count, sizeof *flags);
    double *loads = calloc(workers, sizeof *loads);
    if (p) {
        p->graph = graph;
        p->root = root;
        p->type = type;
        p->capacity = capacity;
        p->workers = workers;
        p->tangents = passes == DSC_TANGENTS;
        p->order = calloc(graph->count, sizeof *p->order);
        p->layouts = calloc(graph->count, sizeof *p->layouts);
        p->products = calloc(graph->count, DSC_MAX_INPUTS * sizeof *p->products);
        p->batch_sums = calloc(graph->count, sizeof *p->batch_sums);
        p->generic = calloc(graph->count, sizeof *p->generic);
        p->cut = calloc(graph->count, sizeof *p->cut);
        p->sides = calloc(graph->count, sizeof *p->sides);
        p->least_rows = calloc(graph->count, sizeof *p->least_rows);
        p->number_load = calloc(graph->count, sizeof *p->number_load);
    }
    if (p && p->number_load) {
        find_number_loads(p);
        p->tiles = calloc(count_tiles(p) + 1, sizeof *p->tiles);
    }
    if (!p || !flags || !loads || !p->order || !p->layouts || !p->products || !p->batch_sums ||
        !p->generic || !p->cut || !p->sides || !p->least_rows || !p->tiles) {
        dsc_plan_free(p);
        free(flags);
        free(loads);
        return dsc_no_memory(error, "the plan of a graph",
                             graph->count * sizeof(dsc_node_layout));
    }
    lay_out(p, passes != DSC_FORWARD, flags, loads);
    free(flags);
    free(loads);
    *plan = p;
    return DESCENT_OK;
}

void dsc_plan_free(dsc_plan *plan)
{
    if (!plan) {
        return;
    }
    free(plan->order);
    free(plan->layouts);
    free(plan->products);
    free(plan->batch_sums);
    free(plan->generic);
    free(plan->cut);
    free(plan->sides);
    free(plan->tiles);
    free(plan->least_rows);
    free(plan->number_load);
    free(plan);
}
