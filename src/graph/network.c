// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks from a line of text: "256 relu dropout:0.2 128 relu".
//
// Keeps: `layers` is the text in full, with the activation that was left out put in ("64" ->
// "64 relu"), so that a stored network does not change its meaning with the default. A message
// about a word shows the line with a caret below the word. The output layer is not part of the
// text; it follows from the task: logits of the classes, or one number.
//
// A network from a hand-made graph has to be what training takes for granted: one row of
// inputs, one target, an output that does not know the target, and a loss for each example.
#include "graph/network.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "graph/operators/operators.h"

enum { MAX_WORD = 32, MOST_UNITS = 1 << 24 };

typedef struct parser {
    const char *text;
    const char *at;      /* behind the current word */
    char word[MAX_WORD]; /* "" at the end */
    size_t column;       /* of the word, from 1 */
    descent_function bare;
    char *complete; /* the text with a function behind every number; room for it */
    descent_error *error;
} parser;

static descent_status next_word(parser *p)
{
    while (isspace((unsigned char)*p->at)) {
        p->at++;
    }
    const char *start = p->at;
    while (*p->at && !isspace((unsigned char)*p->at)) {
        p->at++;
    }
    const size_t length = (size_t)(p->at - start);
    p->column = (size_t)(start - p->text) + 1;
    FAIL_IF(length >= MAX_WORD, p->error, DESCENT_INVALID,
            "layers: the word at column %zu is too long: \"%.20s...\"", p->column, start);
    memcpy(p->word, start, length);
    p->word[length] = '\0';
    return DESCENT_OK;
}

static descent_status refuse_near(const parser *p, const char *expected, const char *near)
{
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu is not %s%s%s%s\n  %s\n  %*s^" DSC_REMEDY
                    "layers = 256 relu 128 relu",
                    p->word, p->column, expected, near ? "; did you mean \"" : "",
                    near ? near : "", near ? "\"?" : "", p->text, (int)p->column - 1, "");
}

static descent_status refuse(const parser *p, const char *expected)
{
    return refuse_near(p, expected, NULL);
}

static descent_status refuse_activation(const parser *p)
{
    const char *names[DESCENT_FUNCTION_COUNT];
    for (int i = 0; i < DESCENT_FUNCTION_COUNT; i++) {
        names[i] = descent_function_name((descent_function)i);
    }
    return refuse_near(p, "a number of units or an activation",
                       descent_nearest_name(p->word, names, DESCENT_FUNCTION_COUNT));
}

static void complete_with(parser *p, const char *word)
{
    strcat(p->complete, *p->complete ? " " : "");
    strcat(p->complete, word);
}

static bool is_number(const char *word)
{
    return isdigit((unsigned char)word[0]);
}

// A number of units, and the function behind it if there is one.
static descent_status parse_dense(parser *p, descent_network *network, descent_node **node)
{
    double units = 0.0;
    if (!dsc_parse_number(p->word, strlen(p->word), &units) || units < 1.0 ||
        units > MOST_UNITS || units != floor(units)) {
        return refuse(p, "a number of units from 1 to 16,777,216");
    }
    complete_with(p, p->word);
    TRY(next_word(p));
    descent_function function = p->bare;
    if (p->word[0] && !is_number(p->word) && strncmp(p->word, "dropout", 7) != 0) {
        const bool linear = strcmp(p->word, "linear") == 0;
        function = linear ? DESCENT_IDENTITY : descent_function_find(p->word);
        if (function == DESCENT_FUNCTION_COUNT) {
            return refuse_activation(p);
        }
        complete_with(p, p->word);
        TRY(next_word(p));
    } else if (p->bare != DESCENT_IDENTITY) {
        complete_with(p, descent_function_name(p->bare));
    }
    *node = descent_dense(network->graph, *node, (size_t)units, function);
    // After each hidden layer, never after the output.
    if (network->dropout > 0.0) {
        *node = descent_dropout(network->graph, *node, network->dropout);
    }
    return DESCENT_OK;
}

static descent_status parse_dropout(parser *p, descent_network *network, descent_node **node)
{
    double rate = 0.0;
    if (p->word[7] != ':' || !dsc_parse_number(p->word + 8, strlen(p->word + 8), &rate) ||
        !(rate >= 0.0 && rate < 1.0)) {
        return refuse(p, "\"dropout:RATE\" with a rate from 0 to less than 1");
    }
    *node = descent_dropout(network->graph, *node, rate);
    complete_with(p, p->word);
    return next_word(p);
}

static descent_status parse_layers(parser *p, descent_network *network, descent_node **node)
{
    TRY(next_word(p));
    while (p->word[0]) {
        if (is_number(p->word)) {
            TRY(parse_dense(p, network, node));
        } else if (strncmp(p->word, "dropout", 7) == 0) {
            TRY(parse_dropout(p, network, node));
        } else {
            return refuse(p, "a number of units");
        }
    }
    return DESCENT_OK;
}

// Whole words: "relu" is a part of "leaky-relu".
static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at += length) {
        if (at > words && at[-1] == ' ' && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

// "784-256-128-10 relu": widths, then the activations in order of appearance, each once.
static void summarise(descent_network *network)
{
    char functions[128] = "", number[24];
    const descent_graph *graph = network->graph;
    snprintf(network->summary, sizeof network->summary, "%zu", network->input->width);
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        if (!dsc_operator_of(node)->layer) {
            continue;
        }
        snprintf(number, sizeof number, "-%zu", node->width);
        strncat(network->summary, number,
                sizeof network->summary - strlen(network->summary) - 1);
        const int function = dsc_node_function(node);
        const char *name = descent_function_name((descent_function)function);
        if (function < DESCENT_FUNCTION_COUNT && function != DESCENT_IDENTITY &&
            !has_word(functions, name)) {
            strncat(functions, " ", sizeof functions - strlen(functions) - 1);
            strncat(functions, name, sizeof functions - strlen(functions) - 1);
        }
    }
    strncat(network->summary, functions,
            sizeof network->summary - strlen(network->summary) - 1);
}

static descent_status build(descent_network *network, const char *layers,
                            const dsc_network_shape *shape, descent_error *error)
{
    FAIL_IF(!(network->dropout >= 0.0 && network->dropout < 1.0), error, DESCENT_INVALID,
            "dropout is %g; it must be at least 0 and less than 1", network->dropout);
    FAIL_IF(shape->inputs == 0, error, DESCENT_INVALID,
            "the data have no inputs to learn from");
    FAIL_IF(shape->task == DESCENT_TASK_CLASSIFY && shape->outputs < 2, error, DESCENT_BAD_DATA,
            "the target has %zu class: there is nothing to distinguish", shape->outputs);
    // A number has one character at least, and relu with its space five.
    const size_t room = 6 * strlen(layers) + 1;
    network->layers = calloc(room, 1);
    if (!network->layers) {
        return dsc_no_memory(error, "a network", room);
    }
    TRY(descent_graph_create(&network->graph, error));
    descent_graph *graph = network->graph;
    descent_node *node = network->input = descent_input(graph, "inputs", shape->inputs);
    network->target = descent_input(graph, "target", 1);
    parser p = {.text = layers,
                .at = layers,
                .error = error,
                .bare = shape->bare,
                .complete = network->layers};
    TRY(parse_layers(&p, network, &node));
    if (shape->bare == DESCENT_IDENTITY) { // as it was typed: there was nothing to add
        memcpy(network->layers, layers, strlen(layers) + 1);
    }
    network->output = descent_dense(graph, node, shape->outputs, DESCENT_IDENTITY);
    network->loss = shape->task == DESCENT_TASK_CLASSIFY
                        ? descent_softmax_cross_entropy(graph, network->output, network->target)
                        : descent_squared_error(graph, network->output, network->target);
    TRY(descent_graph_check(graph, error));
    summarise(network);
    return DESCENT_OK;
}

descent_status dsc_network_parse(const char *layers, double dropout,
                                 const dsc_network_shape *shape, descent_network **network,
                                 descent_error *error)
{
    descent_network *self = calloc(1, sizeof *self);
    if (!self) {
        return dsc_no_memory(error, "a network", sizeof *self);
    }
    self->task = shape->task;
    self->dropout = dropout;
    const descent_status status = build(self, layers, shape, error);
    if (status != DESCENT_OK) {
        descent_network_free(self);
        return status;
    }
    *network = self;
    return DESCENT_OK;
}

descent_status descent_network_parse(const char *layers, double dropout,
                                     const descent_dataset *data, descent_network **network,
                                     descent_error *error)
{
    NEED(error, "layers, data, network", layers, data, network);
    const descent_task task = descent_dataset_task(data);
    FAIL_IF(task != DESCENT_TASK_CLASSIFY && task != DESCENT_TASK_REGRESS, error,
            DESCENT_INVALID, "the data set has no target to learn");
    const dsc_network_shape shape = {
        .inputs = descent_dataset_inputs(data),
        .outputs = task == DESCENT_TASK_CLASSIFY ? descent_dataset_classes(data) : 1,
        .task = task,
        .bare = DESCENT_RELU};
    return dsc_network_parse(layers, dropout, &shape, network, error);
}

// reached: for each node of the graph whether `node` depends on it.
static void reach(const descent_graph *graph, const descent_node *node, bool *reached)
{
    reached[node->index] = true;
    // From the last node to the first: inputs come before their users, so one sweep is enough.
    for (size_t i = graph->count; i-- > 0;) {
        for (size_t k = 0; reached[i] && k < graph->nodes[i]->input_count; k++) {
            reached[graph->nodes[i]->inputs[k]->index] = true;
        }
    }
}

// Is every number that is needed a parameter, a constant, of the row or its target? And is a
// class number compared with logits that have one for each class?
static descent_status check_reached(const descent_network *network, bool *reached,
                                    descent_error *error)
{
    const descent_graph *graph = network->graph;
    reach(graph, network->output, reached);
    FAIL_IF(reached[network->target->index], error, DESCENT_INVALID,
            "a network's output cannot depend on its target");
    reach(graph, network->loss, reached);
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        const dsc_operator *op = dsc_operator_of(node);
        FAIL_IF(reached[i] && op->leaf == DSC_FED && node != network->input &&
                    node != network->target,
                error, DESCENT_INVALID,
                "the network depends on the input node %.47s, which is neither its input nor "
                "its target",
                node->name);
        FAIL_IF(reached[i] && op->loss && op->loss->shiftable &&
                    (node->inputs[1] != network->target ||
                     node->inputs[0]->width < network->output->width ||
                     network->task != DESCENT_TASK_CLASSIFY),
                error, DESCENT_INVALID,
                "%s in a network needs the task to classify, the network's target, and as many "
                "logits as the network has outputs",
                op->name);
    }
    return DESCENT_OK;
}

static descent_status check_dependence(const descent_network *network, descent_error *error)
{
    bool *reached = calloc(network->graph->count, sizeof *reached);
    if (!reached) {
        return dsc_no_memory(error, "a network", network->graph->count);
    }
    const descent_status status = check_reached(network, reached, error);
    free(reached);
    return status;
}

static descent_status check_parts(const descent_graph *graph, const descent_node *input,
                                  const descent_node *target, const descent_node *output,
                                  const descent_node *loss, descent_task task,
                                  descent_error *error)
{
    TRY(descent_graph_check(graph, error));
    FAIL_IF(!input || !target || !output || !loss, error, DESCENT_INVALID,
            "a network needs an input, a target, an output and a loss");
    FAIL_IF(!dsc_graph_has(graph, input) || !dsc_graph_has(graph, target) ||
                !dsc_graph_has(graph, output) || !dsc_graph_has(graph, loss),
            error, DESCENT_INVALID, "a node of the network belongs to another graph");
    FAIL_IF(dsc_operator_of(input)->leaf != DSC_FED ||
                dsc_operator_of(target)->leaf != DSC_FED || target->width != 1,
            error, DESCENT_INVALID,
            "a network's input and target are input nodes, the target with a width of 1");
    FAIL_IF(task != DESCENT_TASK_CLASSIFY && task != DESCENT_TASK_REGRESS, error,
            DESCENT_INVALID, "a network's task is to classify or to regress");
    FAIL_IF(!loss->batched || loss->width != 1, error, DESCENT_INVALID,
            "a network's loss is one number for each example");
    FAIL_IF(!output->batched || (task == DESCENT_TASK_REGRESS && output->width != 1), error,
            DESCENT_INVALID,
            "a network's output is a row for each example, of width 1 to regress");
    return DESCENT_OK;
}

descent_status descent_network_from_graph(descent_graph *graph, descent_node *input,
                                          descent_node *target, descent_node *output,
                                          descent_node *loss, descent_task task,
                                          descent_network **network, descent_error *error)
{
    NEED(error, "graph", graph);
    const descent_status status =
        network ? check_parts(graph, input, target, output, loss, task, error)
                : dsc_need(error, __func__, "network", (const void *const[]){NULL}, 1);
    if (status != DESCENT_OK) {
        // The graph is ours whether this succeeds or not.
        descent_graph_free(graph);
        return status;
    }
    descent_network *self = calloc(1, sizeof *self);
    if (!self) {
        descent_graph_free(graph);
        return dsc_no_memory(error, "a network", sizeof *self);
    }
    *self = (descent_network){.graph = graph,
                              .input = input,
                              .target = target,
                              .output = output,
                              .loss = loss,
                              .task = task};
    const descent_status sound = check_dependence(self, error);
    if (sound != DESCENT_OK) {
        descent_network_free(self);
        return sound;
    }
    summarise(self);
    *network = self;
    return DESCENT_OK;
}

descent_status dsc_network_fits(const descent_network *network, const descent_dataset *data,
                                descent_error *error)
{
    const descent_task task = descent_dataset_task(data);
    FAIL_IF(descent_dataset_rows(data) == 0, error, DESCENT_BAD_DATA,
            "the data set has no rows");
    FAIL_IF(network->input->width != descent_dataset_inputs(data), error, DESCENT_INVALID,
            "the network takes %zu inputs, the data set has %zu", network->input->width,
            descent_dataset_inputs(data));
    FAIL_IF(network->task != task, error, DESCENT_INVALID,
            "the network learns to %s, the data set has %s",
            network->task == DESCENT_TASK_CLASSIFY ? "classify" : "regress",
            task == DESCENT_TASK_CLASSIFY  ? "classes"
            : task == DESCENT_TASK_REGRESS ? "values"
                                           : "no target");
    FAIL_IF(task == DESCENT_TASK_CLASSIFY &&
                network->output->width < descent_dataset_classes(data),
            error, DESCENT_INVALID, "the network has %zu outputs, the data set has %zu classes",
            network->output->width, descent_dataset_classes(data));
    for (size_t r = 0; r < descent_dataset_rows(data); r++) {
        FAIL_IF(isnan(descent_dataset_target(data, r)), error, DESCENT_BAD_DATA,
                "row %zu of the data set has no target", r + 1);
    }
    return DESCENT_OK;
}

void descent_network_free(descent_network *network)
{
    if (network) {
        descent_graph_free(network->graph);
        free(network->layers);
        free(network);
    }
}

size_t descent_network_inputs(const descent_network *network)
{
    if (!network) {
        return 0;
    }
    return network->input->width;
}

size_t descent_network_outputs(const descent_network *network)
{
    if (!network) {
        return 0;
    }
    return network->output->width;
}

size_t descent_network_parameters(const descent_network *network)
{
    if (!network) {
        return 0;
    }
    return network->graph->parameters;
}

const descent_graph *descent_network_graph(const descent_network *network)
{
    if (!network) {
        return NULL;
    }
    return network->graph;
}

const char *descent_network_layers(const descent_network *network)
{
    if (!network) {
        return NULL;
    }
    return network->layers;
}

const char *descent_network_summary(const descent_network *network)
{
    if (!network) {
        return "";
    }
    return network->summary;
}
