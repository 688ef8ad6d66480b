// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An operator with parameters is a file (gate.c), a row and a builder (gate_row.c): everything
// else takes it as it takes those of the library.
#include "gate.h"

#include <stdlib.h>

#include <descent/train.h>

#include "core/memory.h"
#include "graph/document.h"
#include "graph/harness.h"
#include "graph/network.h"

/* input -> gate -> dense -> gate -> dense -> squared error, one gate on inputs. */
static problem two_gates(double floor)
{
    problem p = {.rows = 7};
    uint64_t state = 5;
    descent_graph_create(&p.graph, NULL);
    p.inputs[0] = descent_input(p.graph, "x", 4);
    p.inputs[1] = descent_input(p.graph, "y", 2);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < p.rows * descent_node_width(p.inputs[i]); k++) {
            p.data[i][k] = next_number(&state);
        }
    }
    descent_node *h = gate(p.graph, "gate1", p.inputs[0], floor);
    h = descent_dense(p.graph, h, 5, DESCENT_TANH);
    h = gate(p.graph, "gate2", h, floor);
    p.root = descent_squared_error(p.graph, descent_dense(p.graph, h, 2, DESCENT_IDENTITY),
                                   p.inputs[1]);
    CHECK(descent_graph_check(p.graph, NULL) == DESCENT_OK);
    return p;
}

static void a_new_operator_has_its_derivatives(void)
{
    static const double floors[] = {-HUGE_VAL, 0.05};
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        problem p = two_gates(floors[i]);
        double x[MAX_PARAMETERS];
        descent_graph_initialise_f64(p.graph, 3, x);
        check_derivatives(&p, x, "gates");
        descent_graph_free(p.graph);
    }
}

static void a_new_operator_gives_the_same_bits_on_any_threads(void)
{
    problem p = two_gates(0.05);
    const size_t n = descent_graph_parameters(p.graph);
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value[2];
    double g[2][MAX_PARAMETERS], product[2][MAX_PARAMETERS];
    descent_graph_initialise_f64(p.graph, 3, x);
    descent_graph_initialise_f64(p.graph, 4, v);
    for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
        evaluate(&p, (descent_type)type, 1, x, v, &value[0], g[0], product[0]);
        for (size_t workers = 2; workers <= 4; workers++) {
            evaluate(&p, (descent_type)type, workers, x, v, &value[1], g[1], product[1]);
            CHECK(value[0] == value[1]);
            CHECK(memcmp(g[0], g[1], n * sizeof *x) == 0);
            CHECK(memcmp(product[0], product[1], n * sizeof *x) == 0);
        }
    }
    descent_graph_free(p.graph);
}

/* A data set, and a network dense -> gate -> dense on it. */
enum { ROWS = 60, INPUTS = 300, UNITS = 3 };

typedef struct task {
    float *x, *y;
    descent_dataset *data;
    descent_network *network;
    descent_node *gate;
} task;

static task make_task(size_t inputs, bool gate_first, double floor)
{
    task t = {.x = calloc(ROWS * inputs, sizeof *t.x), .y = calloc(ROWS, sizeof *t.y)};
    uint64_t state = 9;
    descent_error error = {0};
    for (size_t i = 0; i < ROWS * inputs; i++) {
        t.x[i] = (float)next_number(&state);
        t.y[i / inputs] += t.x[i] * (i % inputs == 0 ? 1.0F : 0.1F) + 0.02F * t.x[i] * t.x[i];
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, inputs, t.x, t.y, 0, &t.data,
                                         &error));
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *x = descent_input(graph, "x", inputs), *y = descent_input(graph, "y", 1);
    descent_node *h = x;
    if (gate_first) {
        t.gate = h = gate(graph, "gate1", h, floor);
    }
    h = descent_dense(graph, h, UNITS, DESCENT_IDENTITY);
    if (!gate_first) {
        t.gate = h = gate(graph, "gate1", h, floor);
    }
    descent_node *out = descent_dense(graph, h, 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(graph, x, y, out, descent_squared_error(graph, out, y),
                                        DESCENT_TASK_REGRESS, &t.network, &error));
    return t;
}

static void free_task(task *t)
{
    descent_network_free(t->network);
    descent_dataset_free(t->data);
    free(t->x);
    free(t->y);
}

/* The gradient of the gate's parameter is cut into tiles, like that of weights, and every one
   of them is delivered. */
static void a_new_operator_gets_tiles(void)
{
    task t = make_task(INPUTS, true, 0.0);
    descent_error error = {0};
    dsc_plan *plan = NULL;
    const descent_graph *graph = descent_network_graph(t.network);
    CHECK_OK(dsc_plan_create(graph, graph->nodes[graph->count - 1], DESCENT_FLOAT32, 64,
                             DSC_BACKWARD, 2, &plan, &error));
    size_t count = 0, numbers = 0, delivered = 0;
    for (size_t i = 0; i < plan->tile_count; i++) {
        const bool own = plan->tiles[i].parameter == t.gate->inputs[1];
        count += own;
        numbers += own ? plan->tiles[i].count : 0;
    }
    for (size_t i = 0; i < plan->product_count; i++) {
        delivered += plan->products[i].parameter == t.gate->inputs[1];
    }
    CHECK(count == 2 && numbers == 2 * INPUTS && delivered == 1);
    CHECK(!plan->generic[t.gate->inputs[1]->index]);
    dsc_plan_free(plan);
    free_task(&t);
}

/* Its attributes go to a file and back, when the reader is given its row. */
static void a_new_operator_is_written_and_read(void)
{
    problem p = two_gates(0.1 + 0.2);
    descent_error error = {0};
    json_t *json = NULL;
    descent_graph *copy = NULL;
    const dsc_operator_set *const more[] = {&gate_operator};
    CHECK_OK(dsc_graph_to_json(p.graph, &json, &error));
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    CHECK(strstr(text,
                 "\"operator\":\"gate\",\"name\":\"gate1\",\"inputs\":[0,2],\"floor\":0.3"));
    json = json_loads(text, 0, NULL);
    CHECK(dsc_graph_from_json(json, NULL, 0, &copy, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(error.message, "node 3 of the graph: \"operator\" is not known");
    CHECK_OK(dsc_graph_from_json(json, more, 1, &copy, &error));

    problem q = p;
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value[2];
    double g[2][MAX_PARAMETERS], product[2][MAX_PARAMETERS];
    q.graph = copy;
    q.root = copy->nodes[p.root->index];
    q.inputs[0] = copy->nodes[p.inputs[0]->index];
    q.inputs[1] = copy->nodes[p.inputs[1]->index];
    descent_graph_initialise_f64(p.graph, 3, v);
    descent_graph_initialise_f64(copy, 3, x);
    const size_t n = descent_graph_parameters(copy);
    CHECK(memcmp(x, v, n * sizeof *x) == 0);
    evaluate(&p, DESCENT_FLOAT64, 1, x, v, &value[0], g[0], product[0]);
    evaluate(&q, DESCENT_FLOAT64, 1, x, v, &value[1], g[1], product[1]);
    CHECK(value[0] == value[1] && memcmp(g[0], g[1], n * sizeof *x) == 0);
    CHECK(memcmp(product[0], product[1], n * sizeof *x) == 0);
    json_decref(json);
    free(text);
    descent_graph_free(copy);
    descent_graph_free(p.graph);
}

static float *train(const task *t, uint64_t threads, uint64_t batch, bool profile,
                    descent_trainer **kept)
{
    descent_error error = {0};
    descent_train_options options = descent_train_options_default();
    options.threads = threads;
    options.batch = batch;
    options.epochs = 4;
    options.valid = 0.0;
    const descent_train_sets sets = {.train = t->data};
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_create(t->network, &sets, &options, &trainer, &error));
    if (profile) {
        CHECK_OK(descent_trainer_profile_start(trainer, &error));
    }
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    const size_t bytes = sizeof(float) * descent_network_parameters(t->network);
    float *copy = malloc(bytes);
    memcpy(copy, descent_trainer_parameters(trainer, NULL), bytes);
    if (kept) {
        *kept = trainer;
    } else {
        descent_trainer_free(trainer);
    }
    return copy;
}

static void threads_train_the_same_bits(void)
{
    for (int first = 0; first < 2; first++) {
        task t = make_task(INPUTS, first, 0.0);
        const size_t n = descent_network_parameters(t.network);
        for (uint64_t batch = 7; batch <= ROWS; batch += ROWS - 7) {
            float *one = train(&t, 1, batch, false, NULL);
            for (uint64_t threads = 2; threads <= 4; threads++) {
                float *other = train(&t, threads, batch, false, NULL);
                CHECK(memcmp(one, other, n * sizeof *one) == 0);
                free(other);
            }
            free(one);
        }
        free_task(&t);
    }
}

static void a_new_operator_is_profiled(void)
{
    task t = make_task(INPUTS, true, 0.0);
    descent_trainer *trainer = NULL;
    free(train(&t, 2, 20, true, &trainer));
    bool forward = false, gradient = false;
    descent_profile_row row = {.size = sizeof row};
    const double rows = 4.0 * ROWS;
    for (size_t i = 0; descent_trainer_profile(trainer, i, &row); i++) {
        if (strcmp(row.name, "gate1 forward") == 0) {
            forward = true;
            CHECK_NEAR(row.operations, 2.0 * rows * INPUTS, 0.0);
            CHECK(row.bytes > 0.0 && row.seconds > 0.0);
        }
        if (strcmp(row.name, "gate1.pairs gradient") == 0) {
            gradient = true;
            CHECK_NEAR(row.operations, 3.0 * rows * INPUTS, 0.0);
        }
    }
    CHECK(forward && gradient);
    CHECK_TEXT(descent_network_summary(t.network), "300-300-3-1");
    descent_trainer_free(trainer);
    free_task(&t);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_new_operator_has_its_derivatives),
        TEST(a_new_operator_gives_the_same_bits_on_any_threads),
        TEST(a_new_operator_gets_tiles),
        TEST(a_new_operator_is_written_and_read),
        TEST(threads_train_the_same_bits),
        TEST(a_new_operator_is_profiled),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
