// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The mean loss of a network over examples, its gradient and Hessian products, chunk by chunk.
//
// Keeps: memory does not grow with the number of examples; a chunk has as many rows as fit.
// Sums over chunks are made in their order, sums within a chunk do not depend on the workers,
// and pieces of the gradient are delivered as soon as they are complete. For products at one
// point the arrays of the last evaluation are kept, when it was one chunk: only the tangent
// passes run again.
#include "objective/empirical.h"

#include "objective/empirical_chunks.h"
#include "objective/empirical_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/clock.h"
#include "core/memory.h"
#include "core/pace.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"

// See objective.h.
#define KEPT_SHARE      8 /* 1 / 8 of the memory at most */
#define KEPT_BYTES_MOST ((size_t)2 << 30)

enum {
    CHUNK_BYTES = 32 << 20, /* arrays of a chunk, so that memory does not grow with the batch */
    CHUNK_ROWS_LEAST = 64,
    // Of so few examples, whose products do not suffer, parts of the gradient that leave the first-level cache
    // room for parameters and averages.
    PART_EXAMPLES = 2,
    PART_NUMBERS = 2048,
    CHUNK_ROWS_SCORED = 256 /* room for scores even where batches are smaller */
};

// The data set of the chunk. Windows of a text begin elsewhere in every epoch of training.
static descent_dataset seen_data(const dsc_evaluation *e)
{
    const dsc_request *request = e->request;
    const descent_dataset *data = e->now.data;
    const bool trains = request->training && data == e->self->parts.data;
    return trains ? dsc_dataset_of_epoch(data, request->seed, request->epoch) : *data;
}

// Whether the rows are seen otherwise than they are.
static bool is_augmented(const dsc_evaluation *e)
{
    const dsc_empirical_parts *parts = &e->self->parts;
    return e->request->training && parts->augment && e->now.data == parts->data;
}

// The rows of a part of the chunk, for who augments them.
static dsc_augment_rows rows_of(const dsc_evaluation *e, dsc_range range)
{
    const dsc_examples *now = &e->now;
    return (dsc_augment_rows){.seed = e->request->seed,
                              .epoch = e->request->epoch,
                              .rows = now->rows ? now->rows + range.begin : NULL,
                              .visits = now->visits ? now->visits + range.begin : NULL,
                              .first = now->first + range.begin,
                              .count = range.end - range.begin};
}

// The inputs of some rows and columns.
static void load_inputs(const dsc_evaluation *e, const descent_dataset *data,
                        const dsc_share *share, void *out, size_t stride)
{
    const dsc_empirical_parts *parts = &e->self->parts;
    const dsc_examples *now = &e->now;
    if (is_augmented(e)) {
        const dsc_augment_rows rows = rows_of(e, share->rows);
        dsc_augment_gather(parts->augment, &rows, parts->encoder, now->data, e->self->kernels,
                           share->columns.begin, share->columns.end, out, stride);
    } else {
        const uint32_t *rows = now->rows ? now->rows + share->rows.begin : NULL;
        dsc_encoder_gather_columns(parts->encoder, data, e->self->kernels, rows,
                                   now->first + share->rows.begin,
                                   share->rows.end - share->rows.begin, share->columns.begin,
                                   share->columns.end, out, stride);
    }
}

// Worker w's part of the chunk, from the data set into the arrays of the graph.
static void load_rows(const dsc_evaluation *e, size_t worker)
{
    const dsc_empirical *self = e->self;
    const dsc_empirical_parts *parts = &self->parts;
    if (!parts->input) {
        return;
    }
    const dsc_examples *now = &e->now;
    const size_t size = descent_type_size(parts->type);
    const dsc_range own = dsc_executor_rows_of(self->executor, worker);
    for (size_t r = own.begin; e->weighs && r < own.end; r++) {
        self->weights[r] = parts->row_weights[now->rows ? now->rows[r] : now->first + r];
    }
    const descent_dataset data = seen_data(e);
    const dsc_share share = dsc_executor_input(self->executor, worker, parts->input);
    size_t stride = 0, target_stride = 0;
    char *inputs = dsc_executor_array(self->executor, parts->input, DSC_VALUE, &stride);
    load_inputs(e, &data, &share, inputs + share.rows.begin * stride * size, stride);
    if (self->feeds_target) {
        char *targets =
            dsc_executor_array(self->executor, parts->target, DSC_VALUE, &target_stride);
        targets += own.begin * target_stride * size;
        dsc_encoder_gather_targets(
            parts->encoder, &data, self->kernels, now->rows ? now->rows + own.begin : NULL,
            now->first + own.begin, own.end - own.begin, targets, target_stride);
        if (self->mixed && is_augmented(e)) {
            const dsc_augment_rows rows = rows_of(e, own);
            dsc_mixed_load(self->mixed, parts, self->kernels, &rows, own.begin, targets,
                           target_stride, e->weighs ? self->weights + own.begin : NULL);
        }
    }
}

static bool has_tangent(const dsc_request *request)
{
    return request->v && request->curvature == DESCENT_HESSIAN;
}

// The gradient of a piece, complete with the chunks before and the penalty, to the sink.
static void deliver(const dsc_evaluation *e, size_t worker, const dsc_tile *tile)
{
    const dsc_empirical *self = e->self;
    const dsc_request *request = e->request;
    const size_t size = descent_type_size(self->base.type);
    const size_t offset = tile->begin * size;
    char *g = self->pieces + worker * self->piece_stride;
    dsc_executor_tile(self->executor, worker, tile, has_tangent(request), g);
    if (!(e->first_chunk && e->last_chunk)) {
        DSC_ASSERT(self->sum);
        char *sum = self->sum + offset;
        if (e->first_chunk) {
            memcpy(sum, g, tile->count * size);
        } else {
            self->kernels->axpy(tile->count, 1.0, g, sum);
        }
        g = sum;
    }
    if (!e->last_chunk) {
        return;
    }
    DSC_ASSERT(tile->begin + tile->count <= self->base.n);
    const bool decays = tile->parameter->tensor->decays;
    if (decays && self->parts.l2 > 0.0 && !request->sampled) {
        const char *x = (const char *)request->x + offset;
        const char *along = request->v ? (const char *)request->v + offset : x;
        self->piece_squares[tile->index] = self->kernels->dot(tile->count, x, x);
        self->kernels->axpy(tile->count, self->parts.l2, along, g);
    }
    dsc_profile_end_node(self->profile, worker, tile->parameter, DSC_NODE_GRADIENT);
    const dsc_piece piece = {tile->index, tile->begin, tile->count, decays};
    request->sink->take(request->sink->context, worker, &piece, g);
    dsc_profile_end(self->profile, worker, DSC_UPDATING);
}

// The same in parts, as far as the sink takes them.
static void deliver_parts(const dsc_evaluation *e, size_t worker, const dsc_tile *tile)
{
    const size_t columns = tile->count / tile->rows;
    const size_t most = columns < PART_NUMBERS ? PART_NUMBERS / columns : 1;
    const dsc_plan *plan = dsc_executor_plan(e->self->executor);
    const bool whole = !e->request->sink->in_parts || !e->first_chunk || !e->last_chunk ||
                       e->total > PART_EXAMPLES || e->self->parts.l2 > 0.0 ||
                       tile->parameter->tensor->shape.rank > 2 ||
                       plan->number_load[tile->parameter->index] > 1.0;
    for (size_t done = 0; done < tile->rows; done += whole ? tile->rows : most) {
        const size_t left = tile->rows - done;
        dsc_tile part = *tile;
        part.first_row += done;
        part.begin += done * columns;
        part.rows = whole || left < most ? left : most;
        part.count = part.rows * columns;
        deliver(e, worker, &part);
    }
}

// The passes before the tiles, of a gradient or a product.
static void run_passes(const dsc_evaluation *e, size_t worker)
{
    const dsc_empirical *self = e->self;
    const dsc_request *request = e->request;
    dsc_executor *executor = self->executor;
    const double weight = self->parts.loss->batched ? 1.0 / (double)e->total : 1.0;
    if (!e->resumes) {
        load_rows(e, worker);
        dsc_profile_end(self->profile, worker, DSC_GATHERING);
    }
    if (!request->v) {
        dsc_executor_differentiate(executor, worker, self->parts.workers, weight);
        return;
    }
    if (!e->resumes) {
        dsc_executor_forward(executor, worker);
    }
    if (request->curvature == DESCENT_GAUSS_NEWTON) {
        dsc_executor_gauss_newton(executor, worker, weight);
        return;
    }
    if (!e->resumes || self->kept_passes == DSC_FORWARD) {
        dsc_executor_backward(executor, worker, weight);
    }
    dsc_executor_tangent(executor, worker);
}

static void run_chunk(void *context, size_t worker)
{
    const dsc_evaluation *e = context;
    const dsc_empirical *self = e->self;
    if (!e->request->sink) {
        load_rows(e, worker);
        dsc_executor_forward(self->executor, worker);
        return;
    }
    dsc_profile_end(self->profile, worker, DSC_WAITING);
    run_passes(e, worker);
    dsc_workers_barrier(self->parts.workers);
    dsc_profile_end(self->profile, worker, DSC_WAITING);
    const dsc_plan *plan = dsc_executor_plan(self->executor);
    if (plan->batch_sum_count > 0) {
        dsc_executor_sum_batch(self->executor, worker, has_tangent(e->request));
        dsc_workers_barrier(self->parts.workers);
        dsc_profile_end(self->profile, worker, DSC_WAITING);
    }
    for (size_t i = 0; i < plan->tile_count; i++) {
        const dsc_tile *tile = &plan->tiles[self->backwards ? plan->tile_count - 1 - i : i];
        if (dsc_executor_owner(self->executor, tile) == worker) {
            deliver_parts(e, worker, tile);
        }
    }
}

// Do the arrays hold what a product needs?
static bool is_kept(const dsc_empirical *self, const dsc_request *request,
                    const dsc_examples *examples)
{
    const dsc_examples *kept = &self->kept;
    return kept->count == examples->count && request->v && !request->training &&
           kept->data == examples->data && !kept->rows == !examples->rows &&
           (examples->rows
                ? memcmp(kept->rows, examples->rows, kept->count * sizeof *kept->rows) == 0
                : kept->first == examples->first) &&
           // Compared as bytes: the caller's vector may have been changed in place.
           memcmp(self->kept_x, request->x,
                  self->base.n * descent_type_size(self->base.type)) == 0;
}

// Remembers what the arrays hold after an evaluation.
static void keep(const dsc_evaluation *e, const dsc_examples *examples)
{
    dsc_empirical *self = e->self;
    const dsc_request *request = e->request;
    const bool whole = e->first_chunk && e->last_chunk;
    const bool overwrites = request->v && request->curvature == DESCENT_GAUSS_NEWTON;
    self->kept_passes = overwrites ? DSC_FORWARD : DSC_BACKWARD; // the gradients
    if (e->resumes || !self->kept_x || !whole || !request->sink || request->training) {
        return;
    }
    memcpy(self->kept_x, request->x, self->base.n * descent_type_size(self->base.type));
    self->kept = *examples;
    if (examples->rows) {
        memcpy(self->kept_rows, examples->rows, examples->count * sizeof *examples->rows);
        self->kept.rows = self->kept_rows;
    }
}

// The rows of the chunk that begins behind `done` others.
static void begin_chunk(dsc_evaluation *e, const dsc_examples *examples, size_t done)
{
    const size_t left = examples->count - done, most = e->self->chunk;
    e->now = (dsc_examples){.data = examples->data,
                            .rows = examples->rows ? examples->rows + done : NULL,
                            .visits = examples->visits ? examples->visits + done : NULL,
                            .first = examples->first + done,
                            .count = left < most ? left : most};
    e->done = done;
    e->first_chunk = done == 0;
    e->last_chunk = left == e->now.count;
}

void dsc_empirical_each_chunk(dsc_evaluation *e, const dsc_examples *examples,
                              dsc_chunk_function *after, void *context)
{
    dsc_empirical *self = e->self;
    const dsc_request *request = e->request;
    dsc_profile *profile = request->sink ? self->profile : NULL;
    e->total = examples->count;
    dsc_empirical_take_state(self);
    e->resumes = is_kept(self, request, examples);
    e->now.data = examples->data;
    const bool mixes = self->mixed && self->mixed->classes && is_augmented(e);
    if (!e->resumes) {
        self->kept.count = 0;
    }
    for (size_t done = 0; done < examples->count; done += e->now.count) {
        begin_chunk(e, examples, done);
        dsc_executor_begin(self->executor,
                           &(dsc_batch){.batch = e->now.count,
                                        .workers = dsc_workers_used(self->parts.workers),
                                        .x = request->x,
                                        .v = request->v,
                                        .differentiates = request->sink && !request->v,
                                        .training = request->training,
                                        .sampled = request->sampled,
                                        .seed = request->seed,
                                        .step = request->step,
                                        .weights = e->weighs ? self->weights : NULL,
                                        .shares = mixes ? self->mixed->shares : NULL,
                                        .others = mixes ? self->mixed->others : NULL,
                                        .before = done,
                                        .profile = profile,
                                        .team = self->parts.workers,
                                        .state = self->state});
        dsc_profile_begin(profile, e->now.count);
        dsc_workers_run(self->parts.workers, run_chunk, e);
        // In turn: the parameters and averages that were used last are the first to be used again,
        // while they are in the cache. The pieces do not depend on each other.
        self->backwards = request->sink && !self->backwards;
        dsc_profile_finish(profile);
        after(e, context);
    }
    keep(e, examples);
}

void dsc_empirical_add_loss(const dsc_evaluation *evaluation, void *context)
{
    dsc_outcome *outcome = context;
    dsc_executor_loss(evaluation->self->executor, &outcome->loss, &outcome->squares);
}

// The chunks of a training step, by as many workers as are fastest now: the result does not
// depend on their number. Everything else is for all of them, since what they keep is.
static void go_through(dsc_evaluation *e, const dsc_examples *examples, dsc_outcome *result)
{
    dsc_empirical *self = e->self;
    dsc_workers *workers = self->parts.workers;
    if (!e->request->training || !self->paced) {
        // One alone where gradients are added over workers: the sum would depend on their number.
        dsc_workers_use(workers, self->paced ? dsc_workers_count(workers) : 1);
        dsc_empirical_each_chunk(e, examples, dsc_empirical_add_loss, result);
        return;
    }
    dsc_workers_use(workers, dsc_pace_workers(&self->pace));
    const double start = dsc_clock(), waited = dsc_workers_waited(workers);
    dsc_empirical_each_chunk(e, examples, dsc_empirical_add_loss, result);
    dsc_pace_add(&self->pace, dsc_clock() - start, (double)examples->count,
                 dsc_workers_waited(workers) - waited);
}

// |w|^2 over the tensors that decay: from the pieces when they have been delivered, else from
// x. Pieces are added in their order, so the sum does not depend on the number of workers.
static double decaying_squares(const dsc_empirical *self, const void *x, bool delivered)
{
    const dsc_plan *plan = dsc_executor_plan(self->executor);
    const size_t size = descent_type_size(self->base.type);
    double sum = 0.0;
    for (size_t i = 0; i < plan->tile_count; i++) {
        const dsc_tile *tile = &plan->tiles[i];
        if (tile->parameter->tensor->decays) {
            const char *piece = (const char *)x + tile->begin * size;
            sum += delivered ? self->piece_squares[i]
                             : self->kernels->dot(tile->count, piece, piece);
        }
    }
    return sum;
}

static descent_status evaluate(descent_objective *objective, const dsc_request *request,
                               dsc_outcome *outcome, descent_error *error)
{
    dsc_empirical *self = (dsc_empirical *)objective;
    dsc_examples examples = {.data = self->parts.data,
                             .count = self->parts.input ? objective->m : 1};
    if (request->examples) {
        examples = *request->examples;
        examples.data = examples.data ? examples.data : self->parts.data;
    }
    FAIL_IF(examples.count > self->chunk && request->sink && !self->sum, error, DESCENT_INVALID,
            "%zu examples are more than this objective was made for", examples.count);
    FAIL_IF(request->v && !dsc_executor_plan(self->executor)->tangents, error, DESCENT_INVALID,
            "this objective was made without Hessian-vector products");
    if (request->training) {
        TRY(dsc_empirical_check_coupled(self, examples.count, error));
    }
    DSC_ASSERT(!request->sampled || (request->training && !request->v));
    dsc_outcome result = {.count = examples.count};
    dsc_evaluation evaluation = {.self = self,
                                 .request = request,
                                 .weighs = self->weights && examples.data == self->parts.data};
    go_through(&evaluation, &examples, &result);
    if (self->parts.l2 > 0.0) {
        result.penalty = 0.5 * self->parts.l2 *
                         decaying_squares(self, request->x, request->sink && !request->sampled);
    }
    result.value = result.loss / (double)examples.count + result.penalty;
    *outcome = result;
    return DESCENT_OK;
}

const descent_node *dsc_empirical_first_not_finite(const dsc_empirical *empirical)
{
    return dsc_executor_first_not_finite(empirical->executor);
}

bool dsc_empirical_samples(const dsc_empirical *empirical)
{
    const descent_node *node = empirical->parts.loss;
    const dsc_loss *loss = node ? dsc_operator_of(node)->loss : NULL;
    return loss && loss->samples;
}

descent_objective *dsc_empirical_objective(dsc_empirical *empirical)
{
    return &empirical->base;
}

static void free_objective(descent_objective *objective)
{
    dsc_empirical_free((dsc_empirical *)objective);
}

void dsc_empirical_free(dsc_empirical *self)
{
    if (!self) {
        return;
    }
    dsc_executor_free(self->executor);
    dsc_free_aligned(self->pieces);
    free(self->piece_squares);
    free(self->weights);
    free(self->state);
    dsc_mixed_free(self->mixed);
    dsc_free_aligned(self->sum);
    dsc_free_aligned(self->kept_x);
    free(self->kept_rows);
    dsc_workers_free(self->owned_workers);
    dsc_encoder_free(self->owned_encoder);
    descent_graph_free(self->owned_graph);
    free(self);
}

static const dsc_objective_class empirical_class = {"empirical risk", evaluate, free_objective};

dsc_empirical *dsc_empirical_of(descent_objective *objective)
{
    return objective->class == &empirical_class ? (dsc_empirical *)objective : NULL;
}

const dsc_empirical_parts *dsc_empirical_parts_of(const dsc_empirical *empirical)
{
    return &empirical->parts;
}

typedef struct visit {
    dsc_empirical_look *look;
    void *context;
} visit;

static void show(const dsc_evaluation *e, void *context)
{
    const visit *v = context;
    v->look(v->context, e->self->executor, e->done, e->now.count);
}

static void take_nothing(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)context, (void)worker, (void)piece, (void)g;
}

descent_status dsc_empirical_visit(dsc_empirical *self, const void *x, const void *v,
                                   const descent_rows *rows, dsc_empirical_look *look,
                                   void *context, descent_error *error)
{
    for (size_t i = 0; rows && i < rows->count; i++) {
        FAIL_IF(rows->index[i] >= self->base.m, error, DESCENT_INVALID,
                "row %u does not exist: the objective has %zu examples", rows->index[i],
                self->base.m);
    }
    FAIL_IF(v && !dsc_executor_plan(self->executor)->tangents, error, DESCENT_INVALID,
            "this objective was made without Hessian-vector products");
    const dsc_sink sink = {.take = take_nothing};
    const dsc_examples examples = {.data = self->parts.data,
                                   .rows = rows ? rows->index : NULL,
                                   .count = rows                ? rows->count
                                            : self->parts.input ? self->base.m
                                                                : 1};
    const dsc_request request = {.x = x, .v = v, .sink = v ? &sink : NULL};
    dsc_evaluation evaluation = {.self = self, .request = &request};
    visit context_of_visit = {look, context};
    dsc_workers_use(self->parts.workers, dsc_workers_count(self->parts.workers));
    self->base.spent +=
        (v ? 2.0 : 1.0) * dsc_objective_work(&self->base, (double)examples.count);
    dsc_empirical_each_chunk(&evaluation, &examples, show, &context_of_visit);
    return DESCENT_OK;
}

const dsc_plan *dsc_empirical_plan(const dsc_empirical *self)
{
    return dsc_executor_plan(self->executor);
}

void dsc_empirical_book_on(dsc_empirical *self, dsc_profile *profile)
{
    self->profile = profile;
}

void dsc_empirical_own(dsc_empirical *self, dsc_workers *workers, dsc_encoder *encoder)
{
    self->owned_workers = workers;
    self->owned_encoder = encoder;
}

void dsc_empirical_own_graph(dsc_empirical *empirical, descent_graph *graph)
{
    empirical->owned_graph = graph;
}

size_t dsc_empirical_bytes(const dsc_empirical *self)
{
    const dsc_plan *plan = dsc_executor_plan(self->executor);
    const size_t workers = dsc_workers_count(self->parts.workers);
    const size_t vectors = (self->sum ? 1U : 0U) + (self->kept_x ? 1U : 0U);
    return plan->shared_bytes +
           workers * (plan->own_bytes + plan->work_bytes + self->piece_stride) +
           vectors * self->base.n * descent_type_size(self->base.type);
}

// Rows in a chunk: what fits CHUNK_BYTES; for an objective with Hessian-vector products, which
// keeps them, what fits its part of the memory.
static descent_status choose_chunk(dsc_empirical *self, descent_error *error)
{
    const dsc_empirical_parts *parts = &self->parts;
    const descent_node *root = parts->loss ? parts->loss : parts->output;
    dsc_plan *plan = NULL;
    TRY(dsc_plan_create(parts->graph, root, parts->type, 16, parts->passes, 1, &plan, error));
    const size_t row_bytes = dsc_plan_row_bytes(plan) + 1;
    const bool whole = plan->couples && parts->trains;
    dsc_plan_free(plan);
    size_t bytes = (size_t)CHUNK_BYTES;
    if (parts->passes == DSC_TANGENTS) {
        const size_t share = dsc_physical_memory() / KEPT_SHARE;
        const size_t most = share < KEPT_BYTES_MOST ? share : KEPT_BYTES_MOST;
        bytes = most > bytes ? most : bytes;
    }
    size_t rows = bytes / row_bytes;
    rows = rows < CHUNK_ROWS_LEAST ? CHUNK_ROWS_LEAST : rows;
    const size_t wanted = parts->largest_batch < CHUNK_ROWS_SCORED && parts->input
                              ? CHUNK_ROWS_SCORED
                              : parts->largest_batch;
    self->chunk = wanted < rows || whole ? wanted : rows;
    return DESCENT_OK;
}

static descent_status build(dsc_empirical *self, descent_error *error)
{
    const dsc_empirical_parts *parts = &self->parts;
    const size_t workers = dsc_workers_count(parts->workers);
    const size_t size = descent_type_size(parts->type);
    TRY(choose_chunk(self, error));
    const descent_node *root = parts->loss ? parts->loss : parts->output;
    TRY(dsc_executor_create(parts->graph, root, parts->type, self->chunk, parts->passes,
                            workers, &self->executor, error));
    const dsc_plan *plan = dsc_executor_plan(self->executor);
    const size_t scored = dsc_empirical_score_doubles(parts);
    const size_t doubles = plan->tile_count > scored ? plan->tile_count : scored;
    self->base.piece_count = plan->tile_count;
    for (size_t i = 0; parts->loss && i < plan->order_count; i++) {
        self->feeds_target = self->feeds_target || plan->order[i] == parts->target;
    }
    self->base.has_outputs = plan->has_outputs;
    dsc_pace_init(&self->pace, workers);
    self->paced = true;
    for (size_t i = 0; i < parts->graph->count; i++) {
        self->paced = self->paced && !plan->generic[i];
    }
    dsc_layout_add(&self->piece_stride, plan->tile_max, size);
    self->piece_squares = calloc(doubles, sizeof *self->piece_squares);
    self->pieces = dsc_alloc_aligned(workers, self->piece_stride);
    // Objectives for everybody take subsets of any length, as a row may be named more than
    // once.
    const bool chunked = parts->passes == DSC_TANGENTS ||
                         (parts->passes == DSC_BACKWARD && parts->largest_batch > self->chunk);
    if (chunked) {
        self->sum = dsc_alloc_aligned(self->base.n, size);
    }
    const bool keeps = parts->passes == DSC_TANGENTS;
    if (keeps) {
        self->kept_x = dsc_alloc_aligned(self->base.n, size);
        self->kept_rows = calloc(self->chunk, sizeof *self->kept_rows);
    }
    TRY(dsc_mixed_create(parts, self->chunk, &self->mixed, error));
    if (parts->row_weights) {
        self->weights = calloc(self->chunk, sizeof *self->weights);
    }
    self->state = calloc(parts->graph->state + 1, sizeof *self->state);
    if (self->state) {
        dsc_graph_begin_state(parts->graph, self->state);
    }
    if (!self->piece_squares || !self->pieces || !self->state ||
        (parts->row_weights && !self->weights) || (chunked && !self->sum) ||
        (keeps && !(self->kept_x && self->kept_rows))) {
        return dsc_no_memory(error, "gradients", self->base.n * size);
    }
    return DESCENT_OK;
}

descent_status dsc_empirical_create(const dsc_empirical_parts *parts, dsc_empirical **empirical,
                                    descent_error *error)
{
    dsc_empirical *self = calloc(1, sizeof *self);
    if (!self) {
        return dsc_no_memory(error, "an objective", sizeof *self);
    }
    self->parts = *parts;
    const bool portable = parts->graph->portable && parts->type == DESCENT_FLOAT64;
    self->kernels = dsc_kernels_for(parts->type, portable);
    self->base = (descent_objective){.class = &empirical_class,
                                     .type = parts->type,
                                     .workers = parts->workers,
                                     .portable = portable,
                                     .n = descent_graph_parameters(parts->graph),
                                     .work = dsc_graph_work(parts->graph),
                                     .m = parts->data ? descent_dataset_rows(parts->data) : 0};
    const descent_status status = build(self, error);
    if (status != DESCENT_OK) {
        dsc_empirical_free(self);
        return status;
    }
    *empirical = self;
    return DESCENT_OK;
}
