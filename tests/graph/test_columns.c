// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which networks are cut by columns, who owns what, and where workers meet. That the numbers
// are the same bits is tested where training runs (tests/run/test_trainer.c).
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "graph/executor.h"
#include "graph/network.h"
#include "graph/schedule.h"

typedef struct planned {
    descent_network *network;
    dsc_plan *plan;
    dsc_schedule schedule;
} planned;

static planned plan_for(size_t inputs, const char *layers, size_t capacity, size_t workers)
{
    const dsc_network_shape shape = {
        .inputs = inputs, .outputs = 3, .task = DESCENT_TASK_CLASSIFY};
    planned p = {0};
    descent_error error;
    CHECK_OK(dsc_network_parse(layers, 0.0, &shape, &p.network, &error));
    CHECK_OK(dsc_plan_create(p.network->graph, p.network->loss, DESCENT_FLOAT32, capacity,
                             DSC_BACKWARD, workers, &p.plan, &error));
    CHECK_OK(dsc_schedule_create(p.plan, &p.schedule, &error));
    return p;
}

static void forget(planned *p)
{
    dsc_schedule_free(&p->schedule);
    dsc_plan_free(p->plan);
    descent_network_free(p->network);
}

static size_t actions_of(const planned *p, dsc_action_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < p->schedule.count; i++) {
        count += p->schedule.actions[i].kind == kind;
    }
    return count;
}

static void blocks_have_1_to_256_inputs_and_cover_all(void)
{
    CHECK(dsc_dense_blocks(64) == 1 && dsc_dense_blocks(65) == 2 && dsc_dense_blocks(784) == 4);
    for (size_t inputs = 1; inputs < 3000; inputs++) {
        const size_t count = dsc_dense_blocks(inputs);
        CHECK(dsc_dense_block(inputs, 0) == 0 && dsc_dense_block(inputs, count) == inputs);
        for (size_t i = 0; i < count; i++) {
            const size_t size = dsc_dense_block(inputs, i + 1) - dsc_dense_block(inputs, i);
            CHECK(size > 0 && size <= 256);
        }
    }
}

static void two_workers_share_every_layer_by_columns(void)
{
    planned p = plan_for(784, "256 relu 128 relu", 64, 2);
    CHECK(p.plan->part_rows == 64);
    CHECK(actions_of(&p, DSC_SUM_BLOCKS) == 3 && actions_of(&p, DSC_FINISH_COLUMNS) == 2);
    CHECK(actions_of(&p, DSC_FINISH_ROWS) == 1 && actions_of(&p, DSC_DELTA_COLUMNS) == 2);
    CHECK(actions_of(&p, DSC_SPREAD_INPUT) == 2);
    // Sums of each layer before they are finished, deltas before they are spread: the last
    // meeting, before the gradients of the weights, is the caller's.
    CHECK(actions_of(&p, DSC_MEET) == 5);
    size_t numbers[2] = {0};
    for (size_t t = 0; t < p.plan->tile_count; t++) {
        const dsc_tile *tile = &p.plan->tiles[t];
        numbers[tile->owner] += tile->count;
        if (tile->parameter->tensor->rows > 1) {
            const dsc_range own =
                dsc_own_columns(p.plan, tile->parameter->tensor->rows, tile->owner);
            CHECK(tile->first_row >= own.begin && tile->first_row + tile->rows <= own.end);
        }
    }
    CHECK(numbers[0] + numbers[1] == descent_network_parameters(p.network));
    CHECK(numbers[0] < numbers[1] * 11 / 10 && numbers[1] < numbers[0] * 11 / 10);
    forget(&p);
}

static void batch_workers_and_width_decide_what_is_cut_by_columns(void)
{
    planned p =
        plan_for(784, "256 relu 128 relu", 64, 4); // four blocks in the first layer only
    CHECK(p.plan->part_rows == 64 && actions_of(&p, DSC_SUM_BLOCKS) == 1);
    CHECK(actions_of(&p, DSC_FINISH_ROWS) == 1 && actions_of(&p, DSC_DELTA_ROWS) == 1);
    forget(&p);
    p = plan_for(784, "256 relu dropout:0.5 128 relu", 64, 2); // dropout goes by rows
    CHECK(p.plan->part_rows == 64 && actions_of(&p, DSC_FINISH_COLUMNS) == 1);
    forget(&p);
    p = plan_for(784, "256 relu 128 relu", 4096, 2);
    CHECK(p.plan->part_rows > 64 && p.plan->part_rows < 256);
    forget(&p);
    p = plan_for(784, "256 relu 128 relu", 64, 3); // blocks that three workers cannot share
    CHECK(p.plan->part_rows == 0 && actions_of(&p, DSC_SUM_BLOCKS) == 0);
    forget(&p);
    p = plan_for(784, "256 relu 128 relu", 64, 1);
    CHECK(p.plan->part_rows == 0);
    forget(&p);
    p = plan_for(60, "50 relu", 64, 2); // small
    CHECK(p.plan->part_rows == 0);
    forget(&p);
}

typedef struct step {
    dsc_workers *team;
    dsc_executor *executor;
    float *gradient;
    size_t batch;
} step;

static void take_step(void *context, size_t worker)
{
    const step *s = context;
    const dsc_plan *plan = dsc_executor_plan(s->executor);
    dsc_executor_differentiate(s->executor, worker, s->team, 1.0 / (double)s->batch);
    dsc_workers_barrier(s->team);
    for (size_t t = 0; t < plan->tile_count; t++) {
        const dsc_tile *tile = &plan->tiles[t];
        if (dsc_executor_owner(s->executor, tile) == worker) {
            dsc_executor_tile(s->executor, worker, tile, false, s->gradient + tile->begin);
        }
    }
}

static void fill(dsc_executor *executor, const descent_node *node, size_t rows, bool classes)
{
    size_t stride = 0;
    float *values = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < node->width; j++) {
            values[r * stride + j] =
                classes ? (float)(r % 3) : (float)((r * 37 + j * 11) % 101) / 50.0F - 1.0F;
        }
    }
}

// Some of the workers, by rows, give the bits that all of them give by columns.
static void fewer_workers_give_the_same_bits(void)
{
    enum { BATCH = 9, WORKERS = 4 };
    planned p = plan_for(600, "90 tanh 70 relu", 64, WORKERS);
    const size_t n = descent_network_parameters(p.network);
    float *x = calloc(n, sizeof *x), *all = calloc(n, sizeof *all),
          *some = calloc(n, sizeof *some);
    descent_graph_initialise_f32(p.network->graph, 1, x);
    descent_error error;
    step s = {.batch = BATCH};
    CHECK_OK(dsc_workers_create(WORKERS, &s.team, &error));
    CHECK_OK(dsc_executor_create(p.network->graph, p.network->loss, DESCENT_FLOAT32, 64,
                                 DSC_BACKWARD, WORKERS, &s.executor, &error));
    for (size_t used = WORKERS; used > 0; used--) {
        s.gradient = used == WORKERS ? all : some;
        memset(s.gradient, 0x7F, n * sizeof *x);
        dsc_workers_use(s.team, used);
        dsc_executor_begin(
            s.executor,
            &(dsc_batch){.batch = BATCH, .workers = used, .x = x, .differentiates = true});
        const dsc_share share = dsc_executor_input(s.executor, 0, p.network->input);
        CHECK((share.columns.end < 600) == (used == WORKERS));
        fill(s.executor, p.network->input, BATCH, false);
        fill(s.executor, p.network->target, BATCH, true);
        dsc_workers_run(s.team, take_step, &s);
        CHECK(memcmp(all, s.gradient, n * sizeof *x) == 0);
    }
    dsc_executor_free(s.executor);
    dsc_workers_free(s.team);
    free(x);
    free(all);
    free(some);
    forget(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(blocks_have_1_to_256_inputs_and_cover_all),
        TEST(two_workers_share_every_layer_by_columns),
        TEST(batch_workers_and_width_decide_what_is_cut_by_columns),
        TEST(fewer_workers_give_the_same_bits)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
