// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Building graphs: mistakes and their messages, tensors, initial values.
#include "check.h"

#include <stdlib.h>

#include <descent/graph.h>

static void mistakes_have_messages(void)
{
    static const char *const expected[] = {
        "an input has a width of 0",
        "parameter \"w\" is 0 x 3: both must be at least 1",
        "dense: 6 weights do not fit inputs of width 4",
        "elementwise: widths 4 and 3 do not match, and neither is 1",
        "dropout: the rate is 1; it must be at least 0 and less than 1",
        "softmax cross-entropy: the target is one class number for each example, not 4 numbers",
        "loss: the output has a width of 4, the target of 1",
        "Huber loss: delta is 0; it must be positive",
        "element: there is no element 4 in a width of 4",
        "dense: weights and bias cannot depend on the examples",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        descent_error error = {0};
        descent_graph *g = NULL;
        descent_graph_create(&g, NULL);
        descent_node *x = descent_input(g, "x", 4), *y = descent_input(g, "y", 1);
        descent_node *result;
        switch (i) {
        case 0:
            result = descent_input(g, "z", 0);
            break;
        case 1:
            result = descent_parameter(g, "w", 0, 3, DESCENT_INITIAL_ZERO, 0, true);
            break;
        case 2:
            result = descent_dense_with(
                g, x, descent_parameter(g, "w", 2, 3, DESCENT_INITIAL_ZERO, 0, true), NULL,
                DESCENT_RELU);
            break;
        case 3:
            result = descent_combine(g, DESCENT_ADD, x, descent_input(g, "z", 3));
            break;
        case 4:
            result = descent_dropout(g, x, 1.0);
            break;
        case 5:
            result = descent_softmax_cross_entropy(g, x, x);
            break;
        case 6:
            result = descent_squared_error(g, x, y);
            break;
        case 7:
            result = descent_huber(g, x, x, 0.0);
            break;
        case 8:
            result = descent_element(g, x, 4);
            break;
        default:
            result = descent_dense_with(g, x, x, NULL, DESCENT_RELU);
            break;
        }
        CHECK(result == NULL);
        // NULL passes through, and the first mistake stays.
        CHECK(descent_dense(g, descent_apply(g, DESCENT_RELU, result), 3, DESCENT_RELU) ==
              NULL);
        CHECK(descent_graph_check(g, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, expected[i]);
        descent_graph_free(g);
    }
}

static void tensors_lie_in_order(void)
{
    descent_graph *g = NULL;
    descent_graph_create(&g, NULL);
    descent_node *h = descent_dense(g, descent_input(g, "x", 5), 3, DESCENT_RELU);
    descent_dense(g, h, 2, DESCENT_IDENTITY);
    descent_tensor t;
    CHECK(descent_graph_parameters(g) == 5 * 3 + 3 + 3 * 2 + 2);
    CHECK(descent_graph_tensor(g, 2, &t));
    CHECK_TEXT(t.name, "dense2.weight");
    CHECK(t.rows == 3 && t.columns == 2 && t.offset == 18 && t.decays);
    CHECK(descent_graph_tensor(g, 3, &t));
    CHECK_TEXT(t.name, "dense2.bias");
    CHECK(t.rows == 1 && t.columns == 2 && t.offset == 24 && !t.decays);
    CHECK(!descent_graph_tensor(g, 4, &t));
    descent_graph_free(g);
}

static double variance_of(descent_initial initial, double scale)
{
    enum { ROWS = 200, COLUMNS = 100, N = ROWS * COLUMNS };
    descent_graph *g = NULL;
    descent_graph_create(&g, NULL);
    descent_parameter(g, "w", ROWS, COLUMNS, initial, scale, true);
    double *x = calloc(N, sizeof *x), *again = calloc(N, sizeof *again);
    float *single = calloc(N, sizeof *single);
    descent_graph_initialise_f64(g, 1, x);
    descent_graph_initialise_f64(g, 1, again);
    descent_graph_initialise_f32(g, 1, single);
    CHECK(memcmp(x, again, N * sizeof *x) == 0);
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < N; i++) {
        sum += x[i];
        squares += x[i] * x[i];
        CHECK(single[i] == (float)x[i]);
    }
    CHECK(fabs(sum / N) <= 4.0 * sqrt(squares / N / N));
    free(x);
    free(again);
    free(single);
    descent_graph_free(g);
    return squares / N;
}

static void initial_values_have_their_variance(void)
{
    // The relative standard error of a variance is sqrt(2 / N) = 0.01 for a normal.
    CHECK_NEAR(variance_of(DESCENT_INITIAL_HE, 0.0) / (2.0 / 200.0), 1.0, 0.04);
    CHECK_NEAR(variance_of(DESCENT_INITIAL_GLOROT, 0.0) / (2.0 / 300.0), 1.0, 0.04);
    CHECK_NEAR(variance_of(DESCENT_INITIAL_GLOROT_UNIFORM, 0.0) / (2.0 / 300.0), 1.0, 0.04);
    CHECK_NEAR(variance_of(DESCENT_INITIAL_LECUN, 0.0) / (1.0 / 200.0), 1.0, 0.04);
    CHECK_NEAR(variance_of(DESCENT_INITIAL_NORMAL, 0.3) / 0.09, 1.0, 0.04);
    CHECK_NEAR(variance_of(DESCENT_INITIAL_UNIFORM, 0.3) / 0.03, 1.0, 0.04);
    CHECK(variance_of(DESCENT_INITIAL_ZERO, 0.0) == 0.0);
}

static void functions_have_names(void)
{
    CHECK_TEXT(descent_function_name(DESCENT_LEAKY_RELU), "leaky_relu");
    CHECK(descent_function_find("softplus") == DESCENT_SOFTPLUS);
    CHECK(descent_function_find("swish") == DESCENT_FUNCTION_COUNT);
}

/* What has no shape of its own has that of its input, or one axis. */
static void shapes_follow_from_those_of_inputs(void)
{
    descent_graph *g = NULL;
    descent_error error = {0};
    CHECK_OK(descent_graph_create(&g, &error));
    const descent_shape image = {.rank = 3, .dim = {4, 6, 2}};
    descent_node *x = descent_input_shaped(g, "x", image);
    descent_node *flat = descent_input(g, "z", 48);
    const struct {
        const descent_node *node;
        descent_shape shape;
    } rows[] = {{x, image},
                {flat, {1, {48}}},
                {descent_apply(g, DESCENT_RELU, x), image},
                {descent_dropout(g, x, 0.5), image},
                {descent_combine(g, DESCENT_ADD, x, flat), image},
                {descent_combine(g, DESCENT_ADD, flat, x), image},
                {descent_combine(g, DESCENT_ADD, descent_constant(g, 1.0), x), image},
                {descent_dense(g, x, 5, DESCENT_RELU), {1, {5}}},
                {descent_sum(g, x), {1, {1}}},
                {descent_parameter(g, "w", 2, 3, DESCENT_INITIAL_ZERO, 0.0, true), {2, {2, 3}}},
                {descent_parameter(g, "b", 1, 3, DESCENT_INITIAL_ZERO, 0.0, true), {1, {3}}}};
    CHECK_OK(descent_graph_check(g, &error));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const descent_shape shape = descent_node_shape(rows[i].node);
        size_t width = 1;
        for (size_t k = 0; k < rows[i].shape.rank; k++) {
            CHECK(shape.dim[k] == rows[i].shape.dim[k]);
            width *= shape.dim[k];
        }
        CHECK(shape.rank == rows[i].shape.rank && width == descent_node_width(rows[i].node));
    }
    descent_node *turned = descent_input_shaped(g, "y", (descent_shape){3, {6, 4, 2}});
    CHECK(!descent_combine(g, DESCENT_ADD, x, (descent_node *)turned));
    CHECK(descent_graph_check(g, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "elementwise: rows of 4 x 6 x 2 and of 6 x 4 x 2 do not match");
    descent_graph_free(g);
}

/* As a matrix a tensor has its last axis as columns; of four axes, the first two are windows. */
static void tensors_of_four_axes_are_matrices(void)
{
    descent_graph *g = NULL;
    descent_error error = {0};
    CHECK_OK(descent_graph_create(&g, &error));
    descent_parameter_shaped(g, "w", (descent_shape){4, {3, 3, 2, 50}}, DESCENT_INITIAL_GLOROT,
                             0.0, true);
    descent_parameter(g, "m", 18, 50, DESCENT_INITIAL_GLOROT, 0.0, true);
    CHECK_OK(descent_graph_check(g, &error));
    descent_tensor tensor;
    CHECK(descent_graph_tensor(g, 0, &tensor) && tensor.rows == 18 && tensor.columns == 50);
    const descent_shape shape = descent_graph_tensor_shape(g, 0);
    CHECK(shape.rank == 4 && shape.dim[0] == 3 && shape.dim[2] == 2 && shape.dim[3] == 50);
    CHECK(descent_graph_tensor_shape(g, 1).rank == 2 &&
          descent_graph_tensor_shape(g, 2).rank == 0);
    double x[1800], sums[2] = {0.0};
    descent_graph_initialise_f64(g, 3, x);
    for (size_t i = 0; i < 1800; i++) {
        sums[i / 900] += x[i] * x[i] / 900.0;
    }
    // Variances 2 / (18 + 9 * 50) and 2 / (18 + 50), of 900 draws: 5 % is one deviation.
    CHECK_NEAR(sums[0], 2.0 / 468.0, 0.2);
    CHECK_NEAR(sums[1], 2.0 / 68.0, 0.2);
    descent_graph_free(g);
}

static void shapes_without_numbers_are_refused(void)
{
    static const descent_shape bad[] = {
        {0, {0}}, {2, {3, 0}}, {5, {1, 1, 1, 1}}, {3, {(size_t)1 << 30, (size_t)1 << 30, 4}}};
    for (size_t i = 0; i < 2 * sizeof bad / sizeof *bad; i++) {
        descent_graph *g = NULL;
        descent_error error = {0};
        CHECK_OK(descent_graph_create(&g, &error));
        const descent_shape shape = bad[i / 2];
        CHECK(!(
            i % 2 ? descent_input_shaped(g, "x", shape)
                  : descent_parameter_shaped(g, "w", shape, DESCENT_INITIAL_ZERO, 0.0, true)));
        CHECK(descent_graph_check(g, &error) == DESCENT_INVALID &&
              strstr(error.message, "shape has one to four sizes from 1 on"));
        descent_graph_free(g);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(shapes_follow_from_those_of_inputs),
        TEST(tensors_of_four_axes_are_matrices),
        TEST(shapes_without_numbers_are_refused),
        TEST(mistakes_have_messages),
        TEST(tensors_lie_in_order),
        TEST(initial_values_have_their_variance),
        TEST(functions_have_names),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
