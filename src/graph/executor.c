// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: nothing is allocated after create. Each worker has two frames: `frames` for its rows of the batch, `whole`
// for its columns of all rows; which of them a pass gets is the only difference between a batch cut by rows and one cut
// by columns. No result depends on how many workers take part, as only `parameter` and the sums before it go over rows,
// those of all. The exception are parameters whose gradient backward writes (plan->generic): one per worker, added here.
#include "graph/executor.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "graph/batch_sums.h"
#include "graph/operators/operators.h"
#include "graph/schedule.h"
#include "graph/walk.h"
#include "kernel/kernels.h"

struct dsc_executor {
    dsc_plan *plan;
    const dsc_kernels *kernels;
    const dsc_operator **operators; /* by node index */
    size_t workers;
    size_t used; /* of them, in this batch */
    char *shared;
    void *block; /* that it lies in */
    char *own;   /* workers * own_stride bytes: single blocks, then scratch */
    size_t own_stride;
    dsc_frame *frames; /* one per worker: its rows */
    dsc_frame *whole;  /* one per worker: all rows, for what is cut by columns */
    dsc_schedule schedule;
    bool by_columns;       /* this batch goes by the schedule */
    const double *weights; /* of the rows of the batch that runs, or NULL */
    dsc_profile *profile;  /* of it, or NULL */
    dsc_workers *team;     /* of it, or NULL */
    double *state;         /* of the graph where a batch brings none */
};

// The arrays of all rows. Those of a plan with tangents have room for as many rows as memory
// allows: pages that no request has come to are not taken yet (calloc). Steps of training, which
// have no tangents, find theirs taken.
static void allocate_shared(dsc_executor *e)
{
    const size_t bytes = e->plan->shared_bytes;
    if (!e->plan->tangents || bytes > SIZE_MAX - DSC_ALIGNMENT) {
        e->block = e->shared = dsc_alloc_aligned(bytes, 1);
        return;
    }
    e->block = calloc(bytes + DSC_ALIGNMENT, 1);
    if (e->block) {
        const size_t off = (uintptr_t)e->block % DSC_ALIGNMENT;
        e->shared = (char *)e->block + (off > 0 ? DSC_ALIGNMENT - off : 0);
        dsc_prefer_large_pages(e->shared, bytes);
    }
}

descent_status dsc_executor_create(const descent_graph *graph, const descent_node *root,
                                   descent_type type, size_t capacity, dsc_passes passes,
                                   size_t workers, dsc_executor **executor,
                                   descent_error *error)
{
    dsc_plan *plan = NULL;
    TRY(dsc_plan_create(graph, root, type, capacity, passes, workers, &plan, error));
    dsc_executor *e = calloc(1, sizeof *e);
    if (!e) {
        dsc_plan_free(plan);
        return dsc_no_memory(error, "an executor", sizeof *e);
    }
    e->plan = plan;
    e->kernels = dsc_kernels_for(type, graph->portable);
    e->operators = calloc(graph->count, sizeof *e->operators);
    e->state = calloc(graph->state + 1, sizeof *e->state);
    e->workers = workers;
    size_t own_bytes = plan->own_bytes;
    const size_t work = dsc_layout_add(&own_bytes, plan->work_bytes, 1);
    e->own_stride = own_bytes;
    allocate_shared(e);
    e->own = dsc_alloc_aligned(workers, own_bytes);
    e->frames = calloc(2 * workers, sizeof *e->frames);
    if (!e->operators || !e->state || !e->shared || !e->own || !e->frames ||
        (plan->part_rows > 0 && dsc_schedule_create(plan, &e->schedule, NULL) != DESCENT_OK)) {
        const size_t bytes = plan->shared_bytes + workers * own_bytes;
        dsc_executor_free(e);
        return dsc_no_memory(error, "the arrays of a network", bytes);
    }
    for (size_t i = 0; i < graph->count; i++) {
        e->operators[i] = dsc_operator_for(graph, graph->nodes[i], type);
    }
    dsc_graph_begin_state(graph, e->state);
    // One array for both kinds of frames: only their ranges of rows differ, which begin sets.
    e->whole = e->frames + workers;
    for (size_t w = 0; w < workers; w++) {
        char *own = e->own + w * own_bytes;
        e->frames[w] =
            (dsc_frame){.plan = plan, .shared = e->shared, .own = own, .work = own + work};
    }
    *executor = e;
    return DESCENT_OK;
}

void dsc_executor_free(dsc_executor *executor)
{
    if (!executor) {
        return;
    }
    dsc_schedule_free(&executor->schedule);
    dsc_plan_free(executor->plan);
    free(executor->operators);
    free(executor->state);
    free(executor->block); // also what dsc_alloc_aligned gave
    dsc_free_aligned(executor->own);
    free(executor->frames);
    free(executor);
}

const dsc_plan *dsc_executor_plan(const dsc_executor *executor)
{
    return executor->plan;
}

void dsc_executor_begin(dsc_executor *executor, const dsc_batch *batch)
{
    DSC_ASSERT(batch->batch <= executor->plan->capacity);
    DSC_ASSERT(batch->workers <= executor->workers);
    executor->used = batch->workers ? batch->workers : executor->workers;
    // Coupled rows are summed by whoever has computed them.
    const bool coupled = executor->plan->couples && batch->training;
    const size_t grain = coupled ? dsc_row_block(batch->batch) : 1;
    executor->by_columns = batch->differentiates && executor->used == executor->workers &&
                           batch->batch <= executor->plan->part_rows && !coupled;
    executor->team = batch->team;
    DSC_ASSERT(!coupled || executor->used == 1 || batch->team);
    executor->weights = batch->weights;
    executor->profile = batch->profile;
    for (size_t w = 0; w < executor->used; w++) {
        dsc_frame *frame = &executor->frames[w];
        size_t end = 0;
        dsc_workers_share(batch->batch, grain, executor->used, w, &frame->first, &end);
        frame->count = end - frame->first;
        frame->batch = batch->batch;
        frame->x = batch->x;
        frame->v = batch->v;
        frame->training = batch->training;
        frame->state = batch->state ? batch->state : executor->state;
        frame->sampled = batch->sampled;
        frame->seed = batch->seed;
        frame->step = batch->step;
        frame->before = batch->before;
        frame->shares = batch->shares;
        frame->others = batch->others;
        frame->in_parts = false;
        DSC_ASSERT(w + 1 < executor->used || end == batch->batch); /* no row is left out */
        executor->whole[w] = *frame;
        executor->whole[w].first = 0;
        executor->whole[w].count = batch->batch;
        executor->whole[w].in_parts = true;
    }
}

dsc_range dsc_executor_rows_of(const dsc_executor *executor, size_t worker)
{
    const dsc_frame *frame = &executor->frames[worker];
    return (dsc_range){frame->first, frame->first + frame->count};
}

dsc_share dsc_executor_input(const dsc_executor *executor, size_t worker,
                             const descent_node *input)
{
    if (executor->by_columns && executor->schedule.by_columns[input->index]) {
        return (dsc_share){{0, executor->frames[worker].batch},
                           dsc_own_columns(executor->plan, input->width, worker)};
    }
    return (dsc_share){dsc_executor_rows_of(executor, worker), {0, input->width}};
}

void *dsc_executor_array(const dsc_executor *executor, const descent_node *node, dsc_role role,
                         size_t *stride)
{
    const dsc_node_layout *layout = &executor->plan->layouts[node->index];
    DSC_ASSERT(role == DSC_VALUE || layout->stride[role] > 0 || !node->batched);
    *stride = layout->stride[role];
    return (node->batched ? executor->shared : executor->own) + layout->offset[role];
}

static void run_pass(const dsc_executor *executor, const dsc_frame *frame,
                     const descent_node *node, dsc_pass pass)
{
    const dsc_operator *op = executor->operators[node->index];
    switch (pass) {
    case DSC_PASS_FORWARD:
        op->forward(frame, node);
        break;
    case DSC_PASS_BACKWARD:
        op->backward(frame, node);
        break;
    case DSC_PASS_TANGENT:
        op->tangent(frame, node);
        break;
    case DSC_PASS_TANGENT_BACKWARD:
        op->tangent_backward(frame, node);
        break;
    case DSC_PASS_COUNT:
        break;
    }
}

static void book_pass(const dsc_executor *executor, size_t worker, const descent_node *node,
                      dsc_pass pass)
{
    const bool forward = pass == DSC_PASS_FORWARD || pass == DSC_PASS_TANGENT;
    dsc_profile_end_node(executor->profile, worker, node,
                         forward ? DSC_NODE_FORWARD : DSC_NODE_BACKWARD);
}

// Rows of a piece of a worker's rows. Blocks that are summed are not cut.
static size_t piece_of(const dsc_executor *executor, const dsc_frame *frame, size_t rows)
{
    const bool coupled = executor->plan->couples && frame->training;
    const size_t block = coupled ? dsc_row_block(frame->batch) : 1;
    return rows >= frame->count ? frame->count : (rows + block - 1) / block * block;
}

// Some nodes of a walk, piece by piece, and what the node behind them wants summed.
static void go_along(const dsc_executor *executor, size_t worker, const dsc_walk *walk,
                     const dsc_stretch *stretch)
{
    const dsc_frame *all = &executor->frames[worker];
    const size_t block = dsc_row_block(all->batch),
                 rows = piece_of(executor, all, stretch->rows);
    const size_t end = all->first + all->count;
    const bool sums = stretch->next && all->training;
    dsc_frame piece = *all;
    do { // a worker without rows has single blocks
        piece.count = end - piece.first < rows ? end - piece.first : rows;
        for (size_t i = stretch->begin; i < stretch->end; i++) {
            const descent_node *node = dsc_walk_node(walk, i);
            if (node) {
                run_pass(executor, &piece, node, walk->pass);
                book_pass(executor, worker, node, walk->pass);
            }
        }
        for (size_t r = 0; sums && r < piece.count; r += block) {
            executor->operators[stretch->next->index]->coupled->sum(
                &piece, stretch->next, walk->pass, (piece.first + r) / block);
        }
        piece.first += piece.count;
    } while (piece.first < end);
}

// All workers have their sums for a node that couples rows.
static void meet(const dsc_executor *executor, size_t worker, const descent_node *node,
                 dsc_pass pass)
{
    const dsc_frame *frame = &executor->frames[worker];
    book_pass(executor, worker, node, pass);
    if (executor->team && frame->training) {
        dsc_workers_barrier(executor->team);
        dsc_profile_end(executor->profile, worker, DSC_WAITING);
    }
    executor->operators[node->index]->coupled->add_up(frame, node, pass);
}

static void go(const dsc_executor *executor, size_t worker, dsc_pass pass, dsc_which which)
{
    const dsc_walk walk = {executor->plan, pass, which};
    if (executor->frames[worker].count <= 1 && !executor->plan->couples) {
        const dsc_stretch all = {.end = executor->plan->order_count, .rows = 1};
        go_along(executor, worker, &walk, &all);
        return;
    }
    bool summed = false;
    for (size_t i = 0; i < executor->plan->order_count;) {
        const dsc_stretch stretch = dsc_walk_stretch(&walk, i, summed);
        go_along(executor, worker, &walk, &stretch);
        i = stretch.end;
        summed = stretch.next != NULL;
        if (summed) {
            meet(executor, worker, stretch.next, pass);
        }
    }
}

void dsc_executor_forward(dsc_executor *executor, size_t worker)
{
    DSC_ASSERT(worker < executor->used);
    go(executor, worker, DSC_PASS_FORWARD, DSC_WHICH_ALL);
}

// Fills an array of the root: the start of backward.
static void seed_root(const dsc_executor *executor, size_t worker, dsc_role role, double value)
{
    const descent_node *root = executor->plan->root;
    if (!root->needs_gradient) {
        return; // a constant: it has no layout for a gradient
    }
    const dsc_frame *frame = &executor->frames[worker];
    const size_t size = descent_type_size(executor->plan->type);
    size_t stride = 0;
    char *rows = dsc_executor_array(executor, root, role, &stride);
    if (root->batched) {
        for (size_t r = frame->first; r < frame->first + frame->count; r++) {
            const double own = executor->weights ? value * executor->weights[r] : value;
            executor->kernels->from_double(1, &own, rows + r * stride * size);
        }
        return;
    }
    // A single block is computed by every worker, but counts once.
    const double once = worker == 0 ? value : 0.0;
    executor->kernels->from_double(1, &once, rows + worker * executor->own_stride);
}

void dsc_executor_backward(dsc_executor *executor, size_t worker, double weight)
{
    seed_root(executor, worker, DSC_GRADIENT, weight);
    go(executor, worker, DSC_PASS_BACKWARD, DSC_WHICH_MOVING);
}

// The time since the last booking goes to the node and the kind of work that has just ended.
static void book(const dsc_executor *executor, size_t worker, const dsc_action *action)
{
    static const dsc_node_account accounts[] = {
        [DSC_FORWARD_ROWS] = DSC_NODE_FORWARD,   [DSC_SUM_BLOCKS] = DSC_NODE_FORWARD,
        [DSC_FINISH_ROWS] = DSC_NODE_FINISH,     [DSC_FINISH_COLUMNS] = DSC_NODE_FINISH,
        [DSC_BACKWARD_ROWS] = DSC_NODE_BACKWARD, [DSC_DELTA_ROWS] = DSC_NODE_BACKWARD,
        [DSC_DELTA_COLUMNS] = DSC_NODE_BACKWARD, [DSC_SPREAD_INPUT] = DSC_NODE_BACKWARD};
    if (action->node) {
        dsc_profile_end_node(executor->profile, worker, action->node, accounts[action->kind]);
    } else if (action->kind == DSC_MEET) {
        dsc_profile_end(executor->profile, worker, DSC_WAITING);
    } /* the seed is booked on the node that follows */
}

// One action of the schedule, the share of one worker. ..._ROWS: its rows, all columns; ..._COLUMNS: its columns, all
// rows. Between an action that writes by one cut and one that reads by the other the schedule has a meeting (DSC_MEET).
static void act(const dsc_executor *executor, size_t worker, dsc_workers *workers,
                const dsc_action *action, double weight)
{
    const dsc_plan *plan = executor->plan;
    const dsc_frame *rows = &executor->frames[worker], *whole = &executor->whole[worker];
    const descent_node *node = action->node;
    if (!node) {
        if (action->kind == DSC_MEET) {
            dsc_workers_barrier(workers);
        } else {
            seed_root(executor, worker, DSC_GRADIENT, weight);
        }
        return;
    }
    const dsc_operator *op = executor->operators[node->index];
    const dsc_range all = {0, node->width};
    const dsc_range own = dsc_own_columns(plan, all.end, worker);
    switch (action->kind) {
    case DSC_MEET:
    case DSC_SEED:
    case DSC_FORWARD_ROWS:
    case DSC_BACKWARD_ROWS:
        break; /* without a node, and of act_in_rows */
    case DSC_SUM_BLOCKS:
        op->columns->sum_blocks(whole, node,
                                dsc_own_blocks(plan, node->inputs[0]->width, worker));
        break;
    case DSC_FINISH_ROWS: {
        dsc_frame frame = *rows;
        frame.in_parts = true;
        op->columns->finish(&frame, node, all);
        break;
    }
    case DSC_FINISH_COLUMNS:
        op->columns->finish(whole, node, own);
        break;
    case DSC_DELTA_ROWS:
        op->columns->delta(rows, node, all);
        break;
    case DSC_DELTA_COLUMNS:
        op->columns->delta(whole, node, own);
        break;
    case DSC_SPREAD_INPUT:
        op->columns->spread_input(whole, node,
                                  dsc_own_columns(plan, node->inputs[0]->width, worker));
        break;
    }
}

static bool is_in_rows(const dsc_action *action)
{
    return action->kind == DSC_FORWARD_ROWS || action->kind == DSC_BACKWARD_ROWS;
}

// As many of `count` actions of the same kind as can go through their rows together, piece by piece:
// how many.
static size_t act_in_rows(const dsc_executor *executor, size_t worker,
                          const dsc_action *actions, size_t count)
{
    const dsc_frame *all = &executor->frames[worker];
    const dsc_pass pass =
        actions->kind == DSC_FORWARD_ROWS ? DSC_PASS_FORWARD : DSC_PASS_BACKWARD;
    dsc_together together = {1, 1};
    size_t some = 0;
    while (some < count && actions[some].kind == actions->kind &&
           dsc_together_take(executor->plan, actions[some].node, &together)) {
        some++;
    }
    const size_t rows = some > 0 ? dsc_together_rows(executor->plan, &together) : all->count;
    some = some > 0 ? some : 1;
    dsc_frame piece = *all;
    do {
        const size_t left = all->first + all->count - piece.first;
        piece.count = left < rows ? left : rows;
        for (size_t i = 0; i < some; i++) {
            run_pass(executor, &piece, actions[i].node, pass);
            book_pass(executor, worker, actions[i].node, pass);
        }
        piece.first += piece.count;
    } while (piece.first < all->first + all->count);
    return some;
}

void dsc_executor_differentiate(dsc_executor *executor, size_t worker, dsc_workers *workers,
                                double weight)
{
    DSC_ASSERT(!workers || dsc_workers_used(workers) == executor->used);
    if (!executor->by_columns) {
        dsc_executor_forward(executor, worker);
        dsc_executor_backward(executor, worker, weight);
        return;
    }
    const dsc_action *actions = executor->schedule.actions;
    for (size_t i = 0; i < executor->schedule.count;) {
        if (is_in_rows(&actions[i])) {
            i += act_in_rows(executor, worker, actions + i, executor->schedule.count - i);
            continue;
        }
        act(executor, worker, workers, &actions[i], weight);
        if (executor->profile) {
            book(executor, worker, &actions[i]);
        }
        i++;
    }
}

// Forward-over-reverse differentiation [Pearlmutter. Fast exact multiplication by the Hessian. Neural
// Computation 6, 1994]: R{.} is the derivative along v. The tangents of the values go forward, then those of
// the gradients backward; H v is R{gradient} of the parameters. Values and gradients are there already.
void dsc_executor_tangent(dsc_executor *executor, size_t worker)
{
    DSC_ASSERT(executor->plan->tangents && executor->frames[worker].v);
    go(executor, worker, DSC_PASS_TANGENT, DSC_WHICH_MOVING);
    // The gradient of the root is a constant, whatever the direction: its tangent is 0.
    seed_root(executor, worker, DSC_TANGENT_GRADIENT, 0.0);
    go(executor, worker, DSC_PASS_TANGENT_BACKWARD, DSC_WHICH_MOVING);
}

// The gradient of an output becomes R{gradient}: L R{z}, with L the loss's Hessian in z. Backward makes J' of it.
static void seed_output(const dsc_executor *executor, size_t worker, const descent_node *node)
{
    const dsc_frame *frame = &executor->frames[worker];
    const size_t size = descent_type_size(executor->plan->type);
    const size_t first = node->batched ? frame->first : 0;
    const size_t count = node->batched ? frame->count : 1;
    const size_t own = node->batched ? 0 : worker * executor->own_stride;
    size_t stride = 0;
    const char *from = dsc_executor_array(executor, node, DSC_TANGENT_GRADIENT, &stride);
    const size_t from_stride = stride;
    char *to = dsc_executor_array(executor, node, DSC_GRADIENT, &stride);
    for (size_t r = first; r < first + count; r++) {
        memcpy(to + own + r * stride * size, from + own + r * from_stride * size,
               node->width * size);
    }
}

// J' L J v [Schraudolph. Fast curvature matrix-vector products for second-order gradient descent. Neural
// Computation 14, 2002]: J v by tangents forward through the network, L by the tangents of the loss alone, J' by a backward
// pass through the network. Its second derivatives take no part: this is Gauss-Newton's matrix and not the Hessian.
void dsc_executor_gauss_newton(dsc_executor *executor, size_t worker, double weight)
{
    const dsc_plan *plan = executor->plan;
    DSC_ASSERT(plan->tangents && plan->has_outputs && executor->frames[worker].v);
    seed_root(executor, worker, DSC_GRADIENT, weight);
    go(executor, worker, DSC_PASS_BACKWARD, DSC_WHICH_LOSS);
    go(executor, worker, DSC_PASS_TANGENT, DSC_WHICH_MOVING);
    seed_root(executor, worker, DSC_TANGENT_GRADIENT, 0.0);
    go(executor, worker, DSC_PASS_TANGENT_BACKWARD, DSC_WHICH_LOSS);
    for (size_t i = 0; i < plan->order_count; i++) {
        if (plan->sides[plan->order[i]->index] == DSC_OUTPUT) {
            seed_output(executor, worker, plan->order[i]);
        }
    }
    go(executor, worker, DSC_PASS_BACKWARD, DSC_WHICH_NETWORK);
}

void dsc_executor_advance(const dsc_executor *executor, double share, double *state)
{
    const dsc_plan *plan = executor->plan;
    const dsc_frame *frame = &executor->frames[0];
    DSC_ASSERT(frame->training);
    memmove(state, frame->state, plan->graph->state * sizeof *state);
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_coupled *coupled = executor->operators[node->index]->coupled;
        if (coupled) {
            coupled->advance(frame, node, share, state);
        }
    }
}

void dsc_executor_sum_batch(const dsc_executor *e, size_t worker, bool tangent)
{
    dsc_sum_batch(&e->frames[worker], worker, e->used, tangent, e->profile);
}

size_t dsc_executor_owner(const dsc_executor *executor, const dsc_tile *tile)
{
    const dsc_plan *plan = executor->plan;
    return executor->used == plan->workers ? tile->owner
                                           : dsc_owner_by_position(plan, tile, executor->used);
}

// A tile is summed by one worker, from the rows of all, in their order: no number of workers changes a bit. Parameters
// whose nodes cannot deliver single tiles (plan->generic) have a gradient per worker instead, added in the workers' order.
void dsc_executor_tile(const dsc_executor *executor, size_t worker, const dsc_tile *tile,
                       bool tangent, void *out)
{
    const dsc_plan *plan = executor->plan;
    DSC_ASSERT(tile->parameter == plan->tiles[tile->index].parameter &&
               tile->begin - plan->tiles[tile->index].begin + tile->count <=
                   plan->tiles[tile->index].count);
    // The first product writes, the others add: no pass clears the tile.
    bool add = false;
    for (size_t i = 0; i < plan->product_count; i++) {
        const dsc_product *product = &plan->products[i];
        if (product->parameter == tile->parameter) {
            executor->operators[product->node->index]->parameter(
                &executor->frames[worker], product->node, product->slot, tile->first_row,
                tile->rows, tangent, add, out);
            add = true;
        }
    }
    const size_t size = descent_type_size(plan->type);
    if (!add) {
        memset(out, 0, tile->count * size);
    }
    if (plan->generic[tile->parameter->index]) {
        const dsc_role role = tangent ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
        const size_t offset = plan->layouts[tile->parameter->index].offset[role] +
                              (tile->begin - tile->parameter->tensor->offset) * size;
        for (size_t w = 0; w < executor->used; w++) {
            executor->kernels->axpy(tile->count, 1.0,
                                    executor->own + w * executor->own_stride + offset, out);
        }
    }
}

// By one worker, in the order of the rows, in double.
void dsc_executor_loss(const dsc_executor *executor, double *sum, double *squares)
{
    const descent_node *root = executor->plan->root;
    const size_t size = descent_type_size(executor->plan->type);
    const size_t count = root->batched ? executor->frames[0].batch : 1;
    size_t stride = 0; // 1: the width of a loss
    const char *rows = dsc_executor_array(executor, root, DSC_VALUE, &stride);
    double losses[64];
    const size_t room = sizeof losses / sizeof *losses;
    for (size_t first = 0; first < count; first += room) {
        const size_t some = count - first < room ? count - first : room;
        executor->kernels->to_double(some, rows + first * size, losses);
        for (size_t r = 0; executor->weights && r < some; r++) {
            losses[r] *= executor->weights[first + r];
        }
        for (size_t r = 0; r < some; r++) {
            *sum += losses[r];
            *squares += losses[r] * losses[r];
        }
    }
}

const descent_node *dsc_executor_first_not_finite(const dsc_executor *executor)
{
    const dsc_plan *plan = executor->plan;
    const size_t size = descent_type_size(plan->type);
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (node->tensor) {
            continue; // x may have moved on since the forward pass
        }
        size_t stride = 0;
        const char *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
        const size_t count = node->batched ? executor->frames[0].batch : 1;
        for (size_t r = 0; r < count; r++) {
            if (!executor->kernels->all_finite(node->width, rows + r * stride * size)) {
                return node;
            }
        }
    }
    return NULL;
}
