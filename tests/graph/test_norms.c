// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms of single rows, joined rows and residuals: against differences, the formula, any number of
// threads, and as documents.
#include "harness.h"
#include "nodes.h"

#include <descent/train.h>

#include "graph/document.h"
#include "graph/network.h"

typedef enum norm_kind { LAYER, RMS, GROUP, KINDS } norm_kind;

static const descent_shape image = {3, {2, 3, 4}}; /* 24 numbers, 4 channels */
enum { NUMBERS = 24, CHANNELS = 4, ROWS = 7 };

static problem start(size_t rows)
{
    problem p = {.rows = rows};
    uint64_t state = 5;
    descent_graph_create(&p.graph, NULL);
    for (size_t i = 0; i < (size_t)MAX_ROWS * MAX_WIDTH; i++) {
        p.data[0][i] = next_number(&state);
        p.data[1][i] = next_number(&state);
    }
    return p;
}

static void finish(problem *p, const char *name)
{
    descent_error error = {0};
    double x[MAX_PARAMETERS];
    uint64_t state = 11;
    if (CHECK_OK(descent_graph_check(p->graph, &error))) {
        for (size_t i = 0; i < descent_graph_parameters(p->graph); i++) {
            x[i] = 0.8 * next_number(&state) + 0.3;
        }
        check_derivatives(p, x, name);
    }
    descent_graph_free(p->graph);
}

static descent_node *norm_of(descent_graph *graph, norm_kind kind, size_t groups,
                             descent_node *in, double eps)
{
    return kind == LAYER ? descent_layer_norm(graph, in, eps)
           : kind == RMS ? descent_rms_norm(graph, in, eps)
                         : descent_group_norm(graph, in, groups, eps);
}

static descent_node *norm_with(descent_graph *graph, norm_kind kind, descent_node *in,
                               descent_node *gain, descent_node *shift)
{
    return kind == LAYER ? descent_layer_norm_with(graph, in, gain, shift, 0.01)
           : kind == RMS ? descent_rms_norm_with(graph, in, gain, 0.01)
                         : descent_group_norm_with(graph, in, 2, gain, shift, 0.01);
}

// Images whose numbers depend on parameters.
static descent_node *images(problem *p)
{
    p->inputs[0] = descent_input_shaped(p->graph, "x", image);
    return descent_combine(p->graph, DESCENT_MULTIPLY, p->inputs[0],
                           parameter(p->graph, "w", NUMBERS));
}

static void norms_have_their_derivatives(void)
{
    static const size_t groups[] = {1, 2, 4};
    static const double eps[] = {1e-5, 0.3};
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < 6; i++) {
            problem p = start(ROWS);
            descent_node *h = images(&p);
            h = norm_of(p.graph, (norm_kind)kind, groups[i % 3], h, eps[i / 3]);
            CHECK(h && dsc_shape_same(h->shape, image));
            p.root = bend(p.graph, h);
            finish(&p, "norm of an image");
        }
    }
}

// Rows without axes, after a layer; and twenty of them, so that sums have a part and a rest.
static void norms_of_rows_have_their_derivatives(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        problem p = start(ROWS);
        p.inputs[0] = descent_input(p.graph, "x", 3);
        p.inputs[1] = descent_input(p.graph, "y", 2);
        descent_node *h = descent_dense(p.graph, p.inputs[0], 20, DESCENT_TANH);
        h = norm_of(p.graph, (norm_kind)kind, 5, h, DESCENT_NORM_EPS);
        h = descent_dense(p.graph, h, 2, DESCENT_TANH);
        p.root = descent_squared_error(p.graph, h, p.inputs[1]);
        finish(&p, "norm of a row");
    }
}

// Inputs that do not depend on parameters; gains and shifts that are missing, computed, shared
// or constant.
static void gains_and_shifts_of_all_kinds(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        for (int form = 0; form < 5; form++) {
            const bool shifts = kind != RMS;
            problem p = start(ROWS);
            descent_node *h = images(&p), *gain = parameter(p.graph, "a", CHANNELS);
            descent_node *shift = shifts ? parameter(p.graph, "b", CHANNELS) : NULL;
            if (form == 0) { // of inputs alone
                h = norm_with(p.graph, (norm_kind)kind, p.inputs[0], gain, shift);
            } else if (form == 1) {
                h = norm_with(p.graph, (norm_kind)kind, h, NULL, NULL);
            } else if (form == 2) {
                gain = descent_apply(p.graph, DESCENT_SIN, gain);
                shift = shifts ? descent_apply(p.graph, DESCENT_COS, shift) : NULL;
                h = norm_with(p.graph, (norm_kind)kind, h, gain, shift);
            } else if (form == 3) { // of two norms
                descent_node *first = norm_with(p.graph, (norm_kind)kind, h, gain, shift);
                first = descent_apply(p.graph, DESCENT_SIN, first);
                first = norm_with(p.graph, (norm_kind)kind, first, gain, shift);
                h = descent_combine(p.graph, DESCENT_MULTIPLY, first, h);
            } else {
                const double numbers[CHANNELS] = {0.5, -1.0, 2.0, 0.25};
                gain = descent_constants(p.graph, numbers, CHANNELS);
                h = norm_with(p.graph, (norm_kind)kind, h, gain, shift);
            }
            p.root = bend(p.graph, h);
            char name[48];
            snprintf(name, sizeof name, "norm %d, form %d", kind, form);
            finish(&p, name);
        }
    }
}

// Of a parameter of 3 x 4: each of its rows is a place.
static void norms_take_a_single_block(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        problem p = start(1);
        descent_node *w =
            descent_parameter(p.graph, "w", 3, 4, DESCENT_INITIAL_NORMAL, 1.0, true);
        descent_node *h = norm_of(p.graph, (norm_kind)kind, 2, w, 0.1);
        p.root = bend(p.graph, h);
        finish(&p, "norm of a single block");
    }
}

// ---- the formula ----

// h of number i of a row, from the numbers that are normalised with it, in the plainest way.
static double normalised(norm_kind kind, size_t groups, const double *row, size_t i, double eps)
{
    const size_t place = i / CHANNELS, group = i % CHANNELS / (CHANNELS / groups);
    long double mean = 0.0L, square = 0.0L, count = 0.0L;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < NUMBERS; k++) {
            const bool with = kind == GROUP ? k % CHANNELS / (CHANNELS / groups) == group
                                            : k / CHANNELS == place;
            if (with && pass == 0) {
                mean += (long double)row[k];
                count += 1.0L;
            } else if (with) {
                const long double far = (long double)row[k] - mean;
                square += far * far;
            }
        }
        mean = pass == 0 ? (kind == RMS ? 0.0L : mean / count) : mean;
    }
    return (double)(((long double)row[i] - mean) / sqrtl(square / count + (long double)eps));
}

static void norms_are_their_formula(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t groups = 1; groups <= 4; groups *= 2) {
            problem p = start(ROWS);
            const double eps = 1e-3;
            p.inputs[0] = descent_input_shaped(p.graph, "x", image);
            p.root = norm_of(p.graph, (norm_kind)kind, groups, p.inputs[0], eps);
            const double x[2 * CHANNELS] = {0.5, -2.0, 1.0, 3.0, 0.1, 0.0, -0.7, 9.0};
            dsc_executor *executor = NULL;
            descent_error error = {0};
            CHECK_OK(dsc_executor_create(p.graph, p.root, DESCENT_FLOAT64, ROWS, DSC_FORWARD, 1,
                                         &executor, &error));
            dsc_executor_begin(executor, &(dsc_batch){.batch = ROWS, .x = x});
            size_t stride = 0;
            double *rows = dsc_executor_array(executor, p.inputs[0], DSC_VALUE, &stride);
            memcpy(rows, p.data[0], sizeof *rows * ROWS * NUMBERS);
            dsc_executor_forward(executor, 0);
            const double *out = dsc_executor_array(executor, p.root, DSC_VALUE, &stride);
            for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
                const double h = normalised((norm_kind)kind, groups,
                                            rows + i / NUMBERS * NUMBERS, i % NUMBERS, eps);
                const double shift = kind == RMS ? 0.0 : x[CHANNELS + i % CHANNELS];
                CHECK_NEAR(out[i], x[i % CHANNELS] * h + shift, 1e-14 * (1.0 + fabs(out[i])));
            }
            dsc_executor_free(executor);
            descent_graph_free(p.graph);
        }
    }
}

// float32 with a mean a thousand times the spread.
static void a_far_mean_costs_no_digits_but_those_of_the_input(void)
{
    problem p = start(4);
    p.inputs[0] = descent_input(p.graph, "x", 40);
    for (size_t i = 0; i < 4 * 40; i++) {
        p.data[0][i] = 1000.0 + round(p.data[0][i] * 64.0) / 64.0;
    }
    p.root = bend(p.graph, descent_layer_norm(p.graph, p.inputs[0], DESCENT_NORM_EPS));
    double x[80], values[2], g[80];
    descent_graph_initialise_f64(p.graph, 1, x);
    CHECK(x[0] == 1.0 && x[39] == 1.0 && x[40] == 0.0 && x[79] == 0.0);
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &values[0], g, NULL);
    evaluate(&p, DESCENT_FLOAT32, 1, x, NULL, &values[1], g, NULL);
    CHECK_NEAR(values[1], values[0], 1e-4);
    descent_graph_free(p.graph);
}

// ---- joined rows and residuals ----

static void joined_rows_have_their_derivatives(void)
{
    problem p = start(ROWS);
    descent_node *h = images(&p);
    descent_node *t = descent_apply(p.graph, DESCENT_TANH, h);
    descent_node *const many[] = {h, t, p.inputs[0], h, t};
    descent_node *joined = descent_concatenate(p.graph, many, 5);
    CHECK(joined && dsc_shape_same(joined->shape, (descent_shape){3, {2, 3, 20}}));
    p.root = bend(p.graph, descent_layer_norm(p.graph, joined, 0.1));
    finish(&p, "joined images");

    p = start(ROWS);
    p.inputs[0] = descent_input(p.graph, "x", 3);
    h = descent_dense(p.graph, p.inputs[0], 4, DESCENT_TANH);
    descent_node *const both[] = {descent_dense(p.graph, p.inputs[0], 2, DESCENT_GELU), h};
    joined = descent_concatenate(p.graph, both, 2);
    CHECK(descent_concatenate(p.graph, both, 1) == both[0]);
    p.root = bend(p.graph, descent_dense(p.graph, joined, 3, DESCENT_TANH));
    finish(&p, "joined rows");

    p = start(1);
    descent_node *const blocks[] = {
        descent_parameter(p.graph, "a", 3, 2, DESCENT_INITIAL_NORMAL, 1.0, true),
        descent_parameter(p.graph, "b", 3, 4, DESCENT_INITIAL_NORMAL, 1.0, true)};
    joined = descent_concatenate(p.graph, blocks, 2);
    CHECK(joined && dsc_shape_same(joined->shape, (descent_shape){2, {3, 6}}));
    p.root = bend(p.graph, descent_rms_norm(p.graph, joined, 0.1));
    finish(&p, "joined blocks");
}

static void joined_numbers_lie_side_by_side(void)
{
    problem p = start(2);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){2, {2, 2}});
    p.inputs[1] = descent_input_shaped(p.graph, "y", (descent_shape){2, {2, 1}});
    p.root = descent_concatenate(p.graph, (descent_node *const[]){p.inputs[0], p.inputs[1]}, 2);
    dsc_executor *executor = NULL;
    descent_error error = {0};
    CHECK_OK(dsc_executor_create(p.graph, p.root, DESCENT_FLOAT32, 2, DSC_FORWARD, 1, &executor,
                                 &error));
    dsc_executor_begin(executor, &(dsc_batch){.batch = 2});
    const float x[] = {1, 2, 3, 4, 5, 6, 7, 8}, y[] = {-1, -2, -3, -4};
    size_t stride = 0;
    memcpy(dsc_executor_array(executor, p.inputs[0], DSC_VALUE, &stride), x, sizeof x);
    memcpy(dsc_executor_array(executor, p.inputs[1], DSC_VALUE, &stride), y, sizeof y);
    dsc_executor_forward(executor, 0);
    const float expected[] = {1, 2, -1, 3, 4, -2, 5, 6, -3, 7, 8, -4};
    CHECK(memcmp(dsc_executor_array(executor, p.root, DSC_VALUE, &stride), expected,
                 sizeof expected) == 0);
    dsc_executor_free(executor);
    descent_graph_free(p.graph);
}

static void residuals_have_their_derivatives(void)
{
    problem p = start(ROWS);
    descent_node *h = images(&p);
    descent_node *branch = descent_layer_norm(p.graph, h, DESCENT_NORM_EPS);
    branch = descent_group_norm(p.graph, descent_apply(p.graph, DESCENT_GELU, branch), 2, 0.01);
    p.root = bend(p.graph, descent_residual(p.graph, h, branch));
    finish(&p, "residual");
}

// ---- threads ----

/* Two blocks of norm, layer and residual, beside what they began with. */
static descent_network *make_network(void)
{
    descent_graph *g = NULL;
    descent_error error = {0};
    descent_network *network = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", 12), *y = descent_input(g, "y", 1);
    descent_node *first = descent_dense(g, x, 80, DESCENT_RELU), *h = first;
    for (int i = 0; i < 2; i++) {
        descent_node *branch = i == 0 ? descent_layer_norm(g, h, DESCENT_NORM_EPS)
                                      : descent_group_norm(g, h, 4, DESCENT_NORM_EPS);
        h = descent_residual(g, h, descent_dense(g, branch, 80, DESCENT_GELU));
    }
    h = descent_rms_norm(g, h, DESCENT_NORM_EPS);
    descent_node *joined = descent_concatenate(g, (descent_node *const[]){h, first}, 2);
    descent_node *out = descent_dense(g, joined, 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(g, x, y, out, descent_squared_error(g, out, y),
                                        DESCENT_TASK_REGRESS, &network, &error));
    return network;
}

static void any_threads_give_the_same_bits(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        problem p = start(8);
        descent_node *h = images(&p);
        h = norm_of(p.graph, (norm_kind)kind, 2, h, DESCENT_NORM_EPS);
        h = descent_residual(p.graph, p.inputs[0], h);
        h = descent_concatenate(p.graph, (descent_node *const[]){h, p.inputs[0]}, 2);
        h = norm_of(p.graph, (norm_kind)kind, 4, h, 0.1);
        // Parameters that a layer delivers: those of elementwise functions are added by workers.
        p.root = bend(p.graph, descent_dense(p.graph, h, 3, DESCENT_TANH));
        const size_t n = descent_graph_parameters(p.graph);
        double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value[2];
        double g[2][MAX_PARAMETERS], product[2][MAX_PARAMETERS];
        descent_graph_initialise_f64(p.graph, 3, x);
        descent_graph_initialise_f64(p.graph, 4, v);
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            evaluate(&p, (descent_type)type, 1, x, v, &value[0], g[0], product[0]);
            for (size_t workers = 2; workers <= 5; workers++) {
                evaluate(&p, (descent_type)type, workers, x, v, &value[1], g[1], product[1]);
                CHECK(value[0] == value[1]);
                CHECK(memcmp(g[0] + NUMBERS, g[1] + NUMBERS, (n - NUMBERS) * sizeof *x) == 0);
                CHECK(memcmp(product[0] + NUMBERS, product[1] + NUMBERS,
                             (n - NUMBERS) * sizeof *x) == 0);
            }
        }
        descent_graph_free(p.graph);
    }
}

enum { EXAMPLES = 60 };

static float *train(const descent_network *network, const descent_dataset *data,
                    uint64_t threads, uint64_t batch)
{
    descent_error error = {0};
    descent_train_options options = descent_train_options_default();
    options.threads = threads;
    options.batch = batch;
    options.epochs = 12;
    options.valid = 0.0;
    const descent_train_sets sets = {.train = data};
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_create(network, &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_profile_start(trainer, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK(result.last_train_loss < (batch < EXAMPLES ? 0.1 : 1.0));
    bool forward = false, gradient = false;
    descent_profile_row row = {.size = sizeof row};
    for (size_t i = 0; descent_trainer_profile(trainer, i, &row); i++) {
        forward |= strcmp(row.name, "norm1 forward") == 0 && row.operations > 0.0;
        gradient |= strcmp(row.name, "norm3.gain gradient") == 0 && row.operations > 0.0;
    }
    CHECK(forward && gradient);
    const size_t bytes = sizeof(float) * descent_network_parameters(network);
    float *copy = malloc(bytes);
    memcpy(copy, descent_trainer_parameters(trainer, NULL), bytes);
    descent_trainer_free(trainer);
    return copy;
}

static void any_threads_train_the_same_network(void)
{
    static float x[EXAMPLES * 12], y[EXAMPLES];
    uint64_t state = 9;
    descent_error error = {0};
    descent_dataset *data = NULL;
    for (size_t i = 0; i < (size_t)EXAMPLES * 12; i++) {
        x[i] = (float)next_number(&state);
        y[i / 12] += i % 12 < 2 ? x[i] * x[i] : 0.1F * x[i];
    }
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, EXAMPLES, 12, x, y, 0, &data, &error));
    descent_network *network = make_network();
    const size_t n = descent_network_parameters(network);
    for (uint64_t batch = 7; batch <= EXAMPLES; batch += EXAMPLES - 7) { // by columns, by rows
        float *one = train(network, data, 1, batch);
        for (uint64_t threads = 2; threads <= 5; threads++) {
            float *other = train(network, data, threads, batch);
            CHECK(memcmp(one, other, n * sizeof *one) == 0);
            free(other);
        }
        free(one);
    }
    descent_network_free(network);
    descent_dataset_free(data);
}

// ---- documents ----

static void norms_are_written_and_read(void)
{
    problem p = start(ROWS);
    descent_error error = {0};
    descent_node *h = images(&p);
    h = descent_layer_norm(p.graph, h, 1e-5);
    h = descent_rms_norm(p.graph, h, 0.1 + 0.2);
    h = descent_group_norm(p.graph, h, 2, 1e-3);
    h = descent_concatenate(p.graph, (descent_node *const[]){h, p.inputs[0]}, 2);
    p.root = bend(p.graph, h);
    json_t *json = NULL;
    descent_graph *copy = NULL;
    CHECK_OK(dsc_graph_to_json(p.graph, &json, &error));
    char *text = json_dumps(json, JSON_COMPACT);
    CHECK(strstr(text, "{\"operator\":\"rms_norm\",\"name\":\"norm2\",\"inputs\":[5,6],\"eps\":"
                       "0.30000000000000004}"));
    CHECK(strstr(text, "{\"operator\":\"group_norm\",\"name\":\"norm3\",\"inputs\":[7,8,9],"
                       "\"groups\":2,\"eps\":0.001}"));
    CHECK(strstr(text, "\"initial\":\"constant\",\"scale\":1.0,\"decays\":false"));
    CHECK_OK(dsc_graph_from_json(json, NULL, 0, &copy, &error));
    problem q = p;
    q.graph = copy;
    q.root = copy->nodes[p.root->index];
    q.inputs[0] = copy->nodes[p.inputs[0]->index];
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value[2];
    double g[2][MAX_PARAMETERS], product[2][MAX_PARAMETERS];
    const size_t n = descent_graph_parameters(copy);
    descent_graph_initialise_f64(p.graph, 3, v);
    descent_graph_initialise_f64(copy, 3, x);
    CHECK(memcmp(x, v, n * sizeof *x) == 0);
    evaluate(&p, DESCENT_FLOAT64, 1, x, v, &value[0], g[0], product[0]);
    evaluate(&q, DESCENT_FLOAT64, 1, x, v, &value[1], g[1], product[1]);
    CHECK(value[0] == value[1] && memcmp(g[0], g[1], n * sizeof *x) == 0);
    CHECK(memcmp(product[0], product[1], n * sizeof *x) == 0);
    const descent_node *next = descent_layer_norm(copy, q.inputs[0], 1e-5);
    CHECK_TEXT(next->name, "norm4"); // counted on
    json_decref(json);
    free(text);
    descent_graph_free(copy);
    descent_graph_free(p.graph);
}

// ---- refusals ----

static void check_refusal(descent_graph *graph, const descent_node *node, const char *message)
{
    descent_error error = {0};
    CHECK(!node);
    CHECK(descent_graph_check(graph, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, message);
    graph->error = (descent_error){0};
}

static void what_does_not_fit_is_refused_with_its_shape(void)
{
    problem p = start(1);
    descent_graph *g = p.graph;
    descent_node *x = descent_input_shaped(g, "x", image), *one = descent_input(g, "y", 1);
    descent_node *small = descent_input_shaped(g, "z", (descent_shape){3, {2, 2, 4}});
    descent_node *flat = descent_input(g, "flat", NUMBERS);
    descent_node *gain = parameter(g, "a", 5);
    check_refusal(
        g, descent_layer_norm_with(g, x, gain, NULL, 1e-5),
        "layer_norm: rows of 2 x 3 x 4 need a gain of 4 numbers, one for each along the "
        "last axis; it has 5");
    check_refusal(
        g, descent_group_norm(g, x, 3, 1e-5),
        "group_norm: rows of 2 x 3 x 4 have 4 channels, which do not make 3 groups of "
        "equal size");
    check_refusal(
        g, descent_group_norm(g, x, 0, 1e-5),
        "group_norm: rows of 2 x 3 x 4 have 4 channels, which do not make 0 groups of "
        "equal size");
    check_refusal(g, descent_layer_norm(g, one, 1e-5),
                  "layer_norm: in rows of 1 every number would be normalised by itself, which "
                  "leaves 0");
    check_refusal(g, descent_group_norm(g, flat, NUMBERS, 1e-5),
                  "group_norm: in rows of 24 every number would be normalised by itself, which "
                  "leaves 0");
    check_refusal(g, descent_rms_norm(g, x, 0.0), "rms_norm: eps is 0; it must be positive");
    check_refusal(g, descent_layer_norm(g, x, (double)NAN),
                  "layer_norm: eps is nan; it must be positive");
    check_refusal(g, descent_layer_norm_with(g, x, flat, NULL, 1e-5),
                  "layer_norm: the gain cannot depend on the examples");
    check_refusal(g, descent_layer_norm_with(g, x, NULL, gain, 1e-5),
                  "a norm with a shift has a gain as well");
    check_refusal(
        g, descent_concatenate(g, (descent_node *const[]){x, small}, 2),
        "concatenate: 2 x 3 x 4 and 2 x 2 x 4 do not fit; only the last axis may differ");
    check_refusal(g, descent_concatenate(g, (descent_node *const[]){one, gain}, 2),
                  "concatenate: some inputs have a row for every example, others do not");
    check_refusal(g, descent_concatenate(g, NULL, 2), "concatenate: inputs is NULL");
    check_refusal(
        g, descent_residual(g, x, small),
        "residual: rows of 2 x 3 x 4 and, from the branch, rows of 2 x 2 x 4 do not fit");
    check_refusal(g, descent_residual(g, x, flat),
                  "residual: rows of 2 x 3 x 4 and, from the branch, rows of 24 do not fit");
    check_refusal(g, descent_residual(g, one, descent_constant(g, 1.0)),
                  "residual: rows of 1 and, from the branch, a single block of 1 do not fit");
    check_refusal(g, descent_combine(g, DESCENT_ADD, x, small),
                  "elementwise: rows of 2 x 3 x 4 and of 2 x 2 x 4 do not match");
    descent_graph_free(g);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(norms_have_their_derivatives),
        TEST(norms_of_rows_have_their_derivatives),
        TEST(gains_and_shifts_of_all_kinds),
        TEST(norms_take_a_single_block),
        TEST(norms_are_their_formula),
        TEST(a_far_mean_costs_no_digits_but_those_of_the_input),
        TEST(joined_rows_have_their_derivatives),
        TEST(joined_numbers_lie_side_by_side),
        TEST(residuals_have_their_derivatives),
        TEST(any_threads_give_the_same_bits),
        TEST(any_threads_train_the_same_network),
        TEST(norms_are_written_and_read),
        TEST(what_does_not_fit_is_refused_with_its_shape),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
