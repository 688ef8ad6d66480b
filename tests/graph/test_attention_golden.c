// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks on tokens against PyTorch (golden/make_tokens.py): loss, gradient and double backward,
// and 20 steps of gradient descent.
#include "harness.h"

#include <descent/graph.h>

#include "golden/tokens.h"

enum { ROWS = 3, POSITIONS = 5, COUNT = 5, FEATURES = 6, HEADS = 2, STEPS = 20 };
static const double rate = 0.2;

/* Number i of an array that no file has to keep. */
static double wave(size_t i, double k)
{
    return sin(1.0 + 0.7 * k + (1.3 + 0.1 * k) * (double)i);
}

static problem start(void)
{
    problem p = {.rows = ROWS};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input(p.graph, "tokens", POSITIONS);
    for (size_t i = 0; i < ROWS * POSITIONS; i++) {
        p.data[0][i] = (double)((7 * i + i / POSITIONS) % COUNT);
        p.data[1][i] = (double)((3 * i + 1) % COUNT);
    }
    return p;
}

static descent_node *transformer(problem *p)
{
    descent_graph *g = p->graph;
    descent_node *h = descent_embedding(g, p->inputs[0], COUNT, FEATURES);
    h = descent_learned_positions(g, h);
    descent_node *a = descent_dense(g, h, 3 * FEATURES, DESCENT_IDENTITY);
    a = descent_self_attention(g, a, NULL, HEADS, true);
    h = descent_residual(g, h, descent_dense(g, a, FEATURES, DESCENT_IDENTITY));
    a = descent_dense(g, h, 8, DESCENT_GELU);
    h = descent_residual(g, h, descent_dense(g, a, FEATURES, DESCENT_IDENTITY));
    p->inputs[1] = descent_input(g, "targets", POSITIONS);
    return descent_dense(g, h, COUNT, DESCENT_IDENTITY);
}

static descent_node *tied(problem *p)
{
    static const double masks[] = {1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0};
    descent_graph *g = p->graph;
    descent_node *table = descent_parameter_shaped(g, "table", (descent_shape){2, {COUNT, 8}},
                                                   DESCENT_INITIAL_ZERO, 0.0, true);
    // Two inputs are all that the harness feeds: targets and mask lie side by side in one.
    p->inputs[1] = descent_input(g, "targets and mask", 2 * POSITIONS);
    for (size_t r = ROWS; r-- > 0;) {
        double *row = p->data[1] + 2 * r * POSITIONS;
        memmove(row, p->data[1] + r * POSITIONS, POSITIONS * sizeof *row);
        memcpy(row + POSITIONS, masks + r * POSITIONS, POSITIONS * sizeof *row);
    }
    descent_node *mask = descent_pick(g, p->inputs[1], POSITIONS, 1, POSITIONS);
    descent_node *h = descent_embedding_with(g, p->inputs[0], table);
    h = descent_sinusoidal_positions(g, h, 100.0);
    descent_node *q = descent_dense(g, h, 8, DESCENT_IDENTITY);
    descent_node *k = descent_dense(g, h, 8, DESCENT_IDENTITY);
    descent_node *v = descent_dense(g, h, 6, DESCENT_IDENTITY);
    q = descent_rotary_positions(g, q, HEADS, 50.0);
    k = descent_rotary_positions(g, k, HEADS, 50.0);
    descent_node *a = descent_attention(g, q, k, v, mask, HEADS, false);
    h = descent_residual(g, h, descent_dense(g, a, 8, DESCENT_IDENTITY));
    return descent_dense_tied(g, h, table, NULL, DESCENT_IDENTITY);
}

static const struct {
    const char *name;
    descent_node *(*build)(problem *p);
    size_t n;
    const double *losses, *gradient, *product, *end;
} cases[] = {
#define CASE(name)                                                                             \
    {                                                                                          \
#name, name, sizeof name##_gradient / sizeof *name##_gradient, name##_losses,          \
            name##_gradient, name##_product, name##_end                                        \
    }
    CASE(transformer), CASE(tied)};
enum { CASES = sizeof cases / sizeof *cases };

static problem problem_of(size_t k)
{
    problem p = start();
    descent_node *logits = cases[k].build(&p);
    descent_node *targets = descent_pick(p.graph, p.inputs[1], 0, 1, POSITIONS);
    p.root = descent_softmax_cross_entropy(p.graph, logits, targets);
    descent_error error = {0};
    if (!CHECK_OK(descent_graph_check(p.graph, &error)) ||
        !CHECK(descent_graph_parameters(p.graph) == cases[k].n) ||
        !CHECK(cases[k].n <= MAX_PARAMETERS)) {
        exit(1);
    }
    return p;
}

static double distance(const double *a, const double *b, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sqrt(sum);
}

static void networks_on_tokens_are_those_of_pytorch(void)
{
    for (size_t k = 0; k < CASES; k++) {
        problem p = problem_of(k);
        const size_t n = cases[k].n;
        double x[MAX_PARAMETERS], v[MAX_PARAMETERS], g[MAX_PARAMETERS], hv[MAX_PARAMETERS];
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.5 * wave(i, 2.0);
            v[i] = wave(i, 3.0);
        }
        double value = 0.0;
        evaluate(&p, DESCENT_FLOAT64, 2, x, v, &value, g, hv);
        const double off = distance(g, cases[k].gradient, n) / norm(cases[k].gradient, n);
        const double hv_off = distance(hv, cases[k].product, n) / norm(cases[k].product, n);
        bool good = CHECK_NEAR(value, cases[k].losses[0], 1e-14);
        good = CHECK(off <= 1e-14) && good;
        good = CHECK(hv_off <= 1e-14) && good;
        if (!good) {
            printf("  %s: off by %g, %g\n", cases[k].name, off, hv_off);
        }
        descent_graph_free(p.graph);
    }
}

static void twenty_steps_lead_where_pytorch_goes(void)
{
    for (size_t k = 0; k < CASES; k++) {
        problem p = problem_of(k);
        const size_t n = cases[k].n;
        double x[MAX_PARAMETERS], g[MAX_PARAMETERS], value = 0.0;
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.5 * wave(i, 2.0);
        }
        for (size_t step = 0; step < STEPS; step++) {
            evaluate(&p, DESCENT_FLOAT64, 1 + step % 3, x, NULL, &value, g, NULL);
            CHECK_NEAR(value, cases[k].losses[step], 1e-12);
            for (size_t i = 0; i < n; i++) {
                x[i] -= rate * g[i];
            }
        }
        const double off = distance(x, cases[k].end, n) / norm(cases[k].end, n);
        if (!CHECK(off <= 1e-12)) {
            printf("  %s: off by %g\n", cases[k].name, off);
        }
        descent_graph_free(p.graph);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(networks_on_tokens_are_those_of_pytorch),
                                       TEST(twenty_steps_lead_where_pytorch_goes)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
