// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Batch norm: its derivatives while training and by running statistics, the same bits on any number
// of threads, running statistics, and as a document.
#include "harness.h"
#include "nodes.h"

#include "graph/document.h"

static const descent_shape image = {3, {2, 3, 4}}; /* 24 numbers, 4 channels */
enum { NUMBERS = 24, CHANNELS = 4, ROWS = 7 };

static problem start(size_t rows, bool training)
{
    problem p = {.rows = rows, .training = training};
    uint64_t state = 5;
    descent_graph_create(&p.graph, NULL);
    for (size_t i = 0; i < (size_t)MAX_ROWS * MAX_WIDTH; i++) {
        p.data[0][i] = next_number(&state);
        p.data[1][i] = next_number(&state);
    }
    return p;
}

// Running statistics that no data would have.
static void fill_state(const descent_graph *graph, double *state)
{
    uint64_t numbers = 13;
    dsc_graph_begin_state(graph, state);
    for (size_t i = 0; i < graph->state; i++) {
        state[i] += 0.5 * next_number(&numbers);
    }
}

static void finish(problem *p, const char *name)
{
    descent_error error = {0};
    double x[MAX_PARAMETERS], state[MAX_PARAMETERS];
    uint64_t numbers = 11;
    if (CHECK_OK(descent_graph_check(p->graph, &error))) {
        for (size_t i = 0; i < descent_graph_parameters(p->graph); i++) {
            x[i] = 0.8 * next_number(&numbers) + 0.3;
        }
        fill_state(p->graph, state);
        p->state = state;
        check_derivatives(p, x, name);
    }
    descent_graph_free(p->graph);
}

// Images whose numbers depend on parameters.
static descent_node *images(problem *p)
{
    p->inputs[0] = descent_input_shaped(p->graph, "x", image);
    return descent_combine(p->graph, DESCENT_MULTIPLY, p->inputs[0],
                           parameter(p->graph, "w", NUMBERS));
}

static descent_node *norm_of(descent_graph *graph, descent_node *in, double eps)
{
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.eps = eps;
    return descent_batch_norm(graph, in, &options);
}

static void batch_norm_has_its_derivatives(void)
{
    for (int training = 0; training < 2; training++) {
        problem p = start(ROWS, training);
        descent_node *h = images(&p);
        h = descent_batch_norm(p.graph, h, NULL);
        CHECK(h && dsc_shape_same(h->shape, image));
        p.root = bend(p.graph, h);
        finish(&p, training ? "batch norm of images" : "running statistics of images");

        p = start(ROWS, training);
        p.inputs[0] = descent_input(p.graph, "x", 3);
        p.inputs[1] = descent_input(p.graph, "y", 2);
        h = descent_dense(p.graph, p.inputs[0], 20, DESCENT_TANH);
        h = norm_of(p.graph, h, 0.3);
        h = descent_dense(p.graph, h, 2, DESCENT_TANH);
        p.root = descent_squared_error(p.graph, h, p.inputs[1]);
        finish(&p, training ? "batch norm of rows" : "running statistics of rows");
    }
}

// Inputs that do not depend on parameters; gains and shifts that are missing, computed, shared
// or constant.
static void gains_and_shifts_of_all_kinds(void)
{
    for (int form = 0; form < 10; form++) {
        problem p = start(ROWS, form % 2);
        descent_node *h = images(&p), *gain = parameter(p.graph, "a", CHANNELS);
        descent_node *shift = parameter(p.graph, "b", CHANNELS);
        if (form / 2 == 0) { // of inputs alone
            h = descent_batch_norm_with(p.graph, p.inputs[0], gain, shift, NULL);
        } else if (form / 2 == 1) {
            h = descent_batch_norm_with(p.graph, h, NULL, NULL, NULL);
        } else if (form / 2 == 2) {
            gain = descent_apply(p.graph, DESCENT_SIN, gain);
            shift = descent_apply(p.graph, DESCENT_COS, shift);
            h = descent_batch_norm_with(p.graph, h, gain, shift, NULL);
        } else if (form / 2 == 3) { // of two norms, whose input is the same
            descent_node *first = descent_batch_norm_with(p.graph, h, gain, shift, NULL);
            first = descent_apply(p.graph, DESCENT_SIN, first);
            first = descent_batch_norm_with(p.graph, first, gain, shift, NULL);
            h = descent_combine(p.graph, DESCENT_MULTIPLY, first,
                                descent_batch_norm_with(p.graph, h, gain, NULL, NULL));
        } else {
            const double numbers[CHANNELS] = {0.5, -1.0, 2.0, 0.25};
            gain = descent_constants(p.graph, numbers, CHANNELS);
            h = descent_batch_norm_with(p.graph, h, gain, shift, NULL);
        }
        p.root = bend(p.graph, h);
        char name[48];
        snprintf(name, sizeof name, "batch norm, form %d", form);
        finish(&p, name);
    }
}

// ---- batches of any size ----

/* A convolution, a norm and a residual, with two outputs for each example, and all that an
   executor makes of it. */
enum { MOST = 100, SIDE = 4, PIXELS = SIDE * SIDE * 2, RESULTS = 4 };

typedef struct net {
    descent_graph *graph;
    descent_node *x, *y, *z, *loss;
    size_t n;
} net;

static net make_net(void)
{
    net t = {0};
    descent_graph_create(&t.graph, NULL);
    descent_graph *g = t.graph;
    t.x = descent_input_shaped(g, "x", (descent_shape){3, {SIDE, SIDE, 2}});
    t.y = descent_input(g, "y", 2);
    const descent_window window = descent_window_same(descent_window_default(3, 3), t.x);
    descent_node *h = descent_convolution(g, t.x, 5, &window, DESCENT_IDENTITY);
    h = descent_apply(g, DESCENT_TANH, descent_batch_norm(g, h, NULL));
    h = descent_global_average_pool(g, h);
    descent_node *branch = descent_dense(g, h, 5, DESCENT_IDENTITY);
    h = descent_residual(g, h, descent_batch_norm(g, branch, NULL));
    t.z = descent_dense(g, h, 2, DESCENT_IDENTITY);
    t.loss = descent_squared_error(g, t.z, t.y);
    t.n = descent_graph_parameters(g);
    return t;
}

typedef struct work {
    dsc_executor *executor;
    dsc_workers *team;
    double weight;
    int kind; /* a gradient, H v, a Gauss-Newton product, a gradient by differentiate */
    char *out;
    size_t size;
} work;

static void do_work(void *context, size_t worker)
{
    const work *w = context;
    dsc_executor *e = w->executor;
    if (w->kind == 3) {
        dsc_executor_differentiate(e, worker, w->team, w->weight);
    } else {
        dsc_executor_forward(e, worker);
    }
    if (w->kind < 2) {
        dsc_executor_backward(e, worker, w->weight);
    }
    if (w->kind == 1) {
        dsc_executor_tangent(e, worker);
    } else if (w->kind == 2) {
        dsc_executor_gauss_newton(e, worker, w->weight);
    }
    dsc_workers_barrier(w->team);
    dsc_executor_sum_batch(e, worker, w->kind == 1);
    dsc_workers_barrier(w->team);
    const dsc_plan *plan = dsc_executor_plan(e);
    for (size_t t = 0; t < plan->tile_count; t++) {
        if (dsc_executor_owner(e, &plan->tiles[t]) == worker) {
            dsc_executor_tile(e, worker, &plan->tiles[t], w->kind == 1,
                              w->out + plan->tiles[t].begin * w->size);
        }
    }
}

static void feed(const dsc_executor *executor, const descent_node *node, descent_type type,
                 size_t rows)
{
    size_t stride = 0;
    const size_t size = descent_type_size(type);
    char *to = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    uint64_t numbers = 3 + node->index;
    for (size_t i = 0; i < rows * node->width; i++) {
        const double number = next_number(&numbers);
        convert(type, &number, to + (i / node->width * stride + i % node->width) * size, 1);
    }
}

// out[RESULTS]: gradients and products of n; outputs (or NULL): rows x 2; state (out).
static void run(const net *t, descent_type type, size_t workers, size_t rows, const double *x,
                const double *v, double *const *out, double *outputs, double *state)
{
    descent_error error = {0};
    const size_t size = descent_type_size(type);
    work w = {.weight = 1.0 / (double)rows, .size = size};
    char *own = dsc_alloc_aligned(3 * t->n, size);
    convert(type, x, own, t->n);
    convert(type, v, own + t->n * size, t->n);
    w.out = own + 2 * t->n * size;
    CHECK_OK(dsc_workers_create(workers, &w.team, &error));
    CHECK_OK(dsc_executor_create(t->graph, t->loss, type, MOST, DSC_TANGENTS, workers,
                                 &w.executor, &error));
    for (w.kind = 0; w.kind < RESULTS; w.kind++) {
        dsc_executor_begin(w.executor, &(dsc_batch){.batch = rows,
                                                    .x = own,
                                                    .v = own + t->n * size,
                                                    .training = true,
                                                    .differentiates = w.kind == 3,
                                                    .team = w.team});
        feed(w.executor, t->x, type, rows);
        feed(w.executor, t->y, type, rows);
        dsc_workers_run(w.team, do_work, &w);
        dsc_kernels_get(type)->to_double(t->n, w.out, out[w.kind]);
    }
    size_t stride = 0;
    const char *z = dsc_executor_array(w.executor, t->z, DSC_VALUE, &stride);
    for (size_t r = 0; r < rows && outputs; r++) {
        dsc_kernels_get(type)->to_double(2, z + r * stride * size, outputs + 2 * r);
    }
    dsc_executor_advance(w.executor, 0.0, state);
    dsc_executor_free(w.executor);
    dsc_workers_free(w.team);
    dsc_free_aligned(own);
}

typedef struct results {
    double numbers[RESULTS][MAX_PARAMETERS], outputs[2 * MOST], state[MAX_PARAMETERS];
} results;

static void run_all(const net *t, descent_type type, size_t workers, size_t rows,
                    const double *x, const double *v, results *r)
{
    double *const out[RESULTS] = {r->numbers[0], r->numbers[1], r->numbers[2], r->numbers[3]};
    run(t, type, workers, rows, x, v, out, r->outputs, r->state);
}

// More workers than blocks, blocks of one row and of four, a last block with fewer.
static void any_threads_give_the_same_bits(void)
{
    static const size_t batches[] = {2, 5, 8, 33, 100};
    static results one, other;
    const net t = make_net();
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS];
    descent_graph_initialise_f64(t.graph, 3, x);
    descent_graph_initialise_f64(t.graph, 4, v);
    CHECK(t.n < MAX_PARAMETERS && t.graph->state == 20);
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            memset(&one, 0, sizeof one);
            memset(&other, 0, sizeof other);
            run_all(&t, (descent_type)type, 1, batches[i], x, v, &one);
            CHECK(memcmp(one.numbers[0], one.numbers[3], t.n * sizeof *x) == 0);
            CHECK(norm(one.numbers[0], t.n) > 0.1 && norm(one.numbers[1], t.n) > 0.1);
            for (size_t workers = 2; workers <= 5; workers++) {
                run_all(&t, (descent_type)type, workers, batches[i], x, v, &other);
                CHECK(memcmp(&one, &other, sizeof one) == 0);
            }
        }
    }
    descent_graph_free(t.graph);
}

// Of a squared error of two outputs: (G v)_i = 1 / rows sum over outputs of J e_i times J v, both by
// differences of the outputs of the whole batch.
static void gauss_newton_products_are_those_of_the_batch(void)
{
    enum { FEW = 9 };
    static results here, plus, minus, single;
    static double turned[MAX_PARAMETERS + 1][2 * FEW];
    const net t = make_net();
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], at[MAX_PARAMETERS];
    descent_graph_initialise_f64(t.graph, 3, x);
    descent_graph_initialise_f64(t.graph, 4, v);
    run_all(&t, DESCENT_FLOAT64, 2, FEW, x, v, &here);
    run_all(&t, DESCENT_FLOAT32, 3, FEW, x, v, &single);
    const double h = 1e-5;
    for (size_t k = 0; k <= t.n; k++) { // along each parameter, and along v
        for (int side = -1; side <= 1; side += 2) {
            for (size_t i = 0; i < t.n; i++) {
                at[i] = x[i] + side * h * (k < t.n ? (double)(i == k) : v[i]);
            }
            run_all(&t, DESCENT_FLOAT64, 1, FEW, at, v, side > 0 ? &plus : &minus);
        }
        for (size_t j = 0; j < 2 * (size_t)FEW; j++) {
            turned[k][j] = (plus.outputs[j] - minus.outputs[j]) / (2.0 * h);
        }
    }
    const double scale = norm(here.numbers[2], t.n);
    CHECK(scale > 0.1);
    for (size_t i = 0; i < t.n; i++) {
        double expected = 0.0;
        for (size_t j = 0; j < 2 * (size_t)FEW; j++) {
            expected += turned[i][j] * turned[t.n][j] / (double)FEW;
        }
        CHECK_NEAR(here.numbers[2][i], expected, 1e-7 * scale);
        CHECK_NEAR(single.numbers[2][i], expected, 1e-4 * scale);
    }
    descent_graph_free(t.graph);
}

// ---- statistics ----

// Channels whose mean is a thousand times their spread, in float32.
static void a_far_mean_costs_no_digits_but_those_of_the_input(void)
{
    problem p = start(8, true);
    p.inputs[0] = descent_input(p.graph, "x", 40);
    for (size_t i = 0; i < 8 * 40; i++) {
        p.data[0][i] = 1000.0 + round(p.data[0][i] * 64.0) / 64.0;
    }
    p.root = bend(p.graph, descent_batch_norm(p.graph, p.inputs[0], NULL));
    double x[80], values[2], g[2][80];
    descent_graph_initialise_f64(p.graph, 1, x);
    CHECK(x[0] == 1.0 && x[39] == 1.0 && x[40] == 0.0 && x[79] == 0.0);
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &values[0], g[0], NULL);
    evaluate(&p, DESCENT_FLOAT32, 2, x, NULL, &values[1], g[1], NULL);
    CHECK_NEAR(values[1], values[0], 1e-6);
    for (size_t i = 0; i < 80; i++) {
        CHECK_NEAR(g[1][i], g[0][i], 1e-6);
    }
    descent_graph_free(p.graph);
}

// Mean and variance of a channel over rows and places, and what goes to the running ones.
static void running_statistics_go_on(void)
{
    for (int unbiased = 0; unbiased < 2; unbiased++) {
        problem p = start(ROWS, true);
        p.inputs[0] = descent_input_shaped(p.graph, "x", image);
        descent_batch_norm_options options = descent_batch_norm_options_default();
        options.momentum = 0.25;
        options.unbiased = unbiased;
        p.root = bend(p.graph, descent_batch_norm(p.graph, p.inputs[0], &options));
        double state[2 * CHANNELS], before[2 * CHANNELS], value, g[2 * CHANNELS];
        const double x[2 * CHANNELS] = {1.0, 1.0, 1.0, 1.0};
        fill_state(p.graph, before);
        p.state = before;
        p.after = state;
        evaluate(&p, DESCENT_FLOAT64, 3, x, NULL, &value, g, NULL);
        const double count = ROWS * NUMBERS / CHANNELS;
        for (size_t c = 0; c < CHANNELS; c++) {
            long double mean = 0.0L, squares = 0.0L;
            for (size_t i = c; i < (size_t)ROWS * NUMBERS; i += CHANNELS) {
                mean += (long double)p.data[0][i] / (long double)count;
            }
            for (size_t i = c; i < (size_t)ROWS * NUMBERS; i += CHANNELS) {
                const long double far = (long double)p.data[0][i] - mean;
                squares += far * far;
            }
            const double variance = (double)squares / (unbiased ? count - 1.0 : count);
            CHECK_NEAR(state[c], 0.75 * before[c] + 0.25 * (double)mean, 1e-15);
            CHECK_NEAR(state[CHANNELS + c], 0.75 * before[CHANNELS + c] + 0.25 * variance,
                       1e-15);
        }
        descent_graph_free(p.graph);
    }
}

// What counts alone does not see what was there before.
static void a_momentum_of_1_forgets(void)
{
    problem p = start(ROWS, true);
    p.inputs[0] = descent_input_shaped(p.graph, "x", image);
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.momentum = 1.0;
    p.root = bend(p.graph, descent_batch_norm(p.graph, p.inputs[0], &options));
    double state[2][2 * CHANNELS], value, g[2 * CHANNELS];
    const double x[2 * CHANNELS] = {1.0, 1.0, 1.0, 1.0};
    for (int bad = 0; bad < 2; bad++) {
        double before[2 * CHANNELS];
        fill_state(p.graph, before);
        before[1] = before[CHANNELS] = bad ? (double)NAN : 2.0;
        p.state = before;
        p.after = state[bad];
        evaluate(&p, DESCENT_FLOAT64, 2, x, NULL, &value, g, NULL);
    }
    CHECK(isfinite(state[1][1]) && memcmp(state[0], state[1], sizeof state[0]) == 0);
    descent_graph_free(p.graph);
}

static void state_has_names(void)
{
    problem p = start(1, false);
    descent_node *h = images(&p);
    h = descent_batch_norm(p.graph, descent_layer_norm(p.graph, h, 0.1), NULL);
    descent_batch_norm_with(p.graph, h, NULL, NULL, NULL);
    dsc_state_array array;
    double state[4 * CHANNELS];
    CHECK(p.graph->state == 4 * CHANNELS);
    CHECK(dsc_graph_state(p.graph, 0, &array) && array.node == h && array.offset == 0);
    CHECK_TEXT(array.node->name, "norm2");
    CHECK_TEXT(array.name, "running_mean");
    CHECK(dsc_graph_state(p.graph, 3, &array) && array.offset == 3 * CHANNELS &&
          array.count == CHANNELS);
    CHECK_TEXT(array.node->name, "norm3");
    CHECK_TEXT(array.name, "running_variance");
    CHECK(!dsc_graph_state(p.graph, 4, &array));
    dsc_graph_begin_state(p.graph, state);
    for (size_t i = 0; i < 4 * (size_t)CHANNELS; i++) {
        CHECK(state[i] == (double)(i / CHANNELS % 2));
    }
    descent_graph_free(p.graph);
}

// ---- documents and refusals ----

static void batch_norms_are_written_and_read(void)
{
    problem p = start(ROWS, true);
    descent_error error = {0};
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.unbiased = false;
    options.eps = 0.25;
    options.momentum = 0.01;
    p.root = bend(p.graph, descent_batch_norm(p.graph, images(&p), &options));
    json_t *json = NULL;
    descent_graph *copy = NULL;
    CHECK_OK(dsc_graph_to_json(p.graph, &json, &error));
    char *text = json_dumps(json, JSON_COMPACT);
    CHECK(strstr(text, "{\"operator\":\"batch_norm\",\"name\":\"norm1\",\"inputs\":[2,3,4],"
                       "\"eps\":0.25,\"momentum\":0.01,\"unbiased\":false}"));
    CHECK_OK(dsc_graph_from_json(json, NULL, 0, &copy, &error));
    CHECK(copy->state == 2 * CHANNELS);
    problem q = p;
    q.graph = copy;
    q.root = copy->nodes[p.root->index];
    q.inputs[0] = copy->nodes[p.inputs[0]->index];
    double x[MAX_PARAMETERS], value[2], g[2][MAX_PARAMETERS], state[2][2 * CHANNELS];
    descent_graph_initialise_f64(p.graph, 3, x);
    p.after = state[0];
    q.after = state[1];
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &value[0], g[0], NULL);
    evaluate(&q, DESCENT_FLOAT64, 1, x, NULL, &value[1], g[1], NULL);
    CHECK(value[0] == value[1] &&
          memcmp(g[0], g[1], descent_graph_parameters(copy) * sizeof *x) == 0);
    CHECK(memcmp(state[0], state[1], sizeof state[0]) == 0);
    json_decref(json);
    free(text);
    descent_graph_free(copy);
    descent_graph_free(p.graph);
}

static void check_refusal(descent_graph *graph, const descent_node *node, const char *message)
{
    descent_error error = {0};
    CHECK(!node);
    CHECK(descent_graph_check(graph, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, message);
    graph->error = (descent_error){0};
}

static void what_does_not_fit_is_refused(void)
{
    problem p = start(1, true);
    descent_graph *g = p.graph;
    descent_node *x = descent_input_shaped(g, "x", image);
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.momentum = 0.0;
    check_refusal(g, descent_batch_norm(g, x, &options),
                  "batch_norm: momentum is 0; it must be in (0, 1]");
    options.momentum = 0.5;
    options.eps = 0.0;
    check_refusal(g, descent_batch_norm(g, x, &options),
                  "batch_norm: eps is 0; it must be positive");
    check_refusal(g, descent_batch_norm(g, parameter(g, "w", 4), NULL),
                  "batch_norm: its input does not depend on the examples");
    check_refusal(g, descent_batch_norm_with(g, x, parameter(g, "a", 5), NULL, NULL),
                  "batch_norm: rows of 2 x 3 x 4 need a gain of 4 numbers, one for each along "
                  "the last axis; it has 5");
    descent_graph_free(g);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(batch_norm_has_its_derivatives),
        TEST(gains_and_shifts_of_all_kinds),
        TEST(any_threads_give_the_same_bits),
        TEST(gauss_newton_products_are_those_of_the_batch),
        TEST(a_far_mean_costs_no_digits_but_those_of_the_input),
        TEST(running_statistics_go_on),
        TEST(a_momentum_of_1_forgets),
        TEST(state_has_names),
        TEST(batch_norms_are_written_and_read),
        TEST(what_does_not_fit_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
