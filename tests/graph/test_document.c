// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Graphs as documents: what is written is read again to the last bit, and what is wrong is
// refused.
#include "damage.h"
#include "graph/builders.h"
#include "graph/network_document.h"
#include "harness.h"

#include <descent/expression.h>

#include "graph/document.h"
#include "graph/network.h"
#include "graph/operators/fields.h"
#include "graph/program.h"
#include "objective/expression/expression.h"
#include "objective/expression/graph.h"

static char *text_of(const descent_graph *graph)
{
    descent_error error = {0};
    json_t *json = NULL;
    if (!CHECK_OK(dsc_graph_to_json(graph, &json, &error))) {
        exit(1);
    }
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    return text;
}

static descent_status read(const char *text, descent_graph **graph, descent_error *error)
{
    json_t *json = json_loads(text, 0, NULL);
    CHECK(json != NULL);
    const descent_status status = dsc_graph_from_json(json, NULL, 0, graph, error);
    json_decref(json);
    return status;
}

/* Every operator of the library but the program, which formulas make. */
static descent_graph *everything(void)
{
    const double numbers[] = {0.1, -(double)INFINITY, 1e-310};
    descent_graph *g = NULL;
    CHECK(descent_graph_create(&g, NULL) == DESCENT_OK);
    descent_node *x = descent_input(g, "inputs \"x\"", 5), *y = descent_input(g, "y", 3);
    descent_node *h = descent_dense(g, x, 4, DESCENT_GELU);
    h = descent_dropout(g, h, 0.3);
    descent_node *w = descent_parameter(g, "w", 4, 3, DESCENT_INITIAL_UNIFORM, 1.0 / 3.0, true);
    h = descent_dense_with(g, descent_apply(g, DESCENT_ERF, h), w, NULL, DESCENT_IDENTITY);
    descent_node *z = descent_combine(g, DESCENT_HYPOT, h, descent_constants(g, numbers, 3));
    descent_node *sum = descent_sum(g, descent_pick(g, z, 2, -1, 3));
    sum = descent_combine(g, DESCENT_ADD, sum, descent_mean(g, descent_element(g, z, 1)));
    sum = descent_combine(g, DESCENT_MULTIPLY, sum, descent_constant(g, 0.1));
    descent_softmax_cross_entropy(g, h, sum);
    descent_sigmoid_cross_entropy(g, h, y);
    descent_squared_error(g, h, y);
    descent_huber(g, h, y, 0.7);
    descent_softmax_cross_entropy_smoothed(g, h, descent_input(g, "class", 1), 0.1);
    descent_node *image = descent_input_shaped(g, "image", (descent_shape){3, {4, 3, 2}});
    descent_window window = descent_window_same(descent_window_default(2, 3), image);
    window.groups = 2;
    window.stride_height = 2;
    descent_node *seen = descent_convolution(g, image, 4, &window, DESCENT_TANH);
    window.groups = 1;
    descent_max_pool(g, seen, &window);
    descent_node *normed = descent_layer_norm(g, descent_rms_norm(g, seen, 1e-6), 1e-5);
    descent_group_norm(g, descent_concatenate(g, (descent_node *const[]){seen, normed}, 2), 4,
                       1e-3);
    descent_reshape(g, descent_average_pool(g, seen, &window), (descent_shape){2, {6, 4}});
    descent_node *tokens = descent_input(g, "tokens", 4);
    h = descent_learned_positions(g, descent_embedding(g, tokens, 7, 12));
    h = descent_self_attention(g, h, tokens, 2, true);
    h = descent_attention(g, h, descent_rotary_positions(g, h, 2, 50.0),
                          descent_sinusoidal_positions(g, h, 0.3), NULL, 1, false);
    descent_dense(g, h, 3, DESCENT_SILU);
    descent_dense_tied(g, h, descent_parameter(g, "t", 5, 4, DESCENT_INITIAL_ZERO, 0.0, true),
                       NULL, DESCENT_RELU);
    descent_node *rows = descent_input_shaped(g, "rows", (descent_shape){2, {3, 4}});
    descent_node *mask = descent_channels(g, rows, 3, 1);
    descent_masked_mean(g, descent_masked(g, descent_channels(g, rows, 0, 3), mask), mask);
    descent_masked_loss(g, descent_huber(g, rows, rows, 0.2), mask);
    descent_parameter_shaped(g, "kernel", (descent_shape){4, {2, 2, 2, 3}}, DESCENT_INITIAL_HE,
                             0.0, true);
    return g;
}

static void a_document_reads_back_to_the_same_graph(void)
{
    descent_graph *g = everything(), *copy = NULL;
    descent_error error = {0};
    // The target of softmax depends on parameters: the builder refused it, and what stays is
    // not written.
    json_t *json = NULL;
    CHECK(dsc_graph_to_json(g, &json, &error) == DESCENT_INVALID);
    g->error = (descent_error){0};
    char *text = text_of(g);
    CHECK_OK(read(text, &copy, &error));
    char *again = text_of(copy);
    CHECK_TEXT(again, text);
    CHECK(copy->count == g->count && copy->parameters == g->parameters);
    for (size_t i = 0; i < g->count; i++) {
        const descent_node *a = g->nodes[i], *b = copy->nodes[i];
        CHECK(a->op == b->op && strcmp(a->name, b->name) == 0 && a->width == b->width);
        CHECK(dsc_shape_same(a->shape, b->shape));
        CHECK(a->batched == b->batched && a->needs_gradient == b->needs_gradient);
        CHECK(a->input_count == b->input_count);
        for (size_t k = 0; k < a->input_count; k++) {
            CHECK(a->inputs[k]->index == b->inputs[k]->index);
        }
        CHECK(memcmp(a->saved, b->saved, sizeof a->saved) == 0);
        CHECK(!a->tensor == !b->tensor);
        CHECK(!a->tensor ||
              (a->tensor->offset == b->tensor->offset &&
               a->tensor->initial == b->tensor->initial &&
               a->tensor->scale == b->tensor->scale && a->tensor->decays == b->tensor->decays));
    }
    const descent_node *layer = descent_dense(copy, copy->nodes[0], 2, DESCENT_RELU);
    CHECK_TEXT(layer->name, "dense3"); // counted on
    const descent_window window = descent_window_default(1, 1);
    layer = descent_convolution(copy,
                                descent_input_shaped(copy, "z", (descent_shape){3, {1, 1, 1}}),
                                1, &window, DESCENT_RELU);
    CHECK_TEXT(layer->name, "conv2");
    descent_node *embedding = descent_embedding(copy, copy->nodes[0], 3, 2);
    CHECK_TEXT(embedding->name, "embedding2");
    CHECK_TEXT(descent_learned_positions(copy, embedding)->name, "positions2");
    free(text);
    free(again);
    descent_graph_free(copy);
    descent_graph_free(g);
}

static descent_network *parse(const char *layers, double dropout, descent_task task)
{
    const dsc_network_shape shape = {.inputs = 5,
                                     .outputs = task == DESCENT_TASK_CLASSIFY ? 3 : 1,
                                     .task = task,
                                     .bare = DESCENT_RELU};
    descent_network *network = NULL;
    descent_error error = {0};
    if (!CHECK_OK(dsc_network_parse(layers, dropout, &shape, &network, &error))) {
        exit(1);
    }
    return network;
}

static char *text_of_network(const descent_network *network)
{
    descent_error error = {0};
    json_t *json = NULL;
    CHECK_OK(dsc_network_to_json(network, &json, &error));
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(json);
    return text;
}

static descent_network *network_of(const char *text)
{
    descent_error error = {0};
    descent_network *network = NULL;
    json_t *json = json_loads(text, 0, NULL);
    CHECK_OK(dsc_network_from_json(json, &network, &error));
    json_decref(json);
    return network;
}

static void check_network(const char *layers, double dropout, descent_task task)
{
    descent_error error = {0};
    descent_network *network = parse(layers, dropout, task), *copy = NULL;
    char *text = text_of_network(network);
    descent_network *back = network_of(text);
    CHECK_OK(dsc_network_copy(network, &copy, &error));
    descent_network *const both[] = {back, copy};
    const size_t n = descent_network_parameters(network);
    double *x = calloc(2 * n, sizeof *x);
    descent_graph_initialise_f64(network->graph, 4, x);
    for (size_t i = 0; i < 2; i++) {
        char *again = text_of_network(both[i]);
        CHECK_TEXT(again, text);
        CHECK_TEXT(both[i]->summary, network->summary);
        CHECK_TEXT(both[i]->layers, network->layers);
        CHECK(both[i]->dropout == network->dropout && both[i]->task == network->task);
        CHECK(descent_network_parameters(both[i]) == n);
        descent_graph_initialise_f64(both[i]->graph, 4, x + n);
        CHECK(memcmp(x, x + n, n * sizeof *x) == 0);
        CHECK_OK(dsc_network_agrees(network, "one", both[i], "another", &error));
        free(again);
        descent_network_free(both[i]);
    }
    free(x);
    free(text);
    descent_network_free(network);
}

static void networks_from_text_read_back(void)
{
    static const char *const layers[] = {
        "",
        "4",
        "256 relu 128 relu",
        "8 linear 3 tanh",
        "7 relu dropout:0.1 6 tanh dropout:0.30000000000000004",
        "dropout:0.5 3 sin",
        "1x5x1 conv 3 1x3 relu pool 1x2 4 tanh",
        "5x1x1 conv 2 3x1 stride 2 linear dropout 0.25 global-pool"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        check_network(layers[i], 0.0, DESCENT_TASK_CLASSIFY);
        check_network(layers[i], 0.1, DESCENT_TASK_REGRESS);
    }
    for (int f = 0; f < DESCENT_FUNCTION_COUNT; f++) {
        char text[64];
        snprintf(text, sizeof text, "6 %s 4", descent_function_name((descent_function)f));
        check_network(text, 0.0, DESCENT_TASK_REGRESS);
    }
}

/* Whether two networks are the same is a matter of what they compute, not of their text. */
static void identity_of_networks_is_structural(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } pairs[] = {
        {"64 relu 64 tanh 64 tanh", "64 relu 64 tanh 64 relu", false},
        {"4 relu 4 linear", "4 linear 4 relu", false},
        {"4 sin 4 sin 4 cos", "4 sin 4 cos 4 cos", false},
        {"4 relu", "5 relu", false},
        {"4 relu", "4 relu 4 relu", false},
        {"4 relu", "", false},
        {"4 relu 3 tanh", "4 relu 3 tanh", true},
        {"4", "4 relu", true},
        {"4 relu dropout:0.2 3 tanh", "4 relu 3 tanh dropout:0.1", true},
        {"dropout:0.2 dropout:0.2", "", true},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        descent_error error = {0};
        descent_network *a = parse(pairs[i].a, 0.0, DESCENT_TASK_CLASSIFY);
        descent_network *b = parse(pairs[i].b, 0.0, DESCENT_TASK_CLASSIFY);
        const descent_status wanted = pairs[i].same ? DESCENT_OK : DESCENT_INVALID;
        CHECK(dsc_network_agrees(a, "a", b, "b", &error) == wanted);
        CHECK(dsc_network_agrees(b, "b", a, "a", &error) == wanted);
        descent_network_free(b);
        b = parse(pairs[i].a, 0.0, DESCENT_TASK_REGRESS);
        CHECK(dsc_network_agrees(a, "a", b, "b", &error) == DESCENT_INVALID);
        descent_network_free(a);
        descent_network_free(b);
    }
}

/* Networks from documents that nobody could train or predict with. */
static void wrong_networks_are_refused(void)
{
    static const char *const changes[][3] = {
        {"\"input\":0", "\"input\":99", "a network needs an input, a target"},
        {"\"input\":0", "\"input\":-1", "a network needs an input, a target"},
        {"\"input\":0", "\"input\":4", "are input nodes"},
        {"\"target\":1", "\"target\":0", "an output of 5 x classes"},
        {"\"output\":7", "\"output\":1", "cannot depend on its target"},
        {"\"task\":\"classify\"", "\"task\":\"rank\"", "\"task\" of the network"},
        {"\"task\":\"classify\"", "\"task\":\"regress\"",
         "an output for each target: there are 3 and 1"},
        {"\"output\":7", "\"output\":4", "as many logits as the network has outputs"},
        {"descent graph 1", "descent graph 9", "this is not a graph"},
    };
    descent_network *network = parse("4 relu", 0.0, DESCENT_TASK_CLASSIFY);
    char *text = text_of_network(network);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char changed[4096];
        const char *at = strstr(text, changes[i][0]);
        if (!CHECK(at != NULL)) {
            printf("  %s\n", text);
            continue;
        }
        snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, changes[i][1],
                 at + strlen(changes[i][0]));
        json_t *json = json_loads(changed, 0, NULL);
        descent_network *bad = NULL;
        descent_error error = {0};
        CHECK(dsc_network_from_json(json, &bad, &error) == DESCENT_BAD_DATA);
        if (!CHECK(!bad && strstr(error.message, changes[i][2]))) {
            printf("  %s: %s\n", changes[i][1], error.message);
        }
        json_decref(json);
    }
    free(text);
    descent_network_free(network);
}

/* The value, gradient and Hessian-vector product of a graph of one parameter. */
static void numbers_of(descent_graph *graph, const double *x, double numbers[])
{
    const problem p = {.graph = graph, .root = graph->nodes[graph->count - 1], .rows = 1};
    const size_t n = descent_graph_parameters(graph);
    evaluate(&p, DESCENT_FLOAT64, 1, x, x, numbers, numbers + 1, numbers + 1 + n);
}

/* Written, read and written again: the same text, and the same bits of what it computes. */
static void check_formula(const char *formula)
{
    enum { MOST = 16 };
    const descent_setting six = {"n", 6.0};
    descent_error error = {0};
    descent_expression *e = NULL;
    descent_graph *g = NULL, *copy = NULL;
    descent_node *result = NULL;
    CHECK_OK(descent_expression_parse(formula, &six, 1, &e, &error));
    CHECK_OK(descent_graph_create(&g, &error));
    const size_t n = descent_expression_variables(e);
    descent_node *x = descent_parameter(g, "x", 1, n, DESCENT_INITIAL_ZERO, 0.0, false);
    CHECK_OK(dsc_formula_graph(e, g, x, &result, &error));
    char *text = text_of(g);
    CHECK_OK(read(text, &copy, &error));
    char *again = text_of(copy);
    CHECK_TEXT(again, text);
    double at[MOST], one[2 * MOST + 1] = {0.0}, other[2 * MOST + 1] = {0.0};
    for (size_t i = 0; i < n; i++) {
        at[i] = 0.3 + 0.1 * (double)i;
    }
    numbers_of(g, at, one);
    numbers_of(copy, at, other);
    if (!CHECK(memcmp(one, other, sizeof one) == 0)) {
        printf("  %s\n", formula);
    }
    for (size_t i = 0; i < g->count; i++) {
        CHECK(dsc_fields_same(g->nodes[i], copy->nodes[i]));
    }
    free(text);
    free(again);
    descent_graph_free(g);
    descent_graph_free(copy);
    descent_expression_free(e);
}

static void formulas_read_back(void)
{
    static const char *const texts[] = {
        "x",
        "(1-x)^2 + 100*(y-x^2)^2",
        "sin(x) + 0.5*sin(3*x)",
        "0.1*x + 1e-310*y - 1/3",
        "exp(-x)/hypot(x, y) + atan2(y, x)*max(x, 0.5) - min(x, y)^1.5",
        "sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i]) / 2",
        "x*y*x*y + tanh(sigmoid(x))*erf(y)",
        "sum(i, 1, n-1, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check_formula(texts[i]);
    }
}

/* Numbers that JSON has no digits for, and a chain as long as formulas make them. */
static void programs_read_back(void)
{
    enum { LONG = 100000 };
    descent_error error = {0};
    descent_graph *g = NULL, *copy = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *w = descent_parameter(g, "w", 1, 2, DESCENT_INITIAL_ZERO, 0.0, true);
    dsc_program *program = dsc_program_create(2, 3, LONG);
    program->elements[0] = 1;
    program->numbers[0] = (double)INFINITY;
    program->numbers[1] = -0.0;
    program->numbers[2] = 5e-324;
    for (uint32_t i = 0; i < LONG; i++) {
        const uint32_t before = i == 0 ? 0 : 4 + i;
        program->instructions[i] =
            i % 2 ? (dsc_instruction){DSC_UNARY + DESCENT_SIN, true, false, before, before}
                  : (dsc_instruction){DESCENT_ADD, true, false, before, 4};
    }
    program->result = 4 + LONG;
    CHECK(dsc_graph_program(g, w, program) != NULL);
    char *text = text_of(g);
    CHECK_OK(read(text, &copy, &error));
    char *again = text_of(copy);
    CHECK_TEXT(again, text);
    CHECK(strstr(text, "\"elements\":[1,0],\"numbers\":[\"inf\",-0.0,"));
    CHECK(dsc_fields_same(g->nodes[1], copy->nodes[1]));
    free(text);
    free(again);
    descent_graph_free(copy);
    // One that differs in an instruction is another.
    program->instructions[LONG - 1].code = DSC_UNARY + DESCENT_COS;
    text = text_of(g);
    CHECK_OK(read(text, &copy, &error));
    program->instructions[LONG - 1].code = DSC_UNARY + DESCENT_SIN;
    CHECK(!dsc_fields_same(g->nodes[1], copy->nodes[1]));
    free(text);
    descent_graph_free(copy);
    descent_graph_free(g);
}

/* An operator whose row lists no fields cannot stand in a file; the library has none. */
static void an_operator_without_fields_is_not_written(void)
{
    static dsc_operator row;
    static dsc_operator_set set;
    descent_graph *g = NULL;
    descent_error error = {0};
    json_t *json = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    CHECK(descent_input(g, "x", 2) != NULL);
    row = *dsc_operator_of(g->nodes[0]);
    row.fields = NULL;
    set.of[1][0] = &row;
    const dsc_operator_set *own = g->nodes[0]->op;
    g->nodes[0]->op = &set;
    CHECK(dsc_graph_to_json(g, &json, &error) == DESCENT_UNSUPPORTED && !json);
    CHECK_TEXT(error.message, "node 0 of the graph (input) cannot be written to a file");
    g->nodes[0]->op = own;
    descent_graph_free(g);
}

#define NODES(list) "{\"format\": \"descent graph 1\", \"nodes\": [" list "]}"
#define X           "{\"operator\": \"input\", \"name\": \"x\", \"width\": 3}"
#define W                                                                                      \
    ", {\"operator\": \"parameter\", \"name\": \"w\", \"rows\": 3, \"columns\": 2, "           \
    "\"initial\": \"he\", \"scale\": 0, \"decays\": true}"
#define PROGRAM(elements, numbers, instructions, result)                                       \
    NODES(                                                                                     \
        X                                                                                      \
        ", {\"operator\": \"program\", \"inputs\": [0], \"program\": {\"elements\": " elements \
        ", \"numbers\": " numbers ", \"instructions\": " instructions ", \"result\": " result  \
        "}}")
#define DENSE(inputs, function)                                                                \
    ", {\"operator\": \"dense\", \"inputs\": " inputs ", \"function\": " function "}"

/* Its operator was called slice before a word meant one thing. */
static void a_former_name_of_an_operator_is_read(void)
{
    descent_graph *graph = NULL;
    descent_error error = {0};
    CHECK_OK(read(NODES(X ", {\"operator\": \"slice\", \"inputs\": [0], \"first\": 2, "
                          "\"width\": 2, \"step\": -1}"),
                  &graph, &error));
    char *text = text_of(graph);
    CHECK(strstr(text, "\"operator\":\"pick\"") && graph->nodes[1]->width == 2);
    free(text);
    descent_graph_free(graph);
}

static void wrong_documents_are_refused(void)
{
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"{}", "this is not a graph"},
        {"{\"format\": \"descent graph 2\", \"nodes\": []}", "this is not a graph"},
        {"[]", "this is not a graph"},
        {NODES("7"), "node 0 of the graph: \"operator\" is not known"},
        {NODES("{\"operator\": \"intuition\"}"), "\"operator\" is not known"},
        {NODES(X ", {\"operator\": \"program\", \"inputs\": [0]}"),
         "\"program\" has no lists of elements, numbers and instructions"},
        {PROGRAM("[0]", "7", "[]", "0"), "has no lists of elements"},
        {PROGRAM("[3]", "[]", "[]", "0"), "there is no element 3 in a width of 3"},
        {PROGRAM("[-1]", "[]", "[]", "0"), "an element that is not a whole number"},
        {PROGRAM("[4294967296]", "[]", "[]", "0"), "an element that is not a whole number"},
        {PROGRAM("[0.5]", "[]", "[]", "0"), "an element that is not a whole number"},
        {PROGRAM("[0]", "[[]]", "[]", "0"), "holds something that is not a number"},
        {PROGRAM("[0]", "[]", "[7]", "0"), "that is not [function, slot] or"},
        {PROGRAM("[0]", "[]", "[[\"sin\"]]", "0"), "that is not [function, slot] or"},
        {PROGRAM("[0]", "[]", "[[\"sin\", 0, 0]]", "1"), "whose function is not known"},
        {PROGRAM("[0]", "[]", "[[\"add\", 0]]", "1"), "whose function is not known"},
        {PROGRAM("[0]", "[]", "[[12, 0]]", "1"), "whose function is not known"},
        {PROGRAM("[0]", "[]", "[[\"sin\", 1]]", "1"), "needs what does not come before it"},
        {PROGRAM("[0]", "[]", "[[\"add\", 0, 1]]", "1"), "needs what does not come before it"},
        {PROGRAM("[0]", "[]", "[[\"add\", -1, 0]]", "1"), "needs what does not come before it"},
        {PROGRAM("[0]", "[]", "[[\"sin\", \"0\"]]", "1"), "needs what does not come before it"},
        {PROGRAM("[0]", "[]", "[[\"sin\", 0]]", "2"), "a result that none of its"},
        {PROGRAM("[0]", "[]", "[[\"sin\", 0]]", "-1"), "a result that none of its"},
        {PROGRAM("[]", "[]", "[]", "0"), "a result that none of its"},
        {NODES("{\"operator\": \"input\"}"), "\"width\" is not a whole number"},
        {NODES("{\"operator\": \"input\", \"width\": 0}"), "an input has a width of 0"},
        {NODES("{\"operator\": \"input\", \"width\": -1}"), "\"width\" is not a whole number"},
        {NODES(X DENSE("[0, 1]", "\"relu\"")), "names a node that does not come before it"},
        {NODES(X DENSE("[0, -1]", "\"relu\"")), "names a node that does not come before it"},
        {NODES(X W DENSE("[0, \"1\"]", "\"relu\"")), "names a node that does not"},
        {NODES(X W DENSE("[0]", "\"relu\"")), "dense takes 2 to 3 inputs, not 1"},
        {NODES(X W DENSE("[0, 1, 1, 1, 1]", "\"relu\"")), "\"inputs\" is not a short list"},
        {NODES(X W DENSE("7", "\"relu\"")), "\"inputs\" is not a short list"},
        {NODES(X W DENSE("[0, 1]", "\"relux\"")), "\"function\" is not known"},
        {NODES(X W DENSE("[0, 1]", "4")), "\"function\" is not known"},
        {NODES(X W DENSE("[0, 0]", "\"relu\"")), "cannot depend on the examples"},
        {NODES(X ", {\"operator\": \"dropout\", \"inputs\": [0], \"rate\": \"inf\"}"),
         "the rate is inf"},
        {NODES(X ", {\"operator\": \"dropout\", \"inputs\": [0], \"rate\": \"much\"}"),
         "\"rate\" is not a number"},
        {NODES("{\"operator\": \"constant\", \"width\": 2, \"value\": 0, \"numbers\": [1]}"),
         "\"numbers\" is not as long"},
        {NODES("{\"operator\": \"constant\", \"width\": 1, \"value\": 0, \"numbers\": [[]]}"),
         "\"numbers\" holds something that is not a number"},
        {NODES("{\"operator\": \"parameter\", \"name\": \"w\", \"rows\": 4611686018427387904, "
               "\"columns\": 4, \"initial\": \"he\", \"scale\": 0, \"decays\": true}"),
         "too large"},
        {NODES("{\"operator\": \"parameter\", \"name\": \"w\", \"rows\": 3, "
               "\"columns\": 4, \"initial\": \"he\", \"scale\": 0, \"decays\": 1}"),
         "\"decays\" is not true or false"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        descent_graph *graph = NULL;
        descent_error error = {0};
        CHECK(read(bad[i].text, &graph, &error) == DESCENT_BAD_DATA);
        if (!CHECK(!graph && strstr(error.message, bad[i].message))) {
            printf("  %s\n  %s\n", bad[i].text, error.message);
        }
    }
    descent_graph *graph = NULL;
    descent_error error = {0};
    CHECK_OK(read(NODES(X W DENSE("[0, 1]", "\"relu\"")), &graph, &error));
    CHECK(graph->count == 3 && graph->nodes[2]->width == 2);
    descent_graph_free(graph);
}

// ---- damage ----

static descent_status read_damaged_graph(json_t *json, void *none, descent_error *why)
{
    (void)none;
    descent_error error = {0};
    descent_graph *graph = NULL;
    const descent_status status = dsc_graph_from_json(json, NULL, 0, &graph, why);
    CHECK((status == DESCENT_OK) == (graph != NULL));
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA);
    if (graph) { /* it can be written, and that reads back to the same */
        char *text = text_of(graph);
        descent_graph *again = NULL;
        CHECK_OK(read(text, &again, &error));
        CHECK(again && again->count == graph->count);
        descent_graph_free(again);
        free(text);
    }
    descent_graph_free(graph);
    return status;
}

static descent_status read_damaged_network(json_t *json, void *whole, descent_error *error)
{
    descent_network *network = NULL;
    descent_error why = {0};
    const descent_status status = dsc_network_from_json(json, &network, error);
    CHECK((status == DESCENT_OK) == (network != NULL));
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA);
    if (network) {
        const descent_status agrees = dsc_network_agrees(whole, "one", network, "other", &why);
        CHECK(agrees == DESCENT_OK || (agrees == DESCENT_INVALID && *why.message));
    }
    descent_network_free(network);
    return status;
}

// Every value of graphs and of networks, replaced by others or left out.
static void any_damage_is_refused_or_does_no_harm(void)
{
    descent_error error = {0};
    descent_graph *g = everything();
    json_t *json = NULL;
    g->error = (descent_error){0};
    CHECK_OK(dsc_graph_to_json(g, &json, &error));
    damage_everywhere(json, read_damaged_graph, NULL);
    descent_graph_free(g);

    static const char program[] =
        PROGRAM("[0, 2, 1]", "[0.5, \"-inf\"]", "[[\"add\", 0, 1], [\"sin\", 5]]", "6");
    damage_everywhere(json_loads(program, 0, NULL), read_damaged_graph, NULL);

    descent_network *network = parse("4 relu dropout:0.2 3 tanh", 0.0, DESCENT_TASK_CLASSIFY);
    CHECK_OK(dsc_network_to_json(network, &json, &error));
    damage_everywhere(json, read_damaged_network, network);
    descent_network_free(network);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_document_reads_back_to_the_same_graph),
        TEST(networks_from_text_read_back),
        TEST(identity_of_networks_is_structural),
        TEST(wrong_networks_are_refused),
        TEST(formulas_read_back),
        TEST(programs_read_back),
        TEST(an_operator_without_fields_is_not_written),
        TEST(wrong_documents_are_refused),
        TEST(any_damage_is_refused_or_does_no_harm),
        TEST(a_former_name_of_an_operator_is_read),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
