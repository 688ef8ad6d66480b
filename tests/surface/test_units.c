// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks that are read back from objectives, and what their units do.
#include "check.h"

#include "surface/modes_check.h"
#include "surface/network/chain.h"
#include "surface/network/units.h"

// Objectives without a network, blocks of parameters, networks of another shape: no modes, no
// units, and that is no error.
static void nothing_to_find(void)
{
    descent_error error = {0};
    problem p = noisy("5 relu", 20, 2, 0, 0.0, 3);
    double x[21];
    start(&p, 3, x);
    dsc_hessian c = {0};
    dsc_modes modes = {0};
    CHECK_OK(dsc_hessian_create(&c, p.objective, x, NULL, DESCENT_HESSIAN, 0, 15, &error));
    CHECK_OK(dsc_modes_find(&c, 1.0, &modes, &error));
    CHECK(modes.n == 15 && modes.explained == 0 && !modes.basis && c.products == 0);
    dsc_modes_free(&modes);
    dsc_hessian_free(&c);
    net_free(&p);

    descent_graph *graph = NULL;
    descent_objective *formula = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *w = descent_parameter(graph, "w", 1, 2, DESCENT_INITIAL_NORMAL, 1.0, true);
    descent_node *f = descent_sum(graph, descent_apply(graph, DESCENT_SQUARE, w));
    CHECK_OK(descent_objective_from_graph(graph, f, DESCENT_FLOAT64, &formula, &error));
    CHECK_OK(dsc_hessian_create(&c, formula, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    CHECK_OK(dsc_modes_find(&c, 1.0, &modes, &error));
    CHECK(modes.n == 2 && modes.explained == 0 && modes.family_count == 0);
    dsc_units units = {.units = 9};
    CHECK_OK(dsc_units_count(formula, x, NULL, &units, &error));
    CHECK(units.units == 0 && units.worst == 0);
    dsc_modes_free(&modes);
    dsc_hessian_free(&c);
    descent_objective_free(formula);
    descent_graph_free(graph);
}

// Layers that are skipped, and weights that are used twice: no chain.
static void skipped_layers_are_no_chain(void)
{
    descent_error error = {0};
    for (int shape = 0; shape < 4; shape++) {
        problem p = net_room(10, 2);
        uint64_t state = 3;
        for (size_t r = 0; r < 10; r++) {
            p.x[2 * r] = net_number(&state);
            p.x[2 * r + 1] = net_number(&state);
            p.y[r] = (float)net_number(&state);
        }
        net_data(&p, 10, 2, 0);
        descent_graph *g = NULL;
        CHECK_OK(descent_graph_create(&g, &error));
        descent_node *x = descent_input(g, "x", 2), *y = descent_input(g, "y", 1);
        descent_node *w = descent_parameter(g, "w", 2, 2, DESCENT_INITIAL_NORMAL, 1.0, true);
        descent_node *h = descent_dense_with(g, x, w, NULL, DESCENT_IDENTITY);
        h = shape == 3 ? descent_dropout(g, descent_apply(g, DESCENT_RELU, h), 0.5) : h;
        h = shape == 1 ? descent_dense_with(g, h, w, NULL, DESCENT_RELU) : h; // w again
        descent_node *out = descent_dense(g, h, 1, DESCENT_IDENTITY);
        out = shape == 2 ? descent_combine(g, DESCENT_ADD, out, descent_mean(g, h)) : out;
        CHECK_OK(descent_network_from_graph(g, x, y, out, descent_squared_error(g, out, y),
                                            DESCENT_TASK_REGRESS, &p.network, &error));
        net_objective(&p, 0.0);
        dsc_chain chain = {0};
        CHECK_OK(dsc_chain_read(p.objective, &chain, &error));
        CHECK(chain.count == (shape == 1 || shape == 2 ? 0 : 2));
        if (shape == 3 && CHECK(chain.count == 2)) { // an activation of its own, and dropout
            CHECK(chain.layers[0].function == DESCENT_RELU);
            CHECK(chain.layers[0].bias == DSC_NO_BIAS && chain.layers[1].bias == 6);
            CHECK(chain.layers[0].weights == 0 && chain.layers[1].weights == 4);
        }
        dsc_chain_free(&chain);
        net_free(&p);
    }
}

// XOR with all weights 0: the loss falls along a curve although H has no negative eigenvalue,
// so nothing may explain its zero ones.
static void a_degenerate_point_is_not_explained_away(void)
{
    problem p = net_room(4, 2);
    for (size_t r = 0; r < 4; r++) {
        p.x[2 * r] = (double)(r & 1);
        p.x[2 * r + 1] = (double)(r >> 1);
        p.y[r] = (float)((r & 1) ^ (r >> 1));
    }
    net_data(&p, 4, 2, 0);
    net_layers(&p, "2 tanh", 0.0);
    const double x[9] = {0.0};
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    const counted c = count_signs(&dense);
    CHECK(c.negative == 0 && c.zero == 8 && c.positive == 1);
    CHECK(modes.explained == 0 && modes.family_count == 0 && !modes.frozen);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

static void saturated_units_are_counted(void)
{
    descent_error error = {0};
    problem p = noisy("3 tanh 2 sigmoid", 50, 2, 0, 0.0, 3);
    double x[20];
    start(&p, 3, x);
    x[6 + 1] = 50.0;      // a tanh
    x[9 + 6 + 0] = -30.0; // a sigmoid
    dsc_units units = {0};
    const uint32_t index[3] = {4, 7, 4};
    const descent_rows rows = {index, 3};
    CHECK_OK(dsc_units_count(p.objective, x, NULL, &units, &error));
    CHECK(units.units == 5 && units.saturated == 2);
    CHECK(units.worst == 2 && units.worst_units == 2 && units.worst_saturated == 1);
    CHECK_OK(dsc_units_count(p.objective, x, &rows, &units, &error));
    CHECK(units.units == 5 && units.saturated == 2);
    const uint32_t beyond[1] = {50};
    const descent_rows none = {beyond, 1};
    CHECK(dsc_units_count(p.objective, x, &none, &units, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 50 does not exist: the objective has 50 examples");
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(nothing_to_find),
        TEST(skipped_layers_are_no_chain),
        TEST(a_degenerate_point_is_not_explained_away),
        TEST(saturated_units_are_counted),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
