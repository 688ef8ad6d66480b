// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks from a line of text: "256 relu dropout:0.2 128 relu" (layers.h).
//
// Keeps: `layers` is the text in full, with what was left out put in, so that a stored network
// does not change its meaning. The output layer is not part of the text; it follows from the
// task: logits of the classes, or one number.
//
// A network from a hand-made graph has to be what training takes for granted: one row of
// inputs, one target, an output that does not know the target, and a loss for each example.
#include "graph/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/size.h"
#include "data/dataset.h"
#include "data/row_shape.h"
#include "graph/layers.h"
#include "graph/layers_padded.h"
#include "graph/layers_positions.h"
#include "graph/operators/operators.h"

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

static void append(char *text, size_t room, const char *more)
{
    strncat(text, more, room - strlen(text) - 1);
}

// " relu tanh": in order of appearance, each once.
static void append_functions(descent_network *network)
{
    char functions[128] = "";
    for (size_t i = 0; i <= network->output->index; i++) {
        const descent_node *node = network->graph->nodes[i];
        const int function = dsc_node_function(node);
        const char *name = descent_function_name((descent_function)function);
        if (node->batched && function < DESCENT_FUNCTION_COUNT &&
            function != DESCENT_IDENTITY && !has_word(functions, name)) {
            append(functions, sizeof functions, " ");
            append(functions, sizeof functions, name);
        }
    }
    append(network->summary, sizeof network->summary, functions);
}

// The next layer of node i on; NULL behind the last one.
static const descent_node *next_layer(const descent_graph *graph, size_t *i)
{
    while (*i < graph->count && !dsc_operator_of(graph->nodes[*i])->layer) {
        ++*i;
    }
    return *i < graph->count ? graph->nodes[(*i)++] : NULL;
}

// "784-256-128-10 relu": widths of layers, or shapes, then the functions. Many layers of one shape,
// one behind the other, are "7*32x32x16".
static void summarise(descent_network *network)
{
    enum { MANY = 12 };
    char size[DSC_SHAPE_TEXT + 32];
    const descent_graph *graph = network->graph;
    size_t layers = 0, i = 0;
    while (next_layer(graph, &i)) {
        layers++;
    }
    i = 0;
    dsc_shape_text(network->input->shape, "x", network->summary);
    for (const descent_node *node = next_layer(graph, &i), *next; node; node = next) {
        size_t same = 1;
        while ((next = next_layer(graph, &i)) && layers > MANY &&
               dsc_shape_same(next->shape, node->shape)) {
            same++;
        }
        const int length = same > 1 ? snprintf(size, sizeof size, "-%zu*", same)
                                    : snprintf(size, sizeof size, "-");
        dsc_shape_text(node->shape, "x", size + length);
        append(network->summary, sizeof network->summary, size);
    }
    append_functions(network);
}

// The hidden layers, whose text in full is `hidden`'s.
static descent_status build_hidden(descent_network *network, dsc_layers *hidden,
                                   const dsc_network_shape *shape, descent_error *error)
{
    descent_shape row;
    TRY(dsc_layers_input(hidden, shape->inputs, shape->image, &row, error));
    const bool masks = shape->padded && row.rank > 1;
    TRY(descent_graph_create(&network->graph, error));
    network->input =
        descent_input_shaped(network->graph, "inputs",
                             masks ? (descent_shape){3, {1, row.dim[1], row.dim[2] + 1}} : row);
    network->target =
        descent_input(network->graph, "target", shape->targets ? shape->targets : 1);
    TRY(descent_graph_check(network->graph, error));
    hidden->graph = network->graph;
    hidden->node = network->input;
#ifndef DESCENT_PORTABLE_ONLY // pages have no sequences
    if (masks) {
        TRY(dsc_layers_begin_padded(hidden, error));
    }
#endif
    return dsc_layers_parse(hidden, error);
}

// Losses of several targets are means over them: they do not grow with their number.
static descent_node *loss_of(descent_graph *graph, const dsc_network_shape *shape,
                             descent_node *output, descent_node *target)
{
    switch (shape->task) {
    case DESCENT_TASK_CLASSIFY:
        return descent_softmax_cross_entropy_smoothed(graph, output, target, shape->smoothing);
    case DESCENT_TASK_LABEL:
        return descent_sigmoid_cross_entropy(graph, output, target);
    default:
        return descent_squared_error(graph, output, target);
    }
}

static descent_status build(descent_network *network, const char *layers,
                            const dsc_network_shape *shape, descent_error *error)
{
    FAIL_IF(!(network->dropout >= 0.0 && network->dropout < 1.0), error, DESCENT_INVALID,
            "dropout is %g; it must be at least 0 and less than 1", network->dropout);
    FAIL_IF(shape->smoothing != 0.0 && shape->task != DESCENT_TASK_CLASSIFY, error,
            DESCENT_INVALID,
            "`label-smoothing` is for classes, and the target is not one" DSC_REMEDY
            "label-smoothing = 0");
    FAIL_IF(shape->inputs == 0, error, DESCENT_INVALID,
            "the data have no inputs to learn from");
    FAIL_IF(shape->task == DESCENT_TASK_CLASSIFY && shape->outputs < 2, error, DESCENT_BAD_DATA,
            "the target has %zu class: there is nothing to distinguish", shape->outputs);
    dsc_layers hidden = {.text = layers,
                         .dropout = network->dropout,
                         .bare = shape->bare,
                         .tokens = shape->tokens,
                         .padded = shape->padded};
    const descent_status status = build_hidden(network, &hidden, shape, error);
    network->layers = hidden.complete;
    dsc_layers_free(&hidden);
    TRY(status);
    descent_graph *graph = network->graph;
    network->output = shape->tokens
                          ? dsc_layers_token_logits(&hidden, shape->outputs)
                          : descent_dense(graph, hidden.node, shape->outputs, DESCENT_IDENTITY);
    network->loss = loss_of(graph, shape, network->output, network->target);
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
    self->smoothing = shape->smoothing;
    const descent_status status = build(self, layers, shape, error);
    if (status != DESCENT_OK) {
        descent_network_free(self);
        return status;
    }
    *network = self;
    return DESCENT_OK;
}

static bool is_task(descent_task task)
{
    return task == DESCENT_TASK_CLASSIFY || task == DESCENT_TASK_REGRESS ||
           task == DESCENT_TASK_LABEL;
}

descent_status descent_network_parse(const char *layers, double dropout,
                                     const descent_dataset *data, descent_network **network,
                                     descent_error *error)
{
    NEED(error, "layers, data, network", layers, data, network);
    return dsc_network_for(layers, dropout, 0.0, data, network, error);
}

descent_status dsc_network_for(const char *layers, double dropout, double smoothing,
                               const descent_dataset *data, descent_network **network,
                               descent_error *error)
{
    const descent_task task = descent_dataset_task(data);
    FAIL_IF(!is_task(task), error, DESCENT_INVALID, "the data set has no target to learn");
    const size_t targets = descent_dataset_targets(data);
    const dsc_network_shape shape = {
        .inputs = descent_dataset_inputs(data),
        .outputs = task == DESCENT_TASK_CLASSIFY ? descent_dataset_classes(data) : targets,
        .targets = targets,
        .tokens = descent_dataset_tokens(data),
        .task = task,
        .bare = DESCENT_RELU,
        .image = dsc_dataset_image(data),
        .padded = data->schema->padded,
        .smoothing = smoothing};
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
    FAIL_IF(dsc_operator_of(input)->leaf != DSC_FED || dsc_operator_of(target)->leaf != DSC_FED,
            error, DESCENT_INVALID, "a network's input and target are input nodes");
    FAIL_IF(!is_task(task), error, DESCENT_INVALID,
            "a network's task is to classify, to regress or to label");
    FAIL_IF(!loss->batched || loss->width != 1, error, DESCENT_INVALID,
            "a network's loss is one number for each example");
    FAIL_IF(!output->batched, error, DESCENT_INVALID,
            "a network's output is a row for each example");
    FAIL_IF(task != DESCENT_TASK_CLASSIFY && output->width != target->width, error,
            DESCENT_INVALID,
            "a network that %s has an output for each target: there are %zu and %zu",
            task == DESCENT_TASK_LABEL ? "labels" : "regresses", output->width, target->width);
    // Rows of two axes are positions x classes, with a target at each position.
    FAIL_IF(task == DESCENT_TASK_CLASSIFY && target->width != 1 &&
                (output->shape.rank != 2 || output->shape.dim[0] != target->width),
            error, DESCENT_INVALID,
            "a network that classifies %zu positions has an output of %zu x classes",
            target->width, target->width);
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

// Tokens go to embeddings, whose tables have a row for each, and numbers to everything else.
static descent_status check_tokens(const descent_network *network, const descent_dataset *data,
                                   descent_error *error)
{
    const descent_graph *graph = network->graph;
    const size_t tokens = descent_dataset_tokens(data);
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        for (size_t k = 0; k < node->input_count; k++) {
            const dsc_row_table *table = dsc_operator_of(node)->table;
            const bool embeds = k == 0 && table && table->chosen;
            if (node->inputs[k] != network->input || (!embeds && tokens == 0)) {
                continue;
            }
            FAIL_IF(
                !embeds, error, DESCENT_INVALID,
                "the data set is a text: its tokens are to be embedded, and are no numbers to "
                "compute with");
            FAIL_IF(tokens == 0, error, DESCENT_INVALID,
                    "the network embeds tokens, and the inputs of the data set are numbers");
            FAIL_IF(node->inputs[1]->tensor->rows < tokens, error, DESCENT_INVALID,
                    "the network embeds %zu tokens, the data set has %zu",
                    node->inputs[1]->tensor->rows, tokens);
        }
    }
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
    TRY(check_tokens(network, data, error));
    FAIL_IF(network->task != task, error, DESCENT_INVALID,
            "the network learns to %s, the data set has %s", descent_task_name(network->task),
            task == DESCENT_TASK_CLASSIFY  ? "classes"
            : task == DESCENT_TASK_REGRESS ? "values"
            : task == DESCENT_TASK_LABEL   ? "labels"
                                           : "no target");
    const size_t targets = descent_dataset_targets(data), taken = network->target->width;
    FAIL_IF(taken != targets, error, DESCENT_INVALID,
            "the network learns %zu %s for each row, the data set has %zu", taken,
            taken == 1 ? "target" : "targets", targets);
    const size_t outputs = network->output->width / taken;
    FAIL_IF(task == DESCENT_TASK_CLASSIFY && outputs < descent_dataset_classes(data), error,
            DESCENT_INVALID, "the network has %zu outputs, the data set has %zu classes",
            outputs, descent_dataset_classes(data));
    for (size_t r = 0; r < descent_dataset_rows(data); r++) {
        for (size_t j = 0; j < targets; j++) {
            FAIL_IF(isnan(descent_dataset_target_at(data, r, j)), error, DESCENT_BAD_DATA,
                    "row %zu of the data set %s", r + 1,
                    targets == 1 ? "has no target" : "misses a target");
        }
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

// Nodes behind the output are of the loss.
static bool is_layer(const descent_network *network, const descent_node *node)
{
    return node->batched && dsc_operator_of(node)->leaf == DSC_NO_LEAF &&
           node->index <= network->output->index;
}

static void describe(const descent_node *node, descent_layer *layer)
{
    const dsc_operator *op = dsc_operator_of(node);
    *layer = (descent_layer){.size = sizeof *layer,
                             .name = dsc_node_word(node),
                             .shape = node->shape,
                             .numbers = node->width * (node->needs_gradient ? 2 : 1)};
    for (size_t k = 0; k < node->input_count; k++) {
        layer->parameters += node->inputs[k]->tensor ? node->inputs[k]->width : 0;
    }
    // The others are of products with the Hessian (plan.c).
    layer->numbers += node->saved[0] + node->saved[1];
    layer->operations = op->cost ? op->cost(node, DSC_NODE_FORWARD, 0).operations : 0.0;
}

bool descent_network_layer(const descent_network *network, size_t i, descent_layer *layer)
{
    if (!network || !layer) {
        return false;
    }
    for (size_t k = 0; k < network->graph->count; k++) {
        const descent_node *node = network->graph->nodes[k];
        if (is_layer(network, node) && i-- == 0) {
            descent_layer own;
            describe(node, &own);
            dsc_size_give(&own, sizeof own, layer, layer->size);
            return true;
        }
    }
    return false;
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
