// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Walks: every node has its turn once, what stands for itself stands for itself, and pieces of a batch
// change no bit.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "graph/executor.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "graph/walk.h"

enum { SIDE = 48, ROWS = 12, INPUTS = SIDE * SIDE };

static descent_network *parse(const char *layers)
{
    const dsc_network_shape shape = {
        .inputs = INPUTS, .outputs = 3, .task = DESCENT_TASK_CLASSIFY};
    descent_network *network = NULL;
    descent_error error;
    CHECK_OK(dsc_network_parse(layers, 0.0, &shape, &network, &error));
    return network;
}

#define DEEP                                                                                   \
    "48x48x1 conv 16 3x3 norm relu residual(conv 16 3x3 norm relu conv 16 3x3 norm) relu "     \
    "pool 2 conv 8 3x3 relu 64 relu"

// Positions that a walk takes to the end of the plan; -1: not each of them once, or a stretch begins with
// sums that nobody has.
static ptrdiff_t count_nodes(const dsc_walk *walk)
{
    ptrdiff_t nodes = 0;
    size_t at = 0;
    const descent_node *summed = NULL;
    while (at < walk->plan->order_count) {
        const dsc_stretch s = dsc_walk_stretch(walk, at, summed != NULL);
        if (s.begin != at || s.end < at || s.rows == 0 || (s.end == at && !s.next)) {
            return -1;
        }
        for (size_t i = s.begin; i < s.end; i++) {
            const descent_node *node = dsc_walk_node(walk, i);
            if (node && dsc_operator_of(node)->coupled && node != summed) {
                return -1;
            }
            nodes += node != NULL;
        }
        summed = s.next;
        at = s.end;
    }
    return summed ? -1 : nodes;
}

static void every_node_has_its_turn_once(void)
{
    descent_network *network = parse(DEEP);
    dsc_plan *plan = NULL;
    descent_error error;
    if (!CHECK_OK(dsc_plan_create(network->graph, network->loss, DESCENT_FLOAT32, ROWS,
                                  DSC_TANGENTS, 1, &plan, &error))) {
        return;
    }
    size_t moving = 0, of_loss = 0;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        moving += node->needs_gradient;
        of_loss += node->needs_gradient && plan->sides[node->index] == DSC_LOSS;
    }
    for (dsc_pass pass = DSC_PASS_FORWARD; pass < DSC_PASS_COUNT; pass++) {
        const ptrdiff_t all = count_nodes(&(dsc_walk){plan, pass, DSC_WHICH_ALL});
        CHECK(all == (ptrdiff_t)plan->order_count);
        CHECK(count_nodes(&(dsc_walk){plan, pass, DSC_WHICH_MOVING}) == (ptrdiff_t)moving);
        const ptrdiff_t loss = count_nodes(&(dsc_walk){plan, pass, DSC_WHICH_LOSS});
        CHECK(loss == (ptrdiff_t)of_loss && loss > 0);
        const ptrdiff_t rest = count_nodes(&(dsc_walk){plan, pass, DSC_WHICH_NETWORK});
        CHECK(rest == (ptrdiff_t)(moving - of_loss));
    }
    dsc_plan_free(plan);
    descent_network_free(network);
}

// A dense layer reads many weights for each row, a convolution few.
static void many_weights_are_read_once(void)
{
    descent_network *network = parse(DEEP);
    dsc_plan *plan = NULL;
    descent_error error;
    CHECK_OK(dsc_plan_create(network->graph, network->loss, DESCENT_FLOAT32, ROWS, DSC_BACKWARD,
                             1, &plan, &error));
    const dsc_walk walk = {plan, DSC_PASS_FORWARD, DSC_WHICH_ALL};
    size_t convolutions = 0, dense = 0;
    const descent_node *summed = NULL;
    for (size_t at = 0; at < plan->order_count;) {
        const dsc_stretch s = dsc_walk_stretch(&walk, at, summed != NULL);
        for (size_t i = s.begin; i < s.end; i++) {
            const char *name = dsc_operator_of(plan->order[i])->name;
            convolutions += strcmp(name, "convolution") == 0 && s.rows <= ROWS;
            dense += strcmp(name, "dense") == 0 && s.rows >= 100;
        }
        summed = s.next;
        at = s.end;
    }
    CHECK(convolutions == 4);
    CHECK(dense == 2);
    dsc_plan_free(plan);
    descent_network_free(network);
}

// Losses of rows first .. first + count - 1 of the data, and the gradient of x where it is asked for.
typedef struct rows_run {
    const descent_network *network;
    const float *data, *x;
    size_t first, count;
    double losses[ROWS];
    float *gradient;
} rows_run;

static void run_rows(rows_run *run)
{
    dsc_executor *executor = NULL;
    descent_error error;
    const descent_network *n = run->network;
    CHECK_OK(dsc_executor_create(n->graph, n->loss, DESCENT_FLOAT32, run->count, DSC_BACKWARD,
                                 1, &executor, &error));
    dsc_executor_begin(executor, &(dsc_batch){.batch = run->count, .x = run->x});
    size_t stride = 0;
    float *in = dsc_executor_array(executor, n->input, DSC_VALUE, &stride);
    size_t target_stride = 0;
    float *target = dsc_executor_array(executor, n->target, DSC_VALUE, &target_stride);
    for (size_t r = 0; r < run->count; r++) {
        memcpy(in + r * stride, run->data + (run->first + r) * INPUTS, INPUTS * sizeof *in);
        target[r * target_stride] = (float)((run->first + r) % 3);
    }
    dsc_executor_forward(executor, 0);
    dsc_executor_backward(executor, 0, 1.0);
    const float *loss = dsc_executor_array(executor, n->loss, DSC_VALUE, &stride);
    for (size_t r = 0; r < run->count; r++) {
        run->losses[r] = (double)loss[r * stride];
    }
    const dsc_plan *plan = dsc_executor_plan(executor);
    dsc_executor_sum_batch(executor, 0, false);
    for (size_t t = 0; run->gradient && t < plan->tile_count; t++) {
        dsc_executor_tile(executor, 0, &plan->tiles[t], false,
                          run->gradient + plan->tiles[t].begin);
    }
    dsc_executor_free(executor);
}

static void pieces_change_no_bit(void)
{
    // Group norms: rows do not depend on each other, and one alone is no piece.
    descent_network *network =
        parse("48x48x1 conv 16 3x3 group-norm 4 relu residual(conv 16 3x3 group-norm 4) relu "
              "pool 2 conv 8 3x3 gelu 16 tanh");
    const size_t n = descent_graph_parameters(network->graph);
    float *data = malloc(ROWS * INPUTS * sizeof *data), *x = malloc(n * sizeof *x);
    float *gradient = malloc(n * sizeof *gradient), *alone = malloc(n * sizeof *alone);
    double *sum = calloc(n, sizeof *sum);
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS * INPUTS; i++) {
        data[i] = (float)(next_number(&state));
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)(0.2 * next_number(&state));
    }
    rows_run all = {network, data, x, 0, ROWS, .gradient = gradient};
    run_rows(&all);
    for (size_t r = 0; r < ROWS; r++) {
        rows_run one = {network, data, x, r, 1, .gradient = alone};
        run_rows(&one);
        CHECK(one.losses[0] == all.losses[r]);
        for (size_t i = 0; i < n; i++) {
            sum[i] += (double)alone[i];
        }
    }
    double most = 0.0, worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(sum[i]));
        worst = fmax(worst, fabs(sum[i] - (double)gradient[i]));
    }
    CHECK(most > 0.0 && worst < 1e-5 * most);
    free(data);
    free(x);
    free(gradient);
    free(alone);
    free(sum);
    descent_network_free(network);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_node_has_its_turn_once),
                                       TEST(many_weights_are_read_once),
                                       TEST(pieces_change_no_bit)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
