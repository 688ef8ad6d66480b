// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Objectives: callbacks, graphs, networks on data. Against closed forms, differences, and the
// plain loops of reference.h.
#include "reference.h"

#include "objective/objective.h"

static double rosenbrock(size_t n, const double *x, double *g, void *user)
{
    int *calls = user;
    if (calls) {
        ++*calls;
    }
    CHECK(n == 2);
    const double a = 1.0 - x[0], b = x[1] - x[0] * x[0];
    if (g) {
        g[0] = -2.0 * a - 400.0 * x[0] * b;
        g[1] = 200.0 * b;
    }
    return a * a + 100.0 * b * b;
}

static void rosenbrock_product(const double *x, const double *v, double *hv)
{
    hv[0] = (2.0 - 400.0 * (x[1] - 3.0 * x[0] * x[0])) * v[0] - 400.0 * x[0] * v[1];
    hv[1] = -400.0 * x[0] * v[0] + 200.0 * v[1];
}

// It leaves g alone.
static double only_value(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    (void)g;
    (void)user;
    return exp(0.5 * x[0]) * sin(x[1]) + x[0] * x[0];
}

static void own_product(size_t n, const double *x, const double *v, double *hv, void *user)
{
    (void)x;
    (void)user;
    for (size_t i = 0; i < n; i++) {
        hv[i] = 7.0 * v[i];
    }
}

static void values_alone_are_differentiated(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    descent_callbacks parts = {.function = only_value, .value_only = true};
    if (!CHECK_OK(descent_objective_from_callbacks(2, &parts, &f, &error))) {
        return;
    }
    const double points[][2] = {{0.0, 0.0}, {1.0, 2.0}, {-30.0, 100.0}, {1e-9, -1e-9}};
    const double v[2] = {0.6, -0.8};
    for (size_t i = 0; i < 4; i++) {
        const double *x = points[i];
        const double e = exp(0.5 * x[0]), s = sin(x[1]), c = cos(x[1]);
        double value = 0.0, g[2], hv[2];
        CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, g, &error));
        CHECK(value == only_value(2, x, NULL, NULL));
        CHECK(fabs(g[0] - (0.5 * e * s + 2.0 * x[0])) <= 1e-10 * (1.0 + fabs(x[0])));
        CHECK(fabs(g[1] - e * c) <= 1e-10 * (1.0 + fabs(x[0])));
        CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, NULL, hv, &error));
        CHECK(fabs(hv[0] - (0.25 * e * s + 2.0) * v[0] - 0.5 * e * c * v[1]) <= 1e-5);
        CHECK(fabs(hv[1] - 0.5 * e * c * v[0] + e * s * v[1]) <= 1e-5);
    }
    descent_objective_free(f);

    parts = (descent_callbacks){.function = rosenbrock, .hessian_vector = own_product};
    if (CHECK_OK(descent_objective_from_callbacks(2, &parts, &f, &error))) {
        double value = 0.0, g[2], expected[2], hv[2];
        CHECK_OK(descent_objective_evaluate_f64(f, points[1], NULL, &value, g, &error));
        rosenbrock(2, points[1], expected, NULL);
        CHECK(g[0] == expected[0] && g[1] == expected[1]);
        CHECK_OK(descent_objective_hessian_vector_f64(f, points[1], v, NULL, hv, &error));
        CHECK(hv[0] == 7.0 * v[0] && hv[1] == 7.0 * v[1]);
        descent_objective_free(f);
    }
    CHECK(descent_objective_from_callbacks(2, NULL, &f, &error) == DESCENT_INVALID);
    parts.function = NULL;
    CHECK(descent_objective_from_callbacks(2, &parts, &f, &error) == DESCENT_INVALID);
}

static void callbacks_give_value_gradient_and_product(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    int calls = 0;
    if (!CHECK_OK(descent_objective_from_function(2, rosenbrock, &calls, &f, &error))) {
        return;
    }
    CHECK(descent_objective_parameters(f) == 2);
    CHECK(descent_objective_examples(f) == 0);
    CHECK(descent_objective_type(f) == DESCENT_FLOAT64);
    const double points[][2] = {{-1.2, 1.0}, {1.0, 1.0}, {0.3, -2.0}, {0.0, 0.0}};
    const double directions[][2] = {{1.0, 0.0}, {0.0, 1.0}, {1e-3, 2e-3}, {-300.0, 500.0}};
    for (size_t i = 0; i < 4; i++) {
        double value = 0.0, g[2], expected[2], hv[2];
        CHECK_OK(descent_objective_evaluate_f64(f, points[i], NULL, &value, g, &error));
        CHECK(value == rosenbrock(2, points[i], expected, NULL));
        CHECK(g[0] == expected[0] && g[1] == expected[1]);
        double again = 0.0;
        CHECK_OK(descent_objective_evaluate_f64(f, points[i], NULL, &again, NULL, &error));
        CHECK(again == value);
        const double *v = directions[i];
        CHECK_OK(descent_objective_hessian_vector_f64(f, points[i], v, NULL, hv, &error));
        rosenbrock_product(points[i], v, expected);
        const double scale = hypot(expected[0], expected[1]);
        CHECK(fabs(hv[0] - expected[0]) <= 1e-6 * scale);
        CHECK(fabs(hv[1] - expected[1]) <= 1e-6 * scale);
    }
    CHECK(calls > 0);
    const double zero[2] = {0.0, 0.0};
    double hv[2] = {7.0, 7.0};
    CHECK_OK(descent_objective_hessian_vector_f64(f, points[0], zero, NULL, hv, &error));
    CHECK(hv[0] == 0.0 && hv[1] == 0.0);
    const double bad[2] = {(double)NAN, 1.0};
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, bad, NULL, &value, NULL, &error));
    CHECK(isnan(value));
    CHECK_OK(descent_objective_hessian_vector_f64(f, bad, points[0], NULL, hv, &error));
    CHECK(isnan(hv[0]) && isnan(hv[1]));
    descent_objective_free(f);
    descent_objective_free(NULL);
}

static void callbacks_that_cannot_be_used_are_refused(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK(descent_objective_from_function(0, rosenbrock, NULL, &f, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "n is 0: a function needs at least one parameter");
    CHECK(descent_objective_from_function(2, NULL, NULL, &f, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the function is NULL");
    CHECK(f == NULL);
    if (!CHECK_OK(descent_objective_from_function(2, rosenbrock, NULL, &f, &error))) {
        return;
    }
    const float single[2] = {0.0F, 0.0F};
    const double x[2] = {0.0, 0.0};
    double value = -1.0;
    CHECK(descent_objective_evaluate_f32(f, single, NULL, &value, NULL, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "this objective is of float64: call the _f64 function");
    const uint32_t index[] = {0};
    const descent_rows rows = {index, 1};
    CHECK(descent_objective_evaluate_f64(f, x, &rows, &value, NULL, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 0 does not exist: the objective has 0 examples");
    CHECK(value == -1.0);
    CHECK(descent_objective_evaluate_f64(f, x, &rows, &value, NULL, NULL) == DESCENT_INVALID);
    descent_objective_free(f);
}

// (1 - a)^2 + 100 (b - a^2)^2 from nodes.
static descent_node *rosenbrock_node(descent_graph *graph)
{
    descent_node *p = descent_parameter(graph, "p", 1, 2, DESCENT_INITIAL_NORMAL, 1.0, false);
    descent_node *a = descent_element(graph, p, 0), *b = descent_element(graph, p, 1);
    descent_node *left = descent_apply(
        graph, DESCENT_SQUARE,
        descent_combine(graph, DESCENT_SUBTRACT, descent_constant(graph, 1.0), a));
    descent_node *right = descent_apply(
        graph, DESCENT_SQUARE,
        descent_combine(graph, DESCENT_SUBTRACT, b, descent_apply(graph, DESCENT_SQUARE, a)));
    return descent_combine(
        graph, DESCENT_ADD, left,
        descent_combine(graph, DESCENT_MULTIPLY, descent_constant(graph, 100.0), right));
}

static void graphs_give_value_gradient_and_product(void)
{
    descent_error error = {0};
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *loss = rosenbrock_node(graph);
    descent_objective *f = NULL, *single = NULL;
    if (!CHECK_OK(descent_objective_from_graph(graph, loss, DESCENT_FLOAT64, &f, &error)) ||
        !CHECK_OK(
            descent_objective_from_graph(graph, loss, DESCENT_FLOAT32, &single, &error))) {
        return;
    }
    uint64_t state = 5;
    for (int i = 0; i < 20; i++) {
        const double x[2] = {2.0 * ref_number(&state), 2.0 * ref_number(&state)};
        const double v[2] = {ref_number(&state), ref_number(&state)};
        double value = 0.0, g[2], expected[2], hv[2], product[2];
        CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, g, &error));
        CHECK_NEAR(value, rosenbrock(2, x, expected, NULL), 1e-14);
        CHECK_NEAR(g[0], expected[0], 1e-13);
        CHECK_NEAR(g[1], expected[1], 1e-13);
        CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, NULL, hv, &error));
        rosenbrock_product(x, v, product);
        CHECK_NEAR(hv[0], product[0], 1e-12);
        CHECK_NEAR(hv[1], product[1], 1e-12);
        const float sx[2] = {(float)x[0], (float)x[1]};
        float sg[2];
        double single_value = 0.0;
        CHECK_OK(descent_objective_evaluate_f32(single, sx, NULL, &single_value, sg, &error));
        CHECK(fabs(single_value - value) <= 1e-4 * (1.0 + fabs(value)));
        CHECK(fabs((double)sg[0] - g[0]) <= 1e-4 * (1.0 + fabs(g[0]) + fabs(value)));
    }
    CHECK(descent_objective_examples(f) == 0);
    descent_objective_free(f);
    descent_objective_free(single);
    descent_graph_free(graph);
}

static void wrong_graphs_are_refused(void)
{
    descent_error error = {0};
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *constant = descent_constant(graph, 1.0);
    descent_objective *f = NULL;
    CHECK(descent_objective_from_graph(graph, constant, DESCENT_FLOAT64, &f, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "the graph has no parameters");
    descent_node *input = descent_input(graph, "x", 2);
    descent_node *batched = descent_sum(graph, descent_dense(graph, input, 2, DESCENT_TANH));
    CHECK(descent_objective_from_graph(graph, batched, DESCENT_FLOAT64, &f, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "the loss depends on examples: use descent_objective_from_data");
    CHECK(descent_objective_from_graph(graph, NULL, DESCENT_FLOAT64, &f, &error) ==
          DESCENT_INVALID);
    descent_node *wide = descent_parameter(graph, "w", 2, 2, DESCENT_INITIAL_ZERO, 0.0, true);
    CHECK(descent_objective_from_graph(graph, wide, DESCENT_FLOAT64, &f, &error) ==
          DESCENT_INVALID);
    CHECK(descent_objective_from_graph(graph, descent_sum(graph, wide), DESCENT_UINT8, &f,
                                       &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "parameters are float32 or float64");
    CHECK(f == NULL);
    descent_graph_free(graph);
}

/* Raw data, the same encoded, the library's view of both, and a network. */
typedef struct setting {
    raw_data raw;
    ref_data data;
    ref_net net;
    descent_dataset *dataset;
    descent_network *network;
    size_t n;
    double *x, *v, *g, *hv, *other;
} setting;

static bool setting_make(setting *s, size_t m, size_t classes, const char *layers,
                         const ref_net *net)
{
    descent_error error = {0};
    *s = (setting){.net = *net};
    s->raw = raw_make(m, net->width[0], classes, 11 + classes);
    s->data = ref_encode(&s->raw, NULL, 0);
    bool good =
        CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, m, net->width[0], s->raw.inputs,
                                             s->raw.targets, classes, &s->dataset, &error));
    good =
        good && CHECK_OK(descent_network_parse(layers, 0.0, s->dataset, &s->network, &error));
    if (!good) {
        return false;
    }
    s->n = descent_network_parameters(s->network);
    CHECK(s->n == ref_parameters(net));
    double *block = calloc(5 * s->n, sizeof *block);
    s->x = block;
    s->v = block + s->n;
    s->g = block + 2 * s->n;
    s->hv = block + 3 * s->n;
    s->other = block + 4 * s->n;
    uint64_t state = 23;
    for (size_t i = 0; i < s->n; i++) {
        s->x[i] = 0.7 * ref_number(&state);
        s->v[i] = ref_number(&state);
    }
    return true;
}

static void setting_free(setting *s)
{
    descent_network_free(s->network);
    descent_dataset_free(s->dataset);
    ref_free(&s->data);
    raw_free(&s->raw);
    free(s->x);
}

static double distance(const double *a, const double *b, size_t n)
{
    double sum = 0.0, scale = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
        scale += b[i] * b[i];
    }
    return sqrt(sum) / (1e-300 + sqrt(scale));
}

static const ref_net classifier = {.layers = 3,
                                   .width = {5, 7, 6, 4},
                                   .f = {DESCENT_TANH, DESCENT_SIGMOID, DESCENT_IDENTITY},
                                   .classify = true};
static const ref_net regressor = {
    .layers = 2, .width = {4, 9, 1}, .f = {DESCENT_TANH, DESCENT_IDENTITY}};

// Value, gradient and H v of the whole set against the reference and its differences.
static void check_against_reference(setting *s, double l2)
{
    descent_error error = {0};
    s->net.l2 = l2;
    descent_objective *f = NULL;
    if (!CHECK_OK(descent_objective_from_data(s->network, s->dataset, l2, DESCENT_FLOAT64, 2,
                                              &f, &error))) {
        return;
    }
    CHECK(descent_objective_examples(f) == s->raw.m);
    double value = 0.0, alone = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, s->x, NULL, &value, s->g, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, s->x, NULL, &alone, NULL, &error));
    CHECK(alone == value);
    CHECK_NEAR(value, ref_evaluate(&s->net, s->x, &s->data, NULL, 0, s->other), 1e-13);
    CHECK(distance(s->g, s->other, s->n) <= 1e-12);

    // The gradient against central differences of the library's own value.
    const double h = 1e-5;
    for (size_t i = 0; i < s->n; i++) {
        const double kept = s->x[i];
        double plus = 0.0, minus = 0.0;
        s->x[i] = kept + h;
        CHECK_OK(descent_objective_evaluate_f64(f, s->x, NULL, &plus, NULL, &error));
        s->x[i] = kept - h;
        CHECK_OK(descent_objective_evaluate_f64(f, s->x, NULL, &minus, NULL, &error));
        s->x[i] = kept;
        s->other[i] = (plus - minus) / (2.0 * h);
    }
    CHECK(distance(s->g, s->other, s->n) <= 1e-8);

    // H v against central differences of the reference's gradient.
    CHECK_OK(descent_objective_hessian_vector_f64(f, s->x, s->v, NULL, s->hv, &error));
    double *plus = calloc(2 * s->n, sizeof *plus), *minus = plus + s->n;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < s->n; i++) {
            s->other[i] = s->x[i] + (side ? -h : h) * s->v[i];
        }
        ref_evaluate(&s->net, s->other, &s->data, NULL, 0, side ? minus : plus);
    }
    for (size_t i = 0; i < s->n; i++) {
        s->other[i] = (plus[i] - minus[i]) / (2.0 * h);
    }
    CHECK(distance(s->hv, s->other, s->n) <= 1e-8);
    free(plus);
    descent_objective_free(f);
}

static void classifiers_agree_with_the_reference(void)
{
    setting s;
    if (setting_make(&s, 29, 4, "7 tanh 6 sigmoid", &classifier)) {
        check_against_reference(&s, 0.0);
        check_against_reference(&s, 0.03);
    }
    setting_free(&s);
}

static void regressors_agree_with_the_reference(void)
{
    setting s;
    if (setting_make(&s, 31, 0, "9 tanh", &regressor)) {
        check_against_reference(&s, 0.0);
        check_against_reference(&s, 0.5);
    }
    setting_free(&s);
}

static void subsets_have_the_mean_of_their_rows(void)
{
    descent_error error = {0};
    setting s;
    descent_objective *f = NULL;
    if (!setting_make(&s, 29, 4, "7 tanh 6 sigmoid", &classifier) ||
        !CHECK_OK(descent_objective_from_data(s.network, s.dataset, 0.01, DESCENT_FLOAT64, 2,
                                              &f, &error))) {
        return;
    }
    s.net.l2 = 0.01;
    static const uint32_t index[] = {3, 28, 0, 3, 3, 17, 9};
    for (size_t count = 1; count <= 7; count++) {
        const descent_rows rows = {index, count};
        double value = 0.0;
        CHECK_OK(descent_objective_evaluate_f64(f, s.x, &rows, &value, s.g, &error));
        CHECK_NEAR(value, ref_evaluate(&s.net, s.x, &s.data, index, count, s.other), 1e-13);
        CHECK(distance(s.g, s.other, s.n) <= 1e-12);
    }
    // More numbers than there are rows: a bootstrap of 100 out of 29.
    uint32_t many[100];
    for (uint32_t i = 0; i < 100; i++) {
        many[i] = i * 7 % 29;
    }
    const descent_rows bootstrap = {many, 100};
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, s.x, &bootstrap, &value, s.g, &error));
    CHECK_NEAR(value, ref_evaluate(&s.net, s.x, &s.data, many, 100, s.other), 1e-13);
    CHECK(distance(s.g, s.other, s.n) <= 1e-12);
    CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, &bootstrap, s.hv, &error));

    // H v of a subset is that of an objective with only these rows, as H v is linear in the
    // rows: H of all = mean.
    double *mean = calloc(s.n, sizeof *mean);
    for (uint32_t r = 0; r < 29; r++) {
        const descent_rows one = {&r, 1};
        CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, &one, s.hv, &error));
        for (size_t i = 0; i < s.n; i++) {
            mean[i] += s.hv[i] / 29.0;
        }
    }
    CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, NULL, s.hv, &error));
    CHECK(distance(s.hv, mean, s.n) <= 1e-12);
    free(mean);
    descent_objective_free(f);
    setting_free(&s);
}

static void data_that_do_not_fit_are_refused(void)
{
    descent_error error = {0};
    setting s;
    descent_objective *f = NULL;
    if (!setting_make(&s, 29, 4, "7 tanh 6 sigmoid", &classifier)) {
        return;
    }
    CHECK(descent_objective_from_data(s.network, s.dataset, -1.0, DESCENT_FLOAT64, 1, &f,
                                      &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "l2 is -1; it cannot be negative");
    CHECK(descent_objective_from_data(s.network, s.dataset, (double)NAN, DESCENT_FLOAT64, 1, &f,
                                      &error) == DESCENT_INVALID);
    CHECK(descent_objective_from_data(s.network, s.dataset, 0.0, DESCENT_UINT8, 1, &f,
                                      &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "parameters are float32 or float64");
    setting other;
    if (setting_make(&other, 12, 0, "9 tanh", &regressor)) {
        CHECK(descent_objective_from_data(s.network, other.dataset, 0.0, DESCENT_FLOAT64, 1, &f,
                                          &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, "the network takes 5 inputs, the data set has 4");
    }
    setting_free(&other);
    CHECK(f == NULL);
    if (!CHECK_OK(descent_objective_from_data(s.network, s.dataset, 0.0, DESCENT_FLOAT64, 1, &f,
                                              &error))) {
        return;
    }
    static const uint32_t index[] = {4, 29};
    double value = -3.0;
    const descent_rows outside = {index, 2}, none = {index, 0};
    CHECK(descent_objective_evaluate_f64(f, s.x, &outside, &value, s.g, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 29 does not exist: the objective has 29 examples");
    CHECK(descent_objective_evaluate_f64(f, s.x, &none, &value, s.g, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "no rows: a mean needs one at least");
    CHECK(value == -3.0);
    float single[1] = {0.0F};
    CHECK(descent_objective_hessian_vector_f32(f, single, single, NULL, single, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "this objective is of float64: call the _f64 function");
    // Not finite is a result.
    s.x[0] = (double)NAN;
    CHECK_OK(descent_objective_evaluate_f64(f, s.x, NULL, &value, s.g, &error));
    CHECK(isnan(value));
    descent_objective_free(f);
    setting_free(&s);
}

// Float against double, and the same bits for every number of threads.
static void check_threads(descent_type type)
{
    descent_error error = {0};
    static const ref_net net = {.layers = 3,
                                .width = {19, 33, 17, 5},
                                .f = {DESCENT_RELU, DESCENT_TANH, DESCENT_IDENTITY},
                                .classify = true};
    setting s;
    if (!setting_make(&s, 151, 5, "33 relu 17 tanh", &net)) {
        return;
    }
    const size_t size = descent_type_size(type);
    char *x = calloc(s.n, size), *v = calloc(s.n, size), *first = calloc(2 * s.n, size),
         *now = calloc(2 * s.n, size);
    for (size_t i = 0; i < s.n; i++) {
        if (type == DESCENT_FLOAT32) {
            ((float *)(void *)x)[i] = (float)s.x[i];
            ((float *)(void *)v)[i] = (float)s.v[i];
        } else {
            ((double *)(void *)x)[i] = s.x[i];
            ((double *)(void *)v)[i] = s.v[i];
        }
    }
    static const uint32_t index[] = {150, 3, 77, 20, 20, 1, 99, 64, 5, 31, 140, 12, 8};
    static const size_t threads[] = {1, 2, 3, 7};
    for (size_t subset = 0; subset <= 13; subset += subset < 4 ? 1 : 9) {
        const descent_rows rows = {index, subset};
        double first_value = 0.0, value = 0.0;
        for (size_t t = 0; t < 4; t++) {
            descent_objective *f = NULL;
            CHECK_OK(descent_objective_from_data(s.network, s.dataset, 0.02, type, threads[t],
                                                 &f, &error));
            const descent_rows *which = subset ? &rows : NULL;
            if (type == DESCENT_FLOAT32) {
                float *out = (float *)(void *)now;
                CHECK_OK(descent_objective_evaluate_f32(f, (float *)(void *)x, which, &value,
                                                        out, &error));
                CHECK_OK(descent_objective_hessian_vector_f32(
                    f, (float *)(void *)x, (float *)(void *)v, which, out + s.n, &error));
            } else {
                double *out = (double *)(void *)now;
                CHECK_OK(descent_objective_evaluate_f64(f, (double *)(void *)x, which, &value,
                                                        out, &error));
                CHECK_OK(descent_objective_hessian_vector_f64(
                    f, (double *)(void *)x, (double *)(void *)v, which, out + s.n, &error));
            }
            if (t == 0) {
                memcpy(first, now, 2 * s.n * size);
                first_value = value;
            }
            CHECK(value == first_value);
            if (!CHECK(memcmp(first, now, 2 * s.n * size) == 0)) {
                printf("  float%zu, %zu threads, subset of %zu\n", 8 * size, threads[t],
                       subset);
            }
            descent_objective_free(f);
        }
        if (type == DESCENT_FLOAT32) {
            s.net.l2 = 0.02;
            const double wide =
                ref_evaluate(&s.net, s.x, &s.data, subset ? index : NULL, subset, s.other);
            CHECK_NEAR(first_value, wide, 1e-6);
            for (size_t i = 0; i < s.n; i++) {
                s.g[i] = (double)((float *)(void *)first)[i];
            }
            CHECK(distance(s.g, s.other, s.n) <= 2e-6);
        }
    }
    free(x);
    free(v);
    free(first);
    free(now);
    setting_free(&s);
}

static void threads_change_no_bit_of_float32(void)
{
    check_threads(DESCENT_FLOAT32);
}

static void threads_change_no_bit_of_float64(void)
{
    check_threads(DESCENT_FLOAT64);
}

// The objective holds as many rows as the data set has. A list of three times as many goes
// through in three chunks and has the same mean.
static void chunks_have_the_mean_of_the_whole(void)
{
    enum { ROWS = 300, TIMES = 3 };
    descent_error error = {0};
    setting s;
    descent_objective *f = NULL, *more = NULL;
    if (!setting_make(&s, ROWS, 4, "7 tanh 6 sigmoid", &classifier) ||
        !CHECK_OK(descent_objective_from_data(s.network, s.dataset, 0.1, DESCENT_FLOAT64, 2, &f,
                                              &error)) ||
        !CHECK_OK(descent_objective_from_data(s.network, s.dataset, 0.1, DESCENT_FLOAT64, 3,
                                              &more, &error))) {
        return;
    }
    uint32_t index[TIMES * ROWS];
    for (uint32_t i = 0; i < TIMES * ROWS; i++) {
        index[i] = (i * 7) % ROWS;
    }
    const descent_rows rows = {index, TIMES * ROWS};
    double whole = 0.0, value = 0.0, alone = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, s.x, NULL, &whole, s.g, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, s.x, &rows, &value, s.other, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, s.x, &rows, &alone, NULL, &error));
    CHECK(alone == value);
    CHECK_NEAR(value, whole, 1e-13);
    CHECK(distance(s.other, s.g, s.n) <= 1e-12);
    CHECK_OK(descent_objective_evaluate_f64(more, s.x, &rows, &alone, s.g, &error));
    CHECK(alone == value && memcmp(s.other, s.g, s.n * sizeof *s.g) == 0);

    CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, NULL, s.hv, &error));
    CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, &rows, s.other, &error));
    CHECK(distance(s.other, s.hv, s.n) <= 1e-12);
    // Once more at the same place: nothing of three chunks is kept.
    CHECK_OK(descent_objective_hessian_vector_f64(f, s.x, s.v, &rows, s.g, &error));
    CHECK(memcmp(s.other, s.g, s.n * sizeof *s.g) == 0);
    descent_objective_free(more);
    descent_objective_free(f);
    setting_free(&s);
}

// 512 times the same row: dropout makes their losses differ, and the second chunk of
// 256 rows must not repeat the masks of the first.
static void chunks_have_masks_of_their_own(void)
{
    enum { COLUMNS = 50, ROWS = 256 };
    descent_error error = {0};
    unsigned char inputs[ROWS * COLUMNS];
    float targets[ROWS] = {0.0F};
    memset(inputs, 3, sizeof inputs);
    memset(inputs + (ROWS - 1) * COLUMNS, 200, COLUMNS); /* unused, but inputs vary */
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    if (!CHECK_OK(descent_dataset_from_arrays(DESCENT_UINT8, ROWS, COLUMNS, inputs, targets, 2,
                                              &data, &error)) ||
        !CHECK_OK(descent_network_parse("16 tanh dropout:0.5", 0.0, data, &network, &error))) {
        return;
    }
    double *x = calloc(descent_network_parameters(network), sizeof *x);
    descent_graph_initialise_f64(descent_network_graph(network), 1, x);
    const uint32_t index[2 * ROWS] = {0};
    double first = 0.0;
    for (size_t threads = 1; threads <= 3; threads++) {
        descent_objective *f = NULL;
        CHECK_OK(descent_objective_from_data(network, data, 0.0, DESCENT_FLOAT64, threads, &f,
                                             &error));
        const dsc_examples twice = {.rows = index, .count = 2 * ROWS},
                           half = {.rows = index, .count = ROWS};
        dsc_request request = {
            .x = x, .examples = &twice, .training = true, .seed = 5, .step = 9};
        dsc_outcome whole = {0}, part = {0}, next = {0};
        CHECK_OK(dsc_objective_evaluate(f, &request, &whole, &error));
        first = threads == 1 ? whole.loss : first;
        CHECK(whole.loss == first);
        request.examples = &half;
        CHECK_OK(dsc_objective_evaluate(f, &request, &part, &error));
        CHECK(fabs(whole.loss - 2.0 * part.loss) > 1e-6 * fabs(whole.loss));
        request.step = 10;
        CHECK_OK(dsc_objective_evaluate(f, &request, &next, &error));
        CHECK(fabs(next.loss - part.loss) > 1e-6 * fabs(part.loss));
        descent_objective_free(f);
    }
    free(x);
    descent_network_free(network);
    descent_dataset_free(data);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(callbacks_give_value_gradient_and_product),
                                       TEST(values_alone_are_differentiated),
                                       TEST(callbacks_that_cannot_be_used_are_refused),
                                       TEST(graphs_give_value_gradient_and_product),
                                       TEST(wrong_graphs_are_refused),
                                       TEST(classifiers_agree_with_the_reference),
                                       TEST(regressors_agree_with_the_reference),
                                       TEST(subsets_have_the_mean_of_their_rows),
                                       TEST(data_that_do_not_fit_are_refused),
                                       TEST(threads_change_no_bit_of_float32),
                                       TEST(threads_change_no_bit_of_float64),
                                       TEST(chunks_have_the_mean_of_the_whole),
                                       TEST(chunks_have_masks_of_their_own)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
