// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A row of a text position by position: the numbers of the whole row, to the bit, however it is cut.
#include "check.h"

#include <stdlib.h>

#include "graph/by_position.h"
#include "graph/executor.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"

enum { BLOCK = 70, TOKENS = 11 }; /* more than a tile of attention has */

static const char *const texts[] = {
    "embed 16 tied 2*(attention 4 mlp 24)",
    "embed 16 positions sinusoidal attention 2 mlp 24 relu",
    "embed 16 positions rotary 2*(attention 4 mlp 24 tanh)",
    "embed 16 positions none 20 silu",
    "embed 12 positions none attention 3 rms-norm 9 gelu attention 1",
    "embed 16 dropout 0.2 attention 1 residual(layer-norm 20 gelu 16 linear)",
};

static descent_network *parse(const char *text, double dropout)
{
    const dsc_network_shape shape = {.inputs = BLOCK,
                                     .outputs = TOKENS,
                                     .targets = BLOCK,
                                     .tokens = TOKENS,
                                     .task = DESCENT_TASK_CLASSIFY,
                                     .bare = DESCENT_RELU};
    descent_network *network = NULL;
    descent_error error = {0};
    CHECK_OK(dsc_network_parse(text, dropout, &shape, &network, &error));
    return network;
}

static double token_at(size_t position)
{
    return (double)((7 * position + position / 3) % TOKENS);
}

static void *parameters_of(const descent_network *network, descent_type type)
{
    void *x = calloc(descent_network_parameters(network), descent_type_size(type));
    if (type == DESCENT_FLOAT64) {
        descent_graph_initialise_f64(descent_network_graph(network), 3, x);
    } else {
        descent_graph_initialise_f32(descent_network_graph(network), 3, x);
    }
    return x;
}

/* The whole row by an executor: outputs of all positions. */
static void whole_row(const descent_network *network, descent_type type, const void *x,
                      double *out)
{
    descent_error error = {0};
    dsc_executor *executor = NULL;
    const dsc_kernels *kernels = dsc_kernels_get(type);
    double tokens[BLOCK];
    size_t stride = 0;
    CHECK_OK(dsc_executor_create(descent_network_graph(network), network->output, type, 1,
                                 DSC_FORWARD, 1, &executor, &error));
    for (size_t i = 0; i < BLOCK; i++) {
        tokens[i] = token_at(i);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = 1, .x = x});
    kernels->from_double(BLOCK, tokens,
                         dsc_executor_array(executor, network->input, DSC_VALUE, &stride));
    dsc_executor_forward(executor, 0);
    kernels->to_double((size_t)BLOCK * TOKENS,
                       dsc_executor_array(executor, network->output, DSC_VALUE, &stride), out);
    dsc_executor_free(executor);
}

/* In steps of 1, 3, or so many positions. */
static void check_steps(const descent_network *network, descent_type type, const void *x,
                        const double *whole, size_t step)
{
    descent_error error = {0};
    dsc_by_position *positions = NULL;
    double out[TOKENS];
    if (!CHECK_OK(dsc_by_position_create(descent_network_graph(network), network->output, type,
                                         &positions, &error))) {
        return;
    }
    bool same = true;
    for (size_t i = 0; i < BLOCK; i++) {
        dsc_by_position_feed(positions, i, token_at(i));
    }
    for (size_t begin = 0; begin < BLOCK; begin += step) {
        const size_t end = begin + step < BLOCK ? begin + step : BLOCK;
        dsc_by_position_forward(positions, x, NULL, (dsc_range){begin, end});
        dsc_by_position_output(positions, out);
        same = same && memcmp(out, whole + (end - 1) * TOKENS, sizeof out) == 0;
    }
    CHECK(same);
    dsc_by_position_free(positions);
}

static void positions_have_the_numbers_of_the_row(void)
{
    static double whole[BLOCK * TOKENS];
    static const size_t steps[] = {1, 3, 33, BLOCK};
    for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++) {
        const descent_type type = i % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        descent_network *network = parse(texts[i / 2], i % 3 == 0 ? 0.1 : 0.0);
        if (!network) {
            continue;
        }
        void *x = parameters_of(network, type);
        whole_row(network, type, x, whole);
        CHECK(memcmp(whole, whole + TOKENS, TOKENS * sizeof *whole) != 0);
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            check_steps(network, type, x, whole, steps[k]);
        }
        free(x);
        descent_network_free(network);
    }
}

/* What sees later positions, or makes one of many, is refused by its name. */
static void what_needs_later_positions_is_refused(void)
{
    static const char *const words[] = {"attention", "reshape", "attention"};
    for (int i = 0; i < 3; i++) {
        descent_error error = {0};
        descent_graph *g = NULL;
        dsc_by_position *positions = NULL;
        CHECK_OK(descent_graph_create(&g, &error));
        descent_node *tokens = descent_input(g, "tokens", BLOCK);
        descent_node *y = descent_embedding(g, tokens, TOKENS, 12);
        descent_node *mask = i == 2 ? descent_input(g, "mask", BLOCK) : NULL;
        y = i == 1 ? descent_reshape(g, y, (descent_shape){1, {(size_t)BLOCK * 12}})
                   : descent_self_attention(g, y, mask, 2, i == 2);
        CHECK_OK(descent_graph_check(g, &error));
        const descent_status status =
            dsc_by_position_create(g, y, DESCENT_FLOAT64, &positions, &error);
        CHECK(status == DESCENT_UNSUPPORTED && !positions);
        if (i < 2 && !CHECK(strstr(error.message, words[i]) != NULL)) {
            printf("%s\n", error.message);
        }
        descent_graph_free(g);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(positions_have_the_numbers_of_the_row),
                                       TEST(what_needs_later_positions_is_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
