// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every operator in a small loss whose derivatives are checked against central differences.
#include "graph/builders.h"
#include "harness.h"

static problem start(size_t rows)
{
    problem p = {.rows = rows};
    descent_graph_create(&p.graph, NULL);
    return p;
}

static void finish(problem *p, const double *x, const char *name)
{
    descent_error error = {0};
    if (CHECK_OK(descent_graph_check(p->graph, &error))) {
        check_derivatives(p, x, name);
    }
    descent_graph_free(p->graph);
}

static void fill(double *x, size_t n, double low, double high, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = low + (high - low) * 0.5 * (next_number(&seed) + 1.0);
    }
}

/* Where the functions are defined and smooth. */
static void domain_of(int function, double *low, double *high)
{
    *low = -0.9;
    *high = 0.9;
    if (function == DESCENT_LOG || function == DESCENT_LOG2 || function == DESCENT_LOG10 ||
        function == DESCENT_SQRT || function == DESCENT_CBRT) {
        *low = 0.3;
        *high = 2.0;
    }
}

static void every_function_has_its_derivatives(void)
{
    for (int f = 0; f < DESCENT_FUNCTION_COUNT; f++) {
        double x[MAX_PARAMETERS], low = 0.0, high = 0.0;
        domain_of(f, &low, &high);
        fill(x, 6, low, high, 11 + (uint64_t)f);
        problem p = start(1);
        descent_node *w =
            descent_parameter(p.graph, "w", 2, 3, DESCENT_INITIAL_ZERO, 0.0, true);
        descent_node *y = descent_apply(p.graph, (descent_function)f, w);
        // y^2 makes second derivatives of piecewise linear functions visible; y is used twice.
        p.root = descent_sum(p.graph, descent_combine(p.graph, DESCENT_MULTIPLY, y, y));
        finish(&p, x, descent_function_name((descent_function)f));
    }
}

static void every_activation_of_dense_is_differentiated(void)
{
    for (int f = 0; f < DESCENT_FUNCTION_COUNT; f++) {
        double x[MAX_PARAMETERS], low = 0.0, high = 0.0;
        domain_of(f, &low, &high);
        problem p = start(5);
        p.inputs[0] = descent_input(p.graph, "x", 4);
        p.inputs[1] = descent_input(p.graph, "y", 2);
        fill(p.data[0], 20, low > 0.0 ? 0.2 : -0.5, 0.5, 5);
        fill(p.data[1], 10, -1.0, 1.0, 6);
        descent_node *h = descent_dense(p.graph, p.inputs[0], 3, DESCENT_TANH);
        descent_node *k = low > 0.0
                              ? descent_dense(p.graph, p.inputs[0], 3, (descent_function)f)
                              : descent_dense(p.graph, h, 3, (descent_function)f);
        descent_node *out = descent_dense(p.graph, k, 2, DESCENT_IDENTITY);
        p.root = descent_squared_error(p.graph, out, p.inputs[1]);
        const size_t n = descent_graph_parameters(p.graph);
        fill(x, n, low > 0.0 ? 0.1 : -0.5, 0.5, 21 + (uint64_t)f);
        finish(&p, x, descent_function_name((descent_function)f));
    }
}

static void every_binary_broadcasts_in_all_passes(void)
{
    // Widths and kinds of the operands: a single block or one row for every example.
    static const struct {
        size_t left, right;
        bool left_batched, right_batched;
    } forms[] = {{3, 3, true, true},   {3, 1, true, true},  {1, 3, true, true},
                 {3, 3, true, false},  {3, 1, false, true}, {1, 3, false, true},
                 {3, 3, false, false}, {1, 3, false, false}};
    for (int f = 0; f < DESCENT_BINARY_COUNT; f++) {
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            problem p = start(4);
            double x[MAX_PARAMETERS];
            p.inputs[0] = descent_input(p.graph, "x", 2);
            fill(p.data[0], 8, 0.5, 1.5, 8);
            descent_node *sides[2];
            for (int s = 0; s < 2; s++) {
                const size_t width = s == 0 ? forms[i].left : forms[i].right;
                const bool batched = s == 0 ? forms[i].left_batched : forms[i].right_batched;
                descent_node *w =
                    descent_parameter(p.graph, s == 0 ? "a" : "b", batched ? 2 : 1, width,
                                      DESCENT_INITIAL_ZERO, 0.0, true);
                // exp keeps the operands of division and powers positive.
                sides[s] = descent_apply(p.graph, DESCENT_EXP,
                                         batched ? descent_dense_with(p.graph, p.inputs[0], w,
                                                                      NULL, DESCENT_IDENTITY)
                                                 : w);
            }
            descent_node *z = descent_combine(p.graph, (descent_binary)f, sides[0], sides[1]);
            p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SIN, z));
            fill(x, descent_graph_parameters(p.graph), -0.6, 0.6, 31 + i);
            char name[32];
            snprintf(name, sizeof name, "binary %d, form %zu", f, i);
            finish(&p, x, name);
        }
    }
}

static void powers_at_zero_and_below_are_exact(void)
{
    // x^2, x^3 and x^1 at negative x and at 0: no NaN from the logarithm.
    for (int exponent = 1; exponent <= 4; exponent++) {
        problem p = start(1);
        const double x[3] = {-0.7, 0.0, 0.4};
        descent_node *w =
            descent_parameter(p.graph, "w", 1, 3, DESCENT_INITIAL_ZERO, 0.0, true);
        descent_node *power =
            descent_combine(p.graph, DESCENT_POWER, w, descent_constant(p.graph, exponent));
        p.root = descent_sum(p.graph, power);
        finish(&p, x, "power");
    }
}

static void elements_make_formulas(void)
{
    // Rosenbrock from elements of one parameter: value, gradient and Hessian known at (-1.2,
    // 1).
    problem p = start(1);
    const double x[2] = {-1.2, 1.0}, v[2] = {1.0, 0.0};
    descent_node *w = descent_parameter(p.graph, "x", 2, 1, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *a = descent_element(p.graph, w, 0), *b = descent_element(p.graph, w, 1);
    descent_node *one = descent_constant(p.graph, 1.0),
                 *hundred = descent_constant(p.graph, 100.0);
    descent_node *left = descent_apply(p.graph, DESCENT_SQUARE,
                                       descent_combine(p.graph, DESCENT_SUBTRACT, one, a));
    descent_node *right =
        descent_apply(p.graph, DESCENT_SQUARE,
                      descent_combine(p.graph, DESCENT_SUBTRACT, b,
                                      descent_apply(p.graph, DESCENT_SQUARE, a)));
    p.root = descent_combine(p.graph, DESCENT_ADD, left,
                             descent_combine(p.graph, DESCENT_MULTIPLY, hundred, right));
    double value = 0.0, g[2], hv[2];
    evaluate(&p, DESCENT_FLOAT64, 1, x, v, &value, g, hv);
    CHECK_NEAR(value, 24.2, 1e-14);
    CHECK_NEAR(g[0], -215.6, 1e-14);
    CHECK_NEAR(g[1], -88.0, 1e-14);
    CHECK_NEAR(hv[0], 1330.0, 1e-14);
    CHECK_NEAR(hv[1], 480.0, 1e-14);
    finish(&p, x, "Rosenbrock");
}

static void an_element_of_a_batched_row_is_differentiated(void)
{
    problem p = start(5);
    double x[MAX_PARAMETERS];
    p.inputs[0] = descent_input(p.graph, "x", 3);
    fill(p.data[0], 15, -1.0, 1.0, 12);
    descent_node *h = descent_dense(p.graph, p.inputs[0], 3, DESCENT_TANH);
    descent_node *product =
        descent_combine(p.graph, DESCENT_MULTIPLY, descent_element(p.graph, h, 0),
                        descent_element(p.graph, h, 2));
    p.root = descent_apply(p.graph, DESCENT_SQUARE, product);
    fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 13);
    finish(&p, x, "element of a row");
}

static void picks_go_forwards_backwards_and_with_gaps(void)
{
    // Forwards, backwards and with gaps, of a single block and of a row.
    static const struct {
        size_t first, width;
        ptrdiff_t step;
    } forms[] = {{0, 6, 1}, {1, 3, 2}, {5, 6, -1}, {4, 2, -3}, {3, 1, 1}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (int batched = 0; batched < 2; batched++) {
            problem p = start(batched ? 5 : 1);
            double x[MAX_PARAMETERS];
            const double numbers[6] = {1.0, -2.0, 3.5, 0.25, 5.0, -6.0};
            p.inputs[0] = batched ? descent_input(p.graph, "x", 3) : NULL;
            fill(p.data[0], 15, -1.0, 1.0, 12);
            descent_node *w = batched ? descent_dense(p.graph, p.inputs[0], 6, DESCENT_TANH)
                                      : descent_parameter(p.graph, "w", 1, 6,
                                                          DESCENT_INITIAL_ZERO, 0.0, true);
            descent_node *s =
                descent_pick(p.graph, w, forms[i].first, forms[i].step, forms[i].width);
            descent_node *t = descent_pick(p.graph, w, 0, 1, forms[i].width);
            descent_node *c = descent_constants(p.graph, numbers, forms[i].width);
            descent_node *product = descent_combine(p.graph, DESCENT_MULTIPLY, s, t);
            p.root =
                descent_sum(p.graph, descent_combine(p.graph, DESCENT_MULTIPLY, product, c));
            fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 13 + i);
            finish(&p, x, "pick");
        }
    }
}

static void picks_that_do_not_fit(void)
{
    static const struct {
        size_t first, width;
        ptrdiff_t step;
    } bad[] = {{0, 7, 1}, {6, 1, 1}, {5, 2, 1}, {0, 4, 2}, {1, 3, -1}, {0, 0, 1}, {0, 2, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        problem p = start(1);
        descent_error error = {0};
        descent_node *w =
            descent_parameter(p.graph, "w", 1, 6, DESCENT_INITIAL_ZERO, 0.0, true);
        CHECK(!descent_pick(p.graph, w, bad[i].first, bad[i].step, bad[i].width));
        CHECK(descent_graph_check(p.graph, &error) == DESCENT_INVALID);
        CHECK(strncmp(error.message, "pick: ", 6) == 0);
        descent_graph_free(p.graph);
    }
}

/* Every function and every binary, of two elements, as a program of three instructions. */
static void programs_have_their_derivatives(void)
{
    for (int code = 0; code < DSC_UNARY + DESCENT_FUNCTION_COUNT; code++) {
        for (int batched = 0; batched < 2; batched++) {
            problem p = start(batched ? 5 : 1);
            double x[MAX_PARAMETERS];
            p.inputs[0] = batched ? descent_input(p.graph, "x", 3) : NULL;
            fill(p.data[0], 15, 0.1, 0.9, 12);
            descent_node *w = batched ? descent_dense(p.graph, p.inputs[0], 3, DESCENT_SIGMOID)
                                      : descent_parameter(p.graph, "w", 1, 3,
                                                          DESCENT_INITIAL_ZERO, 0.0, true);
            dsc_program *program = dsc_program_create(2, 1, 3);
            program->elements[0] = 2;
            program->numbers[0] = 0.7;
            program->instructions[0] = (dsc_instruction){code, true, true, 0, 1};
            program->instructions[1] =
                (dsc_instruction){DESCENT_MULTIPLY, true, true, 3, 3}; /* used twice */
            program->instructions[2] = (dsc_instruction){DESCENT_DIVIDE, true, false, 4, 2};
            program->result = 5;
            p.root = dsc_graph_program(p.graph, w, program);
            fill(x, descent_graph_parameters(p.graph), 0.3, 0.9, 13 + (uint64_t)code);
            finish(&p, x, "program");
        }
    }
}

static void losses_have_their_derivatives(void)
{
    for (int loss = 0; loss < 4; loss++) {
        problem p = start(6);
        double x[MAX_PARAMETERS];
        const size_t width = loss == 0 ? 1 : 3;
        p.inputs[0] = descent_input(p.graph, "x", 4);
        p.inputs[1] = descent_input(p.graph, "y", width);
        fill(p.data[0], 24, -1.0, 1.0, 14);
        fill(p.data[1], 18, loss == 1 ? 0.0 : -1.0, 1.0, 15);
        for (size_t r = 0; loss == 0 && r < 6; r++) {
            p.data[1][r] = (double)(r % 3);
        }
        descent_node *h = descent_dense(p.graph, p.inputs[0], 5, DESCENT_TANH);
        descent_node *out = descent_dense(p.graph, h, 3, DESCENT_IDENTITY);
        p.root = loss == 0   ? descent_softmax_cross_entropy(p.graph, out, p.inputs[1])
                 : loss == 1 ? descent_sigmoid_cross_entropy(p.graph, out, p.inputs[1])
                 : loss == 2 ? descent_squared_error(p.graph, out, p.inputs[1])
                             : descent_huber(p.graph, out, p.inputs[1], 0.5);
        fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 16);
        finish(&p, x, "loss");
    }
}

static void cross_entropy_of_large_logits_is_finite(void)
{
    problem p = start(1);
    p.inputs[0] = descent_input(p.graph, "x", 1);
    p.inputs[1] = descent_input(p.graph, "y", 1);
    p.data[0][0] = 1.0;
    p.data[1][0] = 0.0;
    descent_node *w = descent_parameter(p.graph, "w", 1, 2, DESCENT_INITIAL_ZERO, 0.0, true);
    p.root = descent_softmax_cross_entropy(
        p.graph, descent_dense_with(p.graph, p.inputs[0], w, NULL, DESCENT_IDENTITY),
        p.inputs[1]);
    const double x[2] = {-1000.0, 1000.0}, bad[2] = {(double)NAN, 1.0};
    double value = 0.0, g[2];
    evaluate(&p, DESCENT_FLOAT32, 1, x, NULL, &value, g, NULL);
    CHECK_NEAR(value, 2000.0, 1e-6);
    CHECK_NEAR(g[0], -1.0, 1e-6);
    evaluate(&p, DESCENT_FLOAT32, 1, bad, NULL, &value, g, NULL);
    CHECK(isnan(value));
    descent_graph_free(p.graph);
}

static void dropout_acts_only_while_training(void)
{
    problem p = start(6);
    double x[MAX_PARAMETERS], value = 0.0, other = 0.0, g[MAX_PARAMETERS];
    p.training = true;
    p.inputs[0] = descent_input(p.graph, "x", 4);
    fill(p.data[0], 24, -1.0, 1.0, 17);
    descent_node *h = descent_dense(p.graph, p.inputs[0], 20, DESCENT_TANH);
    descent_node *d = descent_dropout(p.graph, h, 0.4);
    p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SQUARE, d));
    fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 18);
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &value, g, NULL);
    p.training = false;
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &other, g, NULL);
    CHECK(value != other);
    p.training = true;
    finish(&p, x, "dropout");
}

/* A weight used by two layers, one used by a layer and by a penalty, and weights that are
 * computed. */
static void shared_and_computed_weights_are_differentiated(void)
{
    problem p = start(7);
    double x[MAX_PARAMETERS];
    p.inputs[0] = descent_input(p.graph, "x", 3);
    fill(p.data[0], 21, -1.0, 1.0, 19);
    descent_node *w = descent_parameter(p.graph, "w", 3, 3, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *b = descent_parameter(p.graph, "b", 1, 3, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *h = descent_dense_with(p.graph, p.inputs[0], w, b, DESCENT_TANH);
    descent_node *k = descent_dense_with(p.graph, h, w, b, DESCENT_SIGMOID);
    descent_node *computed = descent_apply(p.graph, DESCENT_SIN, w);
    descent_node *computed_bias = descent_apply(p.graph, DESCENT_COS, b);
    descent_node *last =
        descent_dense_with(p.graph, k, computed, computed_bias, DESCENT_SOFTPLUS);
    descent_node *penalty = descent_sum(p.graph, descent_apply(p.graph, DESCENT_SQUARE, w));
    p.root = descent_combine(p.graph, DESCENT_ADD, descent_mean(p.graph, last), penalty);
    fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 20);
    finish(&p, x, "shared weights");
}

/* A dense layer of a single block: a network evaluated at its own parameters. */
static void dense_layers_take_a_single_block(void)
{
    problem p = start(1);
    double x[MAX_PARAMETERS];
    descent_node *in = descent_parameter(p.graph, "in", 1, 4, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *h = descent_dense(p.graph, in, 3, DESCENT_GELU);
    p.root = descent_sum(p.graph, descent_dense(p.graph, h, 2, DESCENT_TANH));
    fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 22);
    finish(&p, x, "single block");
}

static void tensors_the_loss_does_not_use(void)
{
    problem p = start(1);
    descent_node *a = descent_parameter(p.graph, "a", 1, 1, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_parameter(p.graph, "unused", 1, 2, DESCENT_INITIAL_ZERO, 0.0, true);
    p.root = descent_apply(p.graph, DESCENT_SQUARE, a);
    const double x[3] = {3.0, 1.0, 1.0};
    double value = 0.0, g[3] = {7.0, 7.0, 7.0};
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &value, g, NULL);
    CHECK(value == 9.0 && g[0] == 6.0 && g[1] == 0.0 && g[2] == 0.0);
    descent_graph_free(p.graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_function_has_its_derivatives),
        TEST(every_activation_of_dense_is_differentiated),
        TEST(every_binary_broadcasts_in_all_passes),
        TEST(powers_at_zero_and_below_are_exact),
        TEST(elements_make_formulas),
        TEST(an_element_of_a_batched_row_is_differentiated),
        TEST(picks_go_forwards_backwards_and_with_gaps),
        TEST(picks_that_do_not_fit),
        TEST(programs_have_their_derivatives),
        TEST(losses_have_their_derivatives),
        TEST(cross_entropy_of_large_logits_is_finite),
        TEST(dropout_acts_only_while_training),
        TEST(shared_and_computed_weights_are_differentiated),
        TEST(dense_layers_take_a_single_block),
        TEST(tensors_the_loss_does_not_use),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
