// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes around norms, at critical points of small networks: every zero eigenvalue that is
// found has its name.
#include "modes_check.h"

enum { ROWS = 80, INPUTS = 2, UNITS = 4 };

typedef enum place { AHEAD, BEHIND } place; /* of the norm: where the function stands */
typedef enum norm_kind { LAYER, RMS, GROUP, BATCH } norm_kind; /* BATCH: running statistics */

static descent_node *norm_of(descent_graph *g, norm_kind kind, descent_node *h)
{
    return kind == LAYER   ? descent_layer_norm(g, h, 0.1)
           : kind == RMS   ? descent_rms_norm(g, h, 0.1)
           : kind == GROUP ? descent_group_norm(g, h, 2, 0.1)
                           : descent_batch_norm(g, h, NULL);
}

/* dense -> norm -> dense on noisy values, with a function before or behind the norm, or none. */
static problem make(norm_kind kind, place at, double l2)
{
    problem p = noisy("", ROWS, INPUTS, 0, 0.0, 3);
    descent_objective_free(p.objective);
    descent_network_free(p.network);
    descent_error error = {0};
    descent_graph *g = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", INPUTS), *y = descent_input(g, "y", 1);
    descent_node *h = descent_dense(g, x, UNITS, at == AHEAD ? DESCENT_TANH : DESCENT_IDENTITY);
    h = norm_of(g, kind, h);
    h = at == BEHIND ? descent_apply(g, DESCENT_TANH, h) : h;
    descent_node *out = descent_dense(g, h, 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(g, x, y, out, descent_squared_error(g, out, y),
                                        DESCENT_TASK_REGRESS, &p.network, &error));
    net_objective(&p, l2);
    return p;
}

static size_t count_of(const dsc_modes *modes, const char *kind, const char *where)
{
    for (size_t i = 0; i < modes->family_count; i++) {
        if (strcmp(modes->families[i].kind, kind) == 0) {
            CHECK_TEXT(modes->families[i].where, where);
            CHECK(modes->families[i].residual <= 1e-8);
            return modes->families[i].count;
        }
    }
    return 0;
}

/* What the norm takes away from every input and the biases; the pairs behind it. */
static void symmetries_of_norms_are_zero_modes(void)
{
    static const struct {
        norm_kind kind;
        place at;
        size_t mean, gain, shift, sum;
    } cases[] = {
        {LAYER, BEHIND, INPUTS + 1, 0, 0, 0},
        {GROUP, BEHIND, 2 * (INPUTS + 1), 0, 0, 0},
        {RMS, BEHIND, 0, 0, 0, 0},
        {LAYER, AHEAD, 0, UNITS, UNITS, 1},
        {GROUP, AHEAD, 0, UNITS, UNITS, 2},
        {RMS, AHEAD, 0, UNITS, 0, 0},
        {BATCH, AHEAD, 0, UNITS, UNITS, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        problem p = make(cases[i].kind, cases[i].at, 0.0);
        double x[64];
        start(&p, 2, x);
        // What is behind a linear layer is a zero mode anywhere, the others at critical points.
        CHECK(net_descend(&p, x, 500) < (cases[i].at == AHEAD ? 1e-5 : 0.01));
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        bool good = CHECK(count_of(&modes, "mean before a norm", "norm1") == cases[i].mean);
        good &= CHECK(count_of(&modes, "gain of a norm", "dense2") == cases[i].gain);
        good &= CHECK(count_of(&modes, "shift of a norm", "dense2") == cases[i].shift);
        good &= CHECK(count_of(&modes, "sum of a norm", "dense2") == cases[i].sum);
        const size_t all = cases[i].mean + cases[i].gain + cases[i].shift + cases[i].sum;
        good &= CHECK(modes.explained == all && count_signs(&dense).zero >= all);
        if (!good) {
            printf("  case %zu: %zu explained, %zu zero\n", i, modes.explained,
                   count_signs(&dense).zero);
        }
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        net_free(&p);
    }
}

/* What is declared and not true is not believed: weight decay holds weights, not shifts. (A gain,
   which does not decay, may do what weights did.) */
static void weight_decay_holds_what_it_holds(void)
{
    problem p = make(LAYER, AHEAD, 0.01);
    double x[64];
    start(&p, 2, x);
    net_descend(&p, x, 500);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(count_of(&modes, "sum of a norm", "dense2") == 0);
    CHECK(count_of(&modes, "shift of a norm", "dense2") == UNITS);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(symmetries_of_norms_are_zero_modes),
        TEST(weight_decay_holds_what_it_holds),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
