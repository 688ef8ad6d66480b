// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of positions x features: what tests of their operators share.
#ifndef DESCENT_TESTS_GRAPH_POSITIONS_H
#define DESCENT_TESTS_GRAPH_POSITIONS_H

#include <descent/graph.h>

#include "graph/operators/operators.h"
#include "harness.h"

static inline void fill(double *x, size_t n, double low, double high, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = low + (high - low) * 0.5 * (next_number(&seed) + 1.0);
    }
}

static inline problem start(size_t rows, size_t positions, size_t features)
{
    problem p = {.rows = rows};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){2, {positions, features}});
    fill(p.data[0], rows * positions * features, -1.0, 1.0, 3 + positions);
    return p;
}

static inline problem start_tokens(size_t rows, size_t positions, size_t count)
{
    problem p = {.rows = rows};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input(p.graph, "tokens", positions);
    for (size_t i = 0; i < rows * positions; i++) {
        p.data[0][i] = (double)((7 * i + i / 3) % count);
    }
    return p;
}

/* A loss in which every number counts in another way. */
static inline descent_node *loss_of(descent_graph *g, descent_node *y)
{
    return descent_mean(
        g, descent_apply(g, DESCENT_SIN, descent_combine(g, DESCENT_MULTIPLY, y, y)));
}

static inline void finish(problem *p, const char *name, uint64_t seed)
{
    descent_error error = {0};
    double x[MAX_PARAMETERS];
    const size_t n = descent_graph_parameters(p->graph);
    if (CHECK_OK(descent_graph_check(p->graph, &error)) && CHECK(n <= MAX_PARAMETERS)) {
        fill(x, n, -0.9, 0.9, seed);
        check_derivatives(p, x, name);
    }
    descent_graph_free(p->graph);
}

/* Values of a node for the rows of a problem, by `workers` workers. */
static inline void values_of(const problem *p, const descent_node *node, const double *x,
                             size_t workers, double *out)
{
    descent_error error = {0};
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(p->graph, node, DESCENT_FLOAT64, MAX_ROWS, DSC_FORWARD,
                                      workers, &executor, &error))) {
        exit(1);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows, .x = x});
    size_t stride = 0;
    for (int i = 0; i < 2; i++) {
        const dsc_node_layout *layouts = dsc_executor_plan(executor)->layouts;
        if (p->inputs[i] && layouts[p->inputs[i]->index].width[DSC_VALUE] > 0) {
            double *rows = dsc_executor_array(executor, p->inputs[i], DSC_VALUE, &stride);
            const size_t width = p->inputs[i]->width;
            for (size_t r = 0; r < p->rows; r++) {
                memcpy(rows + r * stride, p->data[i] + r * width, width * sizeof *rows);
            }
        }
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_forward(executor, w);
    }
    const double *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    for (size_t r = 0; r < p->rows; r++) {
        memcpy(out + r * node->width, rows + r * stride, node->width * sizeof *out);
    }
    dsc_executor_free(executor);
}

/* Each of `count` nodes that `build` makes is refused, for the reason that `said` has. */
static inline void check_refusals(descent_node *(*build)(descent_graph *g, size_t which),
                                  const char *const *said, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        descent_graph *g = NULL;
        descent_error error = {0};
        CHECK_OK(descent_graph_create(&g, &error));
        CHECK(!build(g, i));
        CHECK(descent_graph_check(g, &error) == DESCENT_INVALID);
        if (!CHECK(strstr(error.message, said[i]))) {
            printf("  %zu: %s\n", i, error.message);
        }
        descent_graph_free(g);
    }
}

#endif
