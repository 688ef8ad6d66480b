// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Builders of what works on rows of positions x features: embeddings, positions, attention, and
// dense layers that multiply by a table.
#include <stdio.h>

#include "graph/graph.h"
#include "graph/operators/attributes.h"

// Of tables: as in GPT-2 [Radford et al. Language models are unsupervised multitask learners. 2019].
#define TABLE_SCALE 0.02

descent_node *descent_dense_tied(descent_graph *graph, descent_node *input, descent_node *table,
                                 descent_node *bias, descent_function activation)
{
    if ((unsigned)activation >= DESCENT_FUNCTION_COUNT) {
        return dsc_graph_refuse(graph, "dense: no such activation");
    }
    dsc_position_dense_attributes own = {(int)activation, true};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_position_dense_operator,
                                                .inputs = {input, table, bias},
                                                .input_count = bias ? 3 : 2,
                                                .attributes = &own});
}

descent_node *descent_embedding(descent_graph *graph, descent_node *tokens, size_t count,
                                size_t features)
{
    if (!graph || !tokens) {
        return dsc_graph_refuse(graph, "embedding: its tokens are NULL");
    }
    char name[48];
    const size_t number = ++graph->embedding_count;
    snprintf(name, sizeof name, "embedding%zu.table", number);
    descent_node *table =
        descent_parameter_shaped(graph, name, (descent_shape){2, {count, features}},
                                 DESCENT_INITIAL_NORMAL, TABLE_SCALE, true);
    descent_node *node = table ? descent_embedding_with(graph, tokens, table) : NULL;
    if (node) {
        snprintf(node->name, sizeof node->name, "embedding%zu", number);
    }
    return node;
}

descent_node *descent_embedding_with(descent_graph *graph, descent_node *tokens,
                                     descent_node *table)
{
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_embedding_operator,
                                                .inputs = {tokens, table},
                                                .input_count = 2});
}

descent_node *descent_learned_positions(descent_graph *graph, descent_node *input)
{
    if (!graph || !input) {
        return dsc_graph_refuse(graph, "learned positions: the input is NULL");
    }
    char name[48];
    const size_t number = ++graph->positions_count;
    snprintf(name, sizeof name, "positions%zu.encoding", number);
    descent_node *encoding = descent_parameter_shaped(
        graph, name, input->shape, DESCENT_INITIAL_NORMAL, TABLE_SCALE, true);
    descent_node *node = descent_learned_positions_with(graph, input, encoding);
    if (node) {
        snprintf(node->name, sizeof node->name, "positions%zu", number);
    }
    return node;
}

descent_node *descent_learned_positions_with(descent_graph *graph, descent_node *input,
                                             descent_node *encoding)
{
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_learned_positions_operator,
                                                .inputs = {input, encoding},
                                                .input_count = 2});
}

descent_node *descent_sinusoidal_positions(descent_graph *graph, descent_node *input,
                                           double base)
{
    dsc_positions_attributes own = {.base = base, .heads = 1};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_sinusoidal_positions_operator,
                                                .inputs = {input},
                                                .input_count = 1,
                                                .attributes = &own});
}

descent_node *descent_rotary_positions(descent_graph *graph, descent_node *input, size_t heads,
                                       double base)
{
    dsc_positions_attributes own = {.base = base, .heads = heads};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_rotary_positions_operator,
                                                .inputs = {input},
                                                .input_count = 1,
                                                .attributes = &own});
}

descent_node *descent_attention(descent_graph *graph, descent_node *queries, descent_node *keys,
                                descent_node *values, descent_node *mask, size_t heads,
                                bool causal)
{
    return descent_attention_dropped(graph, queries, keys, values, mask, heads, causal, 0.0);
}

descent_node *descent_attention_dropped(descent_graph *graph, descent_node *queries,
                                        descent_node *keys, descent_node *values,
                                        descent_node *mask, size_t heads, bool causal,
                                        double rate)
{
    dsc_attention_attributes own = {heads, causal, rate};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_attention_operator,
                                                .inputs = {queries, keys, values, mask},
                                                .input_count = mask ? 4 : 3,
                                                .attributes = &own});
}

descent_node *descent_self_attention(descent_graph *graph, descent_node *input,
                                     descent_node *mask, size_t heads, bool causal)
{
    return descent_self_attention_dropped(graph, input, mask, heads, causal, 0.0);
}

descent_node *descent_self_attention_dropped(descent_graph *graph, descent_node *input,
                                             descent_node *mask, size_t heads, bool causal,
                                             double rate)
{
    dsc_attention_attributes own = {heads, causal, rate};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_attention_operator,
                                                .inputs = {input, mask},
                                                .input_count = mask ? 2 : 1,
                                                .attributes = &own});
}

descent_node *descent_channels(descent_graph *graph, descent_node *input, size_t first,
                               size_t count)
{
    dsc_channels_attributes own = {first, count};
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_channels_operator,
                                                .inputs = {input},
                                                .input_count = 1,
                                                .attributes = &own});
}

descent_node *descent_masked(descent_graph *graph, descent_node *input, descent_node *mask)
{
    return dsc_graph_add(
        graph,
        &(descent_node){.op = &dsc_masked_operator, .inputs = {input, mask}, .input_count = 2});
}

descent_node *descent_masked_mean(descent_graph *graph, descent_node *input, descent_node *mask)
{
    return dsc_graph_add(graph, &(descent_node){.op = &dsc_masked_mean_operator,
                                                .inputs = {input, mask},
                                                .input_count = 2});
}

descent_node *descent_masked_loss(descent_graph *graph, descent_node *loss, descent_node *mask)
{
    if (!graph || !loss || !mask || !dsc_is_loss(loss) || loss->input_count != 2) {
        return dsc_graph_refuse(graph, "masked loss: takes a loss without a mask, and a mask");
    }
    return dsc_graph_add(graph,
                         &(descent_node){.op = loss->op,
                                         .inputs = {loss->inputs[0], loss->inputs[1], mask},
                                         .input_count = 3,
                                         .attributes = loss->attributes});
}
