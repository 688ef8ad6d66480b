// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Kinks and zero modes of a network with an operator that surface does not know (gate.c): the
// operator declares them.
#include "gate.h"

#include "surface/kink/kinks.h"
#include "surface/modes_check.h"
#include "surface/network/chain.h"

enum { ROWS = 60, INPUTS = 2, UNITS = 3 };

/* dense -> gate -> dense on noisy values. */
static problem make(double floor, double l2)
{
    problem p = noisy("", ROWS, INPUTS, 0, 0.0, 3);
    descent_objective_free(p.objective);
    descent_network_free(p.network);
    descent_error error = {0};
    descent_graph *g = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", INPUTS), *y = descent_input(g, "y", 1);
    descent_node *h = descent_dense(g, x, UNITS, DESCENT_IDENTITY);
    descent_node *out = descent_dense(g, gate(g, "gate1", h, floor), 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(g, x, y, out, descent_squared_error(g, out, y),
                                        DESCENT_TASK_REGRESS, &p.network, &error));
    net_objective(&p, l2);
    return p;
}

static bool is_chain(const problem *p)
{
    descent_error error = {0};
    dsc_chain chain = {0};
    CHECK_OK(dsc_chain_read(p->objective, &chain, &error));
    const bool is = chain.count > 0;
    dsc_chain_free(&chain);
    return is;
}

// At a critical point a scaling of each unit is a zero mode, and verified by a product.
static void declared_symmetries_are_zero_modes(void)
{
    static const double floors[] = {0.0, -HUGE_VAL};
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        problem p = make(floors[i], 0.0);
        CHECK(!is_chain(&p));
        double x[64];
        start(&p, 2, x);
        CHECK(net_descend(&p, x, 500) < 1e-12);
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        CHECK(modes.explained == UNITS && modes.count == UNITS);
        if (CHECK(modes.family_count == 1)) {
            CHECK_TEXT(modes.families[0].kind, "gate scaling");
            CHECK_TEXT(modes.families[0].where, "gate1, 3 units");
            CHECK(modes.families[0].residual <= 1e-8);
        }
        CHECK(count_signs(&dense).zero >= UNITS);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        net_free(&p);
    }
}

// What is declared and not true is not believed: weight decay holds the scales, and away from
// critical points a scaling is no zero mode.
static void declarations_are_verified(void)
{
    double x[64];
    for (int decays = 0; decays < 2; decays++) {
        problem p = make(0.0, decays ? 0.01 : 0.0);
        start(&p, 5, x);
        if (decays) {
            net_descend(&p, x, 200);
        }
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        CHECK(modes.explained == 0 && modes.count == 0 && modes.products > 0);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        net_free(&p);
    }
}

static dsc_kinks find_kinks(const problem *p, const double *x)
{
    descent_error error = {0};
    dsc_kinks kinks = {0};
    dsc_hessian c = net_curvature(p, x);
    CHECK_OK(dsc_kinks_find(&c, &kinks, &error));
    dsc_hessian_free(&c);
    return kinks;
}

// A unit that stands on its floor for every example; the same without a floor.
static void kinks_of_a_new_operator_are_found(void)
{
    static const double floors[] = {0.25, -HUGE_VAL};
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        problem p = make(floors[i], 0.0);
        double x[64];
        start(&p, 5, x);
        for (size_t k = 0; k < INPUTS; k++) {
            x[k * UNITS] = 0.0; // weights of the first unit
        }
        x[INPUTS * UNITS] = 0.25; // its bias
        dsc_kinks found = find_kinks(&p, x);
        CHECK((found.count > 0 && found.jump > 0.0) == (i == 0));
        CHECK(i == 0 || found.complete);
        dsc_kinks_free(&found);
        net_free(&p);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(declared_symmetries_are_zero_modes),
        TEST(declarations_are_verified),
        TEST(kinks_of_a_new_operator_are_found),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
