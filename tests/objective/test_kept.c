// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products from what an objective has kept of its last evaluation: the same bits
// as from an objective that has never been asked anything.
#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#include <descent/network.h>

#include "objective/empirical.h"
#include "objective/empirical_score.h"

enum { ROWS = 301, COLUMNS = 13, PART = 40 };

typedef struct kept_case {
    descent_type type;
    const char *layers;
    float inputs[ROWS * COLUMNS], targets[ROWS];
    descent_dataset *data;
    descent_network *network;
    descent_objective *f;
    size_t n, bytes, threads;
    bool gauss_newton;                /* products are with that matrix */
    char *x, *v, *w, *out, *expected; /* bytes each */
} kept_case;

static double draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

static void fill(const kept_case *c, char *vector, uint64_t state, double scale)
{
    for (size_t i = 0; i < c->n; i++) {
        const double number = scale * draw(&state);
        if (c->type == DESCENT_FLOAT64) {
            ((double *)(void *)vector)[i] = number;
        } else {
            ((float *)(void *)vector)[i] = (float)number;
        }
    }
}

static bool open_case(kept_case *c, descent_type type, const char *layers, size_t threads)
{
    descent_error error = {0};
    *c = (kept_case){.type = type, .layers = layers, .threads = threads};
    uint64_t state = 3;
    for (size_t i = 0; i < ROWS * COLUMNS; i++) {
        c->inputs[i] = (float)draw(&state);
    }
    for (size_t i = 0; i < ROWS; i++) {
        c->targets[i] = (float)(i % 4);
    }
    if (!CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, COLUMNS, c->inputs,
                                              c->targets, 4, &c->data, &error)) ||
        !CHECK_OK(descent_network_parse(layers, 0.0, c->data, &c->network, &error)) ||
        !CHECK_OK(descent_objective_from_data(c->network, c->data, 0.02, type, threads, &c->f,
                                              &error))) {
        return false;
    }
    c->n = descent_network_parameters(c->network);
    c->bytes = c->n * descent_type_size(type);
    c->x = calloc(5, c->bytes);
    c->v = c->x + c->bytes;
    c->w = c->v + c->bytes;
    c->out = c->w + c->bytes;
    c->expected = c->out + c->bytes;
    fill(c, c->x, 5, 0.6);
    fill(c, c->v, 6, 1.0);
    fill(c, c->w, 7, 1.0);
    return true;
}

static void close_case(kept_case *c)
{
    descent_objective_free(c->f);
    descent_network_free(c->network);
    descent_dataset_free(c->data);
    free(c->x);
}

// v NULL: the gradient.
static void ask(const kept_case *c, descent_objective *f, const char *v,
                const descent_rows *rows, char *out)
{
    descent_error error = {0};
    double value = 0.0;
    const void *x = c->x, *along = v;
    void *to = out;
    if (v && c->gauss_newton) {
        CHECK_OK(
            c->type == DESCENT_FLOAT64
                ? descent_objective_gauss_newton_vector_f64(f, x, along, rows, to, &error)
                : descent_objective_gauss_newton_vector_f32(f, x, along, rows, to, &error));
    } else if (c->type == DESCENT_FLOAT64) {
        CHECK_OK(v ? descent_objective_hessian_vector_f64(f, x, along, rows, to, &error)
                   : descent_objective_evaluate_f64(f, x, rows, &value, to, &error));
    } else {
        CHECK_OK(v ? descent_objective_hessian_vector_f32(f, x, along, rows, to, &error)
                   : descent_objective_evaluate_f32(f, x, rows, &value, to, &error));
    }
}

// The objective's answer has the bits of a new one's.
static bool same(kept_case *c, const char *v, const descent_rows *rows)
{
    descent_error error = {0};
    descent_objective *fresh = NULL;
    if (!CHECK_OK(descent_objective_from_data(c->network, c->data, 0.02, c->type, c->threads,
                                              &fresh, &error))) {
        return false;
    }
    ask(c, fresh, v, rows, c->expected);
    ask(c, c->f, v, rows, c->out);
    descent_objective_free(fresh);
    return memcmp(c->out, c->expected, c->bytes) == 0;
}

static void check_case(kept_case *c)
{
    uint32_t index[PART], other[PART];
    for (uint32_t i = 0; i < PART; i++) {
        index[i] = i * 5 % ROWS;
        other[i] = i * 5 % ROWS;
    }
    other[PART - 1]++;
    const descent_rows rows = {index, PART}, others = {other, PART}, fewer = {index, PART - 1};
    CHECK(same(c, c->v, NULL));
    // The examples are not looked at again: these would give another product.
    const float number = c->inputs[5];
    c->inputs[5] += 1.0F;
    ask(c, c->f, c->v, NULL, c->out);
    c->inputs[5] = number;
    CHECK(memcmp(c->out, c->expected, c->bytes) == 0);
    CHECK(same(c, c->w, NULL));
    CHECK(same(c, NULL, NULL)); // the tangent passes have left forward and backward alone
    CHECK(same(c, c->v, NULL));
    // x changes by one bit, forth and back.
    c->x[c->bytes / 2] ^= 1;
    CHECK(same(c, c->v, NULL));
    c->x[c->bytes / 2] ^= 1;
    CHECK(same(c, c->w, NULL));
    // Other rows in between, the same number of others, fewer, and all.
    CHECK(same(c, c->v, &rows));
    CHECK(same(c, c->w, &rows));
    CHECK(same(c, c->v, &others));
    CHECK(same(c, c->v, &fewer));
    CHECK(same(c, c->v, NULL));
    // The list is the caller's, who may change it.
    CHECK(same(c, c->v, &rows));
    index[0]++;
    CHECK(same(c, c->v, &rows));
    // A value only, at another place.
    CHECK(same(c, c->v, NULL));
    c->x[0] ^= 1;
    descent_error error = {0};
    double value = 0.0;
    const void *x = c->x;
    CHECK_OK(c->type == DESCENT_FLOAT64
                 ? descent_objective_evaluate_f64(c->f, x, NULL, &value, NULL, &error)
                 : descent_objective_evaluate_f32(c->f, x, NULL, &value, NULL, &error));
    c->x[0] ^= 1;
    CHECK(same(c, c->v, NULL));
    // A score, and an evaluation with dropout.
    dsc_score score;
    const dsc_examples all = {.data = c->data, .count = ROWS};
    dsc_empirical_score((dsc_empirical *)(void *)c->f, c->v, &all, &score);
    CHECK(same(c, c->w, NULL));
    const dsc_request training = {.x = c->x, .training = true, .seed = 1, .step = 2};
    dsc_outcome outcome;
    CHECK_OK(dsc_objective_evaluate(c->f, &training, &outcome, &error));
    CHECK(same(c, c->v, NULL));
}

// The two kinds of products one after the other, and gradients between them.
static void check_both_kinds(kept_case *c)
{
    static const char kinds[] = "HGHHGGgGgHgGH"; // g: a gradient
    for (size_t i = 0; kinds[i]; i++) {
        c->gauss_newton = kinds[i] == 'G';
        CHECK(same(c, kinds[i] == 'g' ? NULL : i % 2 ? c->v : c->w, NULL));
    }
}

static void kept_passes_give_the_same_product(void)
{
    static const char *const layers[] = {"11 relu 7 relu", "9 tanh 8 relu",
                                         "10 sigmoid dropout:0.3 6 gelu", ""};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        for (size_t threads = 1; threads <= 3; threads++) {
            for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
                kept_case c;
                if (open_case(&c, (descent_type)type, layers[i], threads)) {
                    check_case(&c);
                    c.gauss_newton = true;
                    check_case(&c);
                    check_both_kinds(&c);
                }
                close_case(&c);
            }
        }
    }
}

// Gauss-Newton products: bits that do not depend on the number of threads, on all rows and on
// some; the penalty; more rows than fit a part; and no other sign than +.
static void gauss_newton_products_do_not_depend_on_threads(void)
{
    descent_error error = {0};
    kept_case c;
    if (!open_case(&c, DESCENT_FLOAT64, "11 relu 7 tanh", 1)) {
        return;
    }
    c.gauss_newton = true;
    uint32_t index[2 * ROWS];
    for (uint32_t i = 0; i < 2 * ROWS; i++) {
        index[i] = i % ROWS;
    }
    const descent_rows twice = {index, 2 * ROWS}, part = {index, PART};
    const double *v = (void *)c.v, *product = (void *)c.expected, *other = (void *)c.out;
    for (size_t threads = 2; threads <= 5; threads++) {
        descent_objective *f = NULL;
        CHECK_OK(
            descent_objective_from_data(c.network, c.data, 0.02, c.type, threads, &f, &error));
        for (int some = 0; some <= 1; some++) {
            ask(&c, c.f, c.v, some ? &part : NULL, c.expected);
            ask(&c, f, c.v, some ? &part : NULL, c.out);
            CHECK(memcmp(c.out, c.expected, c.bytes) == 0);
        }
        descent_objective_free(f);
    }
    ask(&c, c.f, c.v, NULL, c.expected);
    ask(&c, c.f, c.v, &twice, c.out);
    double along = 0.0;
    for (size_t i = 0; i < c.n; i++) {
        CHECK_NEAR(other[i], product[i], 1e-13);
        along += v[i] * product[i];
    }
    CHECK(along > 0.0);
    descent_objective *plain = NULL;
    CHECK_OK(descent_objective_from_data(c.network, c.data, 0.0, c.type, 2, &plain, &error));
    ask(&c, plain, c.v, NULL, c.out);
    descent_tensor tensor;
    for (size_t k = 0; descent_graph_tensor(descent_network_graph(c.network), k, &tensor);
         k++) {
        for (size_t i = tensor.offset; i < tensor.offset + tensor.rows * tensor.columns; i++) {
            CHECK_NEAR(product[i] - other[i], tensor.decays ? 0.02 * v[i] : 0.0, 1e-14);
        }
    }
    descent_objective_free(plain);
    close_case(&c);
}

static double cube(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    (void)user;
    if (g) {
        g[0] = 3.0 * x[0] * x[0];
    }
    return x[0] * x[0] * x[0];
}

static void no_gauss_newton_is_said_with_its_reason(void)
{
    static const char *const says =
        "this objective (%s) has no Gauss-Newton matrix: its loss is not softmax or sigmoid "
        "cross-entropy, squared error or Huber of the outputs of a network. Take the Hessian";
    char expected[300];
    descent_error error = {0};
    descent_objective *f = NULL;
    const double x = 1.0, v = 1.0;
    double gv = 0.0;
    CHECK_OK(descent_objective_from_function(1, cube, NULL, &f, &error));
    CHECK(descent_objective_gauss_newton_vector_f64(f, &x, &v, NULL, &gv, &error) ==
          DESCENT_UNSUPPORTED);
    snprintf(expected, sizeof expected, says, "callback");
    CHECK_TEXT(error.message, expected);
    const float single = 1.0F;
    float out = 0.0F;
    CHECK(descent_objective_gauss_newton_vector_f32(f, &single, &single, NULL, &out, &error) ==
          DESCENT_INVALID);
    descent_objective_free(f);
    // A graph without a loss node, and one with.
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *p = descent_parameter(graph, "p", 1, 1, DESCENT_INITIAL_ZERO, 1.0, false);
    descent_node *square = descent_apply(graph, DESCENT_SQUARE, p);
    CHECK_OK(descent_objective_from_graph(graph, square, DESCENT_FLOAT64, &f, &error));
    CHECK(descent_objective_gauss_newton_vector_f64(f, &x, &v, NULL, &gv, &error) ==
          DESCENT_UNSUPPORTED);
    snprintf(expected, sizeof expected, says, "empirical risk");
    CHECK_TEXT(error.message, expected);
    descent_objective_free(f);
    CHECK_OK(descent_objective_from_graph(
        graph, descent_squared_error(graph, square, descent_constant(graph, 5.0)),
        DESCENT_FLOAT64, &f, &error));
    CHECK_OK(descent_objective_gauss_newton_vector_f64(f, &x, &v, NULL, &gv, &error));
    CHECK_NEAR(gv, 8.0, 1e-15); // 2 (2 x)^2; the Hessian is 12 x^2 - 20
    CHECK_OK(descent_objective_hessian_vector_f64(f, &x, &v, NULL, &gv, &error));
    CHECK_NEAR(gv, -8.0, 1e-15);
    descent_objective_free(f);
    descent_graph_free(graph);
}

// Products of a formula keep what they can as well: its arrays belong to the worker.
static void products_of_a_formula_are_kept_too(void)
{
    descent_error error = {0};
    descent_graph *graph = NULL;
    descent_objective *f = NULL, *fresh = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *p = descent_parameter(graph, "p", 1, 4, DESCENT_INITIAL_NORMAL, 1.0, false);
    descent_node *loss =
        descent_sum(graph, descent_apply(graph, DESCENT_SIN,
                                         descent_combine(graph, DESCENT_MULTIPLY, p, p)));
    if (!CHECK_OK(descent_objective_from_graph(graph, loss, DESCENT_FLOAT64, &f, &error))) {
        return;
    }
    double x[4] = {0.3, -1.2, 2.0, 0.1}, v[4] = {1.0, 2.0, 0.0, -1.0}, hv[4], expected[4];
    for (int i = 0; i < 4; i++) {
        v[i % 4] += 0.5;
        x[1] += i == 2 ? 0.25 : 0.0;
        CHECK_OK(descent_objective_from_graph(graph, loss, DESCENT_FLOAT64, &fresh, &error));
        CHECK_OK(descent_objective_hessian_vector_f64(fresh, x, v, NULL, expected, &error));
        CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, NULL, hv, &error));
        CHECK(memcmp(hv, expected, sizeof hv) == 0);
        CHECK_NEAR(hv[0],
                   (2.0 * cos(x[0] * x[0]) - 4.0 * x[0] * x[0] * sin(x[0] * x[0])) * v[0],
                   1e-12);
        descent_objective_free(fresh);
    }
    descent_objective_free(f);
    descent_graph_free(graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(kept_passes_give_the_same_product),
                                       TEST(gauss_newton_products_do_not_depend_on_threads),
                                       TEST(no_gauss_newton_is_said_with_its_reason),
                                       TEST(products_of_a_formula_are_kept_too)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
