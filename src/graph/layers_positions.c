// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of rows of positions x features: embeddings, attention, and units at each position, the
// last two as residuals with the norm in front [Xiong et al. On layer normalization in the
// transformer architecture. 2020].
//
// Keeps: parameters begin as those of GPT-2: normal with 0.02, biases 0, and what is added to a
// residual smaller by the root of how many are added [Radford et al. Language models are
// unsupervised multitask learners. 2019, section 2.3].
#include "graph/layers_positions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "core/memory.h"
#include "core/number.h"
#include "graph/layers_padded.h"
#include "graph/layers_refusals.h"
#include "graph/layers_units.h"

#define SCALE            0.02
#define EXAMPLE          "embed 128 4*(attention 4 mlp 512)"
#define SEQUENCE_EXAMPLE "embed 32 2*(attention 4 mlp 64) global-pool"
#define BASE             10000.0 /* of angles [Vaswani 2017] */

// The words of dsc_layer_positions.
static const char *const positions_words[] = {
    [DSC_POSITIONS_LEARNED] = "learned",
    [DSC_POSITIONS_SINUSOIDAL] = "sinusoidal",
    [DSC_POSITIONS_ROTARY] = "rotary",
    [DSC_POSITIONS_NONE] = "none",
};
enum { POSITIONS = sizeof positions_words / sizeof *positions_words };

// ---- dense layers at each position ----

// "attention1.output", with a weight and a bias of its own.
static descent_node *dense(const dsc_layers *layers, descent_node *input, const char *name,
                           size_t units, descent_function function, descent_node **weight)
{
    descent_graph *graph = layers->graph;
    char tensor[64];
    if (!input || input->shape.rank != 2) {
        return NULL;
    }
    snprintf(tensor, sizeof tensor, "%.38s.weight", name);
    *weight = descent_parameter(graph, tensor, input->shape.dim[1], units,
                                DESCENT_INITIAL_NORMAL, SCALE, true);
    snprintf(tensor, sizeof tensor, "%.38s.bias", name);
    descent_node *bias =
        descent_parameter(graph, tensor, 1, units, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *node = descent_dense_with(graph, input, *weight, bias, function);
    if (node) {
        snprintf(node->name, sizeof node->name, "%.47s", name);
    }
    return node;
}

// The last layer of a branch, which is added to what arrived.
static descent_status close_branch(dsc_layer_reader *p, descent_node *branch, const char *name)
{
    dsc_layers *layers = p->layers;
    descent_node *input = layers->node, *weight = NULL;
    descent_node *back =
        dense(layers, branch, name, input->shape.dim[1], DESCENT_IDENTITY, &weight);
    if (back && layers->dropout > 0.0) {
        back = descent_dropout(layers->graph, back, layers->dropout);
    }
    descent_node **grown =
        dsc_realloc_array(layers->branches, layers->branch_count + 1, sizeof(descent_node *));
    if (!grown) {
        return dsc_no_memory(p->error, "a network", layers->branch_count * sizeof *grown);
    }
    layers->branches = grown;
    layers->branches[layers->branch_count++] = weight;
    layers->wants_norm = true;
    return dsc_layer_add(p, descent_residual(layers->graph, input, back));
}

// An image of height 1 is a row of positions.
static descent_status need_positions(dsc_layer_reader *p)
{
    char says[240], text[DSC_SHAPE_TEXT];
    dsc_layers *layers = p->layers;
    const descent_shape shape = layers->node->shape;
    if (shape.rank == 2) {
        return DESCENT_OK;
    }
    if (shape.rank == 3 && shape.dim[0] == 1) {
        return dsc_layer_add(p,
                             descent_reshape(layers->graph, layers->node,
                                             (descent_shape){2, {shape.dim[1], shape.dim[2]}}));
    }
    const bool sequence = layers->graph->nodes[0]->shape.rank > 1;
    snprintf(says, sizeof says, "needs positions x features; rows of %s arrive there%s",
             dsc_shape_text(shape, " x ", text),
             layers->tokens || sequence ? ""
                                        : ", and `sequence` makes positions of a table's rows");
    return dsc_layer_refuse_at(p, p->first, p->first_column, says,
                               layers->tokens ? EXAMPLE
                               : sequence     ? SEQUENCE_EXAMPLE
                                              : "");
}

// ---- embed ----

static descent_status read_positions(dsc_layer_reader *p)
{
    size_t kind = 0;
    if (strcmp(p->word, "positions") != 0) {
        if (p->layers->bare == DESCENT_IDENTITY) { // a complete text says it
            p->layers->positions = DSC_POSITIONS_NONE;
            return DESCENT_OK;
        }
        p->layers->positions = DSC_POSITIONS_LEARNED;
        TRY(dsc_layer_complete(p, "positions"));
        return dsc_layer_complete(p, positions_words[DSC_POSITIONS_LEARNED]);
    }
    TRY(dsc_layer_take(p));
    while (kind < POSITIONS && strcmp(p->word, positions_words[kind]) != 0) {
        kind++;
    }
    if (kind == POSITIONS) {
        return dsc_layer_refuse_near(p, "\"learned\", \"sinusoidal\", \"rotary\" or \"none\"",
                                     descent_nearest_name(p->word, positions_words, POSITIONS));
    }
    p->layers->positions = (dsc_layer_positions)kind;
    return dsc_layer_take(p);
}

static descent_node *place(const dsc_layers *layers, descent_node *node)
{
    switch (layers->positions) {
    case DSC_POSITIONS_LEARNED:
        return descent_learned_positions(layers->graph, node);
    case DSC_POSITIONS_SINUSOIDAL:
        return descent_sinusoidal_positions(layers->graph, node, BASE);
    case DSC_POSITIONS_ROTARY: // of queries and keys
    case DSC_POSITIONS_NONE:
        break;
    }
    return node;
}

static descent_status embed_tokens(dsc_layer_reader *p, size_t features)
{
    dsc_layers *layers = p->layers;
    layers->tied = strcmp(p->word, "tied") == 0;
    if (layers->tied) {
        TRY(dsc_layer_take(p));
    }
    descent_node *node =
        descent_embedding(layers->graph, layers->node, layers->tokens, features);
    TRY(dsc_layer_add(p, node));
    layers->table = node->inputs[1];
    return DESCENT_OK;
}

// The numbers of a position by a matrix that all positions share; a bias, and no function. A table
// that the output could use as well there is none.
static descent_status embed_numbers(dsc_layer_reader *p, size_t features)
{
    if (strcmp(p->word, "tied") == 0) {
        char better[DSC_VALUE_TEXT];
        dsc_layer_splice(p, p->column - 1, (size_t)(p->at - p->layers->text), "", better);
        return dsc_layer_refuse_at(
            p, p->word, p->column,
            "is for the table of a text's tokens: sequences have numbers", better);
    }
    return dsc_layer_add(
        p, descent_dense(p->layers->graph, p->layers->node, features, DESCENT_IDENTITY));
}

descent_status dsc_layer_embed(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    size_t features = 0;
    const descent_shape shape = layers->node->shape;
    if (layers->tokens == 0 && shape.rank < 2) {
        return dsc_layer_refuse_at(p, p->word, p->column,
                                   "needs tokens, which texts have, or positions x features, "
                                   "which sequences have; the inputs here are plain numbers",
                                   "");
    }
    if (layers->block > 0) {
        return dsc_layer_refuse_at(p, p->word, p->column,
                                   "is the second: tokens arrive at the first layer alone", "");
    }
    TRY(layers->tokens > 0 ? DESCENT_OK : need_positions(p));
    TRY(dsc_layer_take(p));
    TRY(dsc_layer_read_units(p, "a number of features, as in \"embed 128\"", &features));
    TRY(read_positions(p));
    TRY(layers->tokens > 0 ? embed_tokens(p, features) : embed_numbers(p, features));
    layers->block = layers->node->shape.dim[0];
    TRY(dsc_layer_add(p, place(layers, layers->node)));
    return layers->dropout > 0.0
               ? dsc_layer_add(p, descent_dropout(layers->graph, layers->node, layers->dropout))
               : DESCENT_OK;
}

// ---- attention ----

// Whether later positions are hidden: always of texts, whose next token is what is predicted.
static descent_status read_causal(dsc_layer_reader *p, bool *causal)
{
    const bool text = p->layers->tokens > 0;
    *causal = strcmp(p->word, "causal") == 0;
    const bool full = strcmp(p->word, "full") == 0;
    if (full && text) {
        return dsc_layer_refuse_at(
            p, p->word, p->column,
            "lets each position of a text see the token that it is to predict", EXAMPLE);
    }
    if (*causal || full) {
        return dsc_layer_take(p);
    }
    *causal = text;
    return p->layers->bare == DESCENT_IDENTITY
               ? DESCENT_OK
               : dsc_layer_complete(p, text ? "causal" : "full");
}

// "drop 0.1".
static descent_status read_drop(dsc_layer_reader *p, double *rate)
{
    if (strcmp(p->word, "drop") != 0) {
        return DESCENT_OK;
    }
    TRY(dsc_layer_take(p));
    if (!dsc_parse_number(p->word, strlen(p->word), rate) || !(*rate >= 0.0 && *rate < 1.0)) {
        return dsc_layer_refuse(p,
                                "a rate from 0 to less than 1, as in \"attention 4 drop 0.1\"");
    }
    return dsc_layer_take(p);
}

typedef struct attention {
    size_t heads;
    bool causal;
    double drop;
} attention;

// Queries, keys and values side by side in one product; apart where two of them are turned.
static descent_node *attend(const dsc_layers *layers, descent_node *input, size_t number,
                            const attention *own)
{
    static const char *const parts[] = {"query", "key", "value"};
    descent_graph *graph = layers->graph;
    const size_t features = layers->node->shape.dim[1];
    descent_node *weight = NULL, *made[3] = {NULL};
    char name[48];
    if (layers->positions != DSC_POSITIONS_ROTARY) {
        snprintf(name, sizeof name, "attention%zu.query_key_value", number);
        return descent_self_attention_dropped(
            graph, dense(layers, input, name, 3 * features, DESCENT_IDENTITY, &weight),
            layers->mask, own->heads, own->causal, own->drop);
    }
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "attention%zu.%s", number, parts[i]);
        made[i] = dense(layers, input, name, features, DESCENT_IDENTITY, &weight);
        if (i < 2) {
            made[i] = descent_rotary_positions(graph, made[i], own->heads, BASE);
        }
    }
    return descent_attention_dropped(graph, made[0], made[1], made[2], layers->mask, own->heads,
                                     own->causal, own->drop);
}

descent_status dsc_layer_attention(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    attention own = {0};
    char name[48];
    TRY(need_positions(p));
    TRY(dsc_layer_take(p));
    TRY(dsc_layer_read_units(p, "a number of heads, as in \"attention 4\"", &own.heads));
    TRY(read_causal(p, &own.causal));
    TRY(read_drop(p, &own.drop));
    const size_t features = layers->node->shape.dim[1];
    if (features % own.heads != 0) {
        char says[120];
        snprintf(says, sizeof says, "cannot cut %zu features into %zu equal heads", features,
                 own.heads);
        return dsc_layer_refuse_at(p, p->first, p->first_column, says, "");
    }
    const size_t number = ++layers->attention_count;
    descent_node *norm = descent_layer_norm(layers->graph, layers->node, DESCENT_NORM_EPS);
    descent_node *node = attend(layers, norm, number, &own);
    if (node) {
        snprintf(node->name, sizeof node->name, "attention%zu", number);
    }
    snprintf(name, sizeof name, "attention%zu.output", number);
    return close_branch(p, node, name);
}

// ---- mlp ----

static descent_status read_function(dsc_layer_reader *p, descent_function *function)
{
    bool left_out = false;
    *function = DESCENT_GELU;
    if (!dsc_layer_begins(p) && !dsc_layer_ends(p)) {
        return dsc_layer_function(p, function, &left_out);
    }
    return p->layers->bare == DESCENT_IDENTITY
               ? DESCENT_OK
               : dsc_layer_complete(p, descent_function_name(DESCENT_GELU));
}

descent_status dsc_layer_mlp(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    size_t units = 0;
    descent_function function = DESCENT_GELU;
    descent_node *weight = NULL;
    char name[48];
    TRY(need_positions(p));
    TRY(dsc_layer_take(p));
    TRY(dsc_layer_read_units(p, "a number of units, as in \"mlp 512\"", &units));
    TRY(read_function(p, &function));
    const size_t number = ++layers->mlp_count;
    descent_node *norm = descent_layer_norm(layers->graph, layers->node, DESCENT_NORM_EPS);
    snprintf(name, sizeof name, "mlp%zu.hidden", number);
    descent_node *node = dense(layers, norm, name, units, function, &weight);
    snprintf(name, sizeof name, "mlp%zu.output", number);
    return close_branch(p, node, name);
}

// ---- the end of a text ----

// A text needs a prediction at each of its tokens, which sees no later one.
static descent_status check_tokens(const dsc_layer_reader *p)
{
    const dsc_layers *layers = p->layers;
    const descent_node *node = layers->node;
    char shape[DSC_SHAPE_TEXT];
    FAIL_IF(!layers->table, p->error, DESCENT_INVALID,
            "layers: those of a text begin with an embedding: \"%s\" has none" DSC_REMEDY
            "layers = " EXAMPLE,
            layers->text);
    FAIL_IF(node->shape.rank != 2 || node->shape.dim[0] != layers->block, p->error,
            DESCENT_INVALID,
            "layers: a text needs numbers at each of its %zu positions; \"%s\" ends in rows of "
            "%s" DSC_REMEDY "layers = " EXAMPLE,
            layers->block, layers->text, dsc_shape_text(node->shape, " x ", shape));
    FAIL_IF(layers->tied && node->shape.dim[1] != layers->table->tensor->columns, p->error,
            DESCENT_INVALID,
            "layers: \"tied\" lets the output layer use the table of the embedding, whose %zu "
            "features are not the %zu of the last layer\n  %s",
            layers->table->tensor->columns, node->shape.dim[1], layers->text);
    return DESCENT_OK;
}

// A sequence has one target, so its positions have to come together.
static descent_status check_sequence(dsc_layer_reader *p)
{
    const dsc_layers *layers = p->layers;
    const descent_node *node = layers->node;
    char shape[DSC_SHAPE_TEXT];
    FAIL_IF(node->shape.rank == 2, p->error, DESCENT_INVALID,
            "layers: a sequence has one target; \"%s\" ends in rows of %s, positions x "
            "features" DSC_REMEDY "layers = %s global-pool",
            layers->text, dsc_shape_text(node->shape, " x ", shape), DSC_VALUE(layers->text));
    return dsc_layer_hide(p);
}

descent_status dsc_layers_end_positions(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    for (size_t i = 0; i < layers->branch_count; i++) {
        layers->branches[i]->tensor->scale = SCALE / sqrt((double)layers->branch_count);
    }
    if (layers->wants_norm && layers->bare != DESCENT_IDENTITY) {
        TRY(dsc_layer_complete(p, "layer-norm"));
        TRY(dsc_layer_add(p,
                          descent_layer_norm(layers->graph, layers->node, DESCENT_NORM_EPS)));
    }
    return layers->tokens ? check_tokens(p) : check_sequence(p);
}

descent_node *dsc_layers_token_logits(const dsc_layers *layers, size_t outputs)
{
    descent_node *weight = NULL;
    return layers->tied
               ? descent_dense_tied(layers->graph, layers->node, layers->table, NULL,
                                    DESCENT_IDENTITY)
               : dense(layers, layers->node, "output", outputs, DESCENT_IDENTITY, &weight);
}
