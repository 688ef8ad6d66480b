// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which losses are convex in the parameters: as it is said, and as values between two points show.
#include "check.h"

#include <stdlib.h>

#include <descent/objective.h>

#include "graph/affine.h"
#include "graph/layers.h"
#include "graph/network.h"
#include "surface/networks.h"

/* The middle of two points lies above the mean of their losses: not convex. */
static bool bends_down(const problem *p, double size)
{
    uint64_t seed = 11;
    double *a = calloc(3 * p->n, sizeof *a), *b = a + p->n, *middle = b + p->n;
    bool found = false;
    for (int pair = 0; pair < 400 && !found; pair++) {
        for (size_t i = 0; i < p->n; i++) {
            a[i] = size * net_number(&seed);
            b[i] = size * net_number(&seed);
            middle[i] = 0.5 * (a[i] + b[i]);
        }
        const double mean = 0.5 * (net_value(p, a, NULL) + net_value(p, b, NULL));
        found = net_value(p, middle, NULL) > mean * (1.0 + 1e-9);
    }
    free(a);
    return found;
}

static problem make(size_t rows, size_t inputs, size_t classes)
{
    problem p = net_room(rows, inputs);
    uint64_t seed = 5;
    for (size_t i = 0; i < rows * inputs; i++) {
        p.x[i] = net_number(&seed);
    }
    for (size_t i = 0; i < rows; i++) {
        p.y[i] = classes > 0 ? (float)(i % classes) : (float)net_number(&seed);
    }
    net_data(&p, rows, inputs, classes);
    return p;
}

static void texts_are_convex_or_not(void)
{
    static const struct {
        const char *layers;
        bool convex, hidden;
    } rows[] = {
        {"", true, false},
        {"4x4x1 flatten", true, false},
        {"relu", true, true},
        {"4x4x1 pool 2", true, true},
        {"4x4x1 global-pool", true, true},
        {"norm", false, true},
        {"layer-norm", false, true},
        {"rms-norm", false, true},
        {"group-norm 4", false, true},
        {"4x4x1 batch-norm", false, true},
        {"4x4x1 norm global-pool", false, true},
        {"3 linear", false, true},
        {"3 tanh", false, true},
        {"4x4x1 conv 2 3x3 linear", false, true},
        {"residual(16 linear)", false, true},
    };
    size_t found = 0;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const size_t classes = i % 2 ? 3 : 0;
        problem p = make(12, 16, classes);
        net_layers(&p, rows[i / 2].layers, 0.0);
        const bool said = dsc_graph_is_convex(p.network->graph, p.network->loss);
        CHECK(dsc_layers_are_hidden(rows[i / 2].layers) == rows[i / 2].hidden);
        const bool bends = bends_down(&p, 3.0);
        if (!CHECK(said == rows[i / 2].convex) || !CHECK(!said || !bends)) {
            printf("%s, %zu classes\n", rows[i / 2].layers, classes);
        }
        found += bends;
        net_free(&p);
    }
    CHECK(found >= 12); /* of 20 that are not: pairs at random show it */
}

/* Tables, tied weights and attention, of a text. */
static void tables_alone_are_affine(void)
{
    static const char *const texts[] = {"embed 4", "embed 4 positions none tied",
                                        "embed 4 attention 2",
                                        "embed 4 positions rotary mlp 8"};
    const dsc_network_shape shape = {.inputs = 4,
                                     .outputs = 5,
                                     .targets = 4,
                                     .tokens = 5,
                                     .task = DESCENT_TASK_CLASSIFY,
                                     .bare = DESCENT_RELU};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        descent_network *network = NULL;
        descent_error error = {0};
        CHECK_OK(dsc_network_parse(texts[i], 0.0, &shape, &network, &error));
        CHECK(!dsc_graph_is_convex(network->graph, network->loss));
        descent_network_free(network);
    }
    CHECK(!dsc_layers_are_hidden(NULL) && dsc_layers_are_hidden("  8x8x1  tanh"));
}

/* Graphs by hand: rows of a table as logits; a gain alone; a function, or a product, of parameters. */
static void graphs_are_known_by_their_operators(void)
{
    enum { TABLE, POSITIONS, GAIN, FUNCTION, PRODUCT, KINDS };
    static const bool wanted[KINDS] = {true, true, true, false, false};
    for (int kind = 0; kind < KINDS; kind++) {
        descent_error error = {0};
        descent_graph *g = NULL;
        CHECK_OK(descent_graph_create(&g, &error));
        descent_node *input = descent_input(g, "x", 4);
        descent_node *target = descent_input(g, "target", kind <= POSITIONS ? 4 : 1);
        descent_node *y = kind <= POSITIONS ? descent_embedding(g, input, 5, 5) : NULL;
        y = kind == POSITIONS  ? descent_learned_positions(g, y)
            : kind == GAIN     ? descent_layer_norm(g, input, DESCENT_NORM_EPS)
            : kind == FUNCTION ? descent_dense(g, input, 4, DESCENT_TANH)
            : kind == PRODUCT  ? descent_dense(g, descent_dense(g, input, 4, DESCENT_IDENTITY),
                                               4, DESCENT_IDENTITY)
                               : y;
        descent_node *loss = descent_softmax_cross_entropy(g, y, target);
        CHECK_OK(descent_graph_check(g, &error));
        CHECK(dsc_graph_is_convex(g, loss) == wanted[kind]);
        CHECK(!dsc_graph_is_convex(g, y) && !dsc_graph_is_convex(g, NULL));
        CHECK(!dsc_graph_is_convex(g, descent_mean(g, loss)));
        descent_graph_free(g);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(texts_are_convex_or_not),
                                       TEST(tables_alone_are_affine),
                                       TEST(graphs_are_known_by_their_operators)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
