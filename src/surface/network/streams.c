// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Streams: nodes that pass rows on are joined with their inputs, until every node is in one stream.
//
// Keeps: what is not understood closes a stream. A reader that is no layer that weighs, a writer
// whose parameters somebody else has as well (tied weights), channels that do not agree: then
// nothing is claimed, rather than something wrong.
#include "surface/network/streams.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/status.h"

// ---- what passes, what writes ----

bool dsc_streams_passes(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    return node->batched && node->needs_gradient && op->keeps && op->keeps(node) != 0;
}

bool dsc_streams_writes(const descent_node *node)
{
    return node->batched && (!dsc_streams_passes(node) || dsc_operator_of(node)->table);
}

unsigned dsc_streams_kept_by(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    if (op->weighs) {
        return dsc_function_keeps(dsc_node_function(node));
    }
    if (op->scaled) { // a gain mixes nothing
        return DSC_KEEPS_ALL & ~(unsigned)DSC_KEEPS_MIXTURES;
    }
    return op->table || op->attends ? DSC_KEEPS_ALL : 0;
}

// ---- streams ----

static size_t find(size_t *stream, size_t i)
{
    while (stream[i] != i) {
        stream[i] = stream[stream[i]];
        i = stream[i];
    }
    return i;
}

// The slots of a node whose rows it passes on: the first, or all of a sum.
static size_t passed(const descent_node *node)
{
    return dsc_operator_of(node)->table ? 1 : node->input_count;
}

static void join(dsc_streams *s)
{
    const dsc_plan *plan = s->plan;
    for (size_t i = 0; i < plan->graph->count; i++) {
        s->stream[i] = i;
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            s->readers[node->inputs[k]->index]++;
        }
        for (size_t k = 0; dsc_streams_passes(node) && k < passed(node); k++) {
            s->stream[find(s->stream, node->inputs[k]->index)] = find(s->stream, node->index);
        }
    }
    for (size_t i = 0; i < plan->graph->count; i++) {
        s->stream[i] = find(s->stream, i);
        s->passes[i] = s->keeps[i] = DSC_KEEPS_ALL;
    }
}

// A channel is the same last number, modulo the channels, in all nodes of a stream.
static void agree(dsc_streams *s)
{
    const dsc_plan *plan = s->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const size_t stream = s->stream[node->index], units = dsc_node_units(node);
        if (dsc_streams_passes(node)) {
            s->passes[stream] &= dsc_operator_of(node)->keeps(node);
        }
        if (dsc_streams_writes(node)) {
            s->keeps[stream] &= dsc_streams_kept_by(node);
            const bool other = s->channels[stream] != 0 && s->channels[stream] != units;
            s->channels[stream] = units;
            s->passes[stream] = other ? 0 : s->passes[stream];
        }
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const size_t stream = s->stream[node->index];
        if (node->batched &&
            (s->channels[stream] == 0 || dsc_node_units(node) % s->channels[stream] != 0)) {
            s->passes[stream] = 0;
            s->channels[stream] = 0;
        }
    }
    for (size_t i = 0; i < plan->graph->count; i++) {
        s->keeps[i] &= s->passes[i];
    }
}

descent_status dsc_streams_create(const dsc_plan *plan, double l2, const double *state,
                                  dsc_streams *streams, descent_error *error)
{
    const size_t count = plan->graph->count;
    *streams = (dsc_streams){.plan = plan, .l2 = l2, .state = state};
    streams->stream = calloc(count + 1, sizeof *streams->stream);
    streams->readers = calloc(count + 1, sizeof *streams->readers);
    streams->keeps = calloc(count + 1, sizeof *streams->keeps);
    streams->passes = calloc(count + 1, sizeof *streams->passes);
    streams->channels = calloc(count + 1, sizeof *streams->channels);
    if (!streams->stream || !streams->readers || !streams->keeps || !streams->passes ||
        !streams->channels) {
        return dsc_no_memory(error, "the streams of a graph", 4 * count * sizeof(size_t));
    }
    if (!state && plan->graph->state > 0) {
        streams->first = calloc(plan->graph->state, sizeof *streams->first);
        if (!streams->first) {
            return dsc_no_memory(error, "running statistics",
                                 plan->graph->state * sizeof(double));
        }
        dsc_graph_begin_state(plan->graph, streams->first);
        streams->state = streams->first;
    }
    join(streams);
    agree(streams);
    return DESCENT_OK;
}

void dsc_streams_free(dsc_streams *streams)
{
    free(streams->stream);
    free(streams->readers);
    free(streams->keeps);
    free(streams->passes);
    free(streams->channels);
    free(streams->first);
    *streams = (dsc_streams){0};
}

// ---- parameters ----

static const dsc_tensor *tensor_in(const descent_node *node, size_t slot)
{
    return slot < node->input_count ? node->inputs[slot]->tensor : NULL;
}

const dsc_tensor *dsc_streams_free_tensor(const dsc_streams *s, const descent_node *node,
                                          size_t slot)
{
    const dsc_tensor *tensor = tensor_in(node, slot);
    const bool is_free = tensor && s->readers[node->inputs[slot]->index] == 1 &&
                         !(s->l2 > 0.0 && tensor->decays);
    return is_free ? tensor : NULL;
}

const descent_node *dsc_streams_reader(const dsc_streams *s, size_t stream, size_t *slot)
{
    const descent_node *only = NULL;
    for (size_t i = 0; i < s->plan->order_count; i++) {
        const descent_node *node = s->plan->order[i];
        for (size_t k = 0; !dsc_streams_passes(node) && k < node->input_count; k++) {
            if (s->stream[node->inputs[k]->index] != stream) {
                continue;
            }
            if (only) {
                return NULL;
            }
            only = node;
            *slot = k;
        }
    }
    return only;
}

void dsc_coordinates_free(dsc_coordinates *list)
{
    free(list->at);
    *list = (dsc_coordinates){0};
}

static void append(dsc_coordinates *list, size_t at)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 64;
        size_t *more = dsc_realloc_array(list->at, capacity, sizeof *more);
        if (!more) {
            list->failed = true;
            return;
        }
        list->at = more;
        list->capacity = capacity;
    }
    list->at[list->count++] = at;
}

static void append_column(dsc_coordinates *list, const dsc_tensor *tensor, size_t column)
{
    for (size_t row = 0; row < tensor->rows; row++) {
        append(list, tensor->offset + row * tensor->columns + column);
    }
}

// ---- what writers have ----

// A bias, gain or table: free, or not there at all.
static bool is_free_or_none(const dsc_streams *s, const descent_node *node, size_t slot)
{
    return slot >= node->input_count || dsc_streams_free_tensor(s, node, slot);
}

static bool written_by_layer(const dsc_streams *s, const descent_node *writer, size_t channel,
                             bool shift, dsc_coordinates *list)
{
    dsc_weighing how;
    dsc_operator_of(writer)->weighs(writer, &how);
    const dsc_tensor *weights = dsc_streams_free_tensor(s, writer, how.weights);
    const dsc_tensor *bias = dsc_streams_free_tensor(s, writer, how.bias);
    if (shift ? !bias : !weights || !is_free_or_none(s, writer, how.bias)) {
        return false;
    }
    for (size_t c = 0; !shift && how.transposed && c < weights->columns; c++) {
        append(list, weights->offset + channel * weights->columns + c);
    }
    if (!shift && !how.transposed) {
        append_column(list, weights, channel);
    }
    if (bias) {
        append(list, bias->offset + channel);
    }
    return true;
}

static bool written_by_norm(const dsc_streams *s, const descent_node *writer, size_t channel,
                            bool only_shift, dsc_coordinates *list)
{
    const dsc_scaled *scaled = dsc_operator_of(writer)->scaled;
    const dsc_tensor *gain = dsc_streams_free_tensor(s, writer, scaled->gain);
    const dsc_tensor *shift = dsc_streams_free_tensor(s, writer, scaled->shift);
    if (only_shift ? !shift : !gain || !is_free_or_none(s, writer, scaled->shift)) {
        return false;
    }
    if (!only_shift) {
        append(list, gain->offset + channel);
    }
    if (shift) {
        append(list, shift->offset + channel);
    }
    return true;
}

// Attention writes what its values are: their columns.
static bool written_by_attention(const dsc_streams *s, const descent_node *writer,
                                 size_t channel, bool shift, dsc_coordinates *list)
{
    dsc_attending how;
    dsc_operator_of(writer)->attends(writer, &how);
    size_t stream = 0;
    bool turned = false;
    if (!dsc_streams_heads(s, writer, &how.values, &stream, &turned) || turned ||
        (shift && how.masked)) {
        return false;
    }
    bool known = true;
    for (size_t i = 0; known && i < s->plan->order_count; i++) {
        const descent_node *node = s->plan->order[i];
        if (dsc_streams_writes(node) && s->stream[node->index] == stream) {
            known = dsc_streams_written(s, node, how.values.first + channel, shift, list);
        }
    }
    return known;
}

bool dsc_streams_written(const dsc_streams *s, const descent_node *writer, size_t channel,
                         bool shift, dsc_coordinates *list)
{
    const dsc_operator *op = dsc_operator_of(writer);
    if (op->weighs) {
        return written_by_layer(s, writer, channel, shift, list);
    }
    if (op->scaled) {
        return written_by_norm(s, writer, channel, shift, list);
    }
    if (op->attends) {
        return written_by_attention(s, writer, channel, shift, list);
    }
    const dsc_tensor *table =
        op->table ? dsc_streams_free_tensor(s, writer, op->table->slot) : NULL;
    if (table) {
        append_column(list, table, channel);
    }
    return table;
}

size_t dsc_streams_part(const dsc_streams *s, const descent_node *writer)
{
    const dsc_operator *op = dsc_operator_of(writer);
    const size_t channels = s->channels[s->stream[writer->index]];
    if (op->weighs) {
        dsc_weighing how;
        op->weighs(writer, &how);
        return channels / how.groups;
    }
    if (op->attends) {
        dsc_attending how;
        op->attends(writer, &how);
        return how.values.size;
    }
    return channels;
}

// ---- what readers have ----

bool dsc_streams_read(const dsc_streams *s, const descent_node *reader, size_t slot,
                      size_t channel, bool free_only, dsc_coordinates *list)
{
    const dsc_operator *op = dsc_operator_of(reader);
    if (!op->weighs || slot != 0) {
        return false;
    }
    dsc_weighing how;
    op->weighs(reader, &how);
    const dsc_tensor *weights = free_only ? dsc_streams_free_tensor(s, reader, how.weights)
                                          : tensor_in(reader, how.weights);
    if (!weights) {
        return false;
    }
    const size_t channels = s->channels[s->stream[reader->inputs[0]->index]];
    const size_t read = dsc_node_units(reader->inputs[0]); // channels, or several sets of them
    for (size_t c = channel; how.transposed && c < weights->columns; c += channels) {
        append_column(list, weights, c);
    }
    if (how.transposed) {
        return true;
    }
    const size_t in_group = how.groups == 1 ? channels : read / how.groups;
    const size_t units = weights->columns / how.groups;
    for (size_t row = 0; row < weights->rows; row++) {
        for (size_t k = 0; k < weights->columns; k++) {
            const size_t group = k / units;
            const size_t of = how.groups == 1 ? row % channels
                                              : (group * in_group + row % in_group) % channels;
            if (of == channel) {
                append(list, weights->offset + row * weights->columns + k);
            }
        }
    }
    return true;
}

bool dsc_streams_is_fixed(const descent_node *node)
{
    const dsc_scaled *scaled = dsc_operator_of(node)->scaled;
    return scaled && scaled->fixed;
}

bool dsc_streams_fixed(const dsc_streams *s, const descent_node *reader, size_t slot,
                       size_t channel, const double *x, dsc_fixed_norm *fixed)
{
    if (slot != 0 || !dsc_streams_is_fixed(reader) ||
        s->channels[s->stream[reader->inputs[0]->index]] != dsc_node_units(reader)) {
        return false;
    }
    const dsc_scaled *scaled = dsc_operator_of(reader)->scaled;
    double factor = 0.0;
    fixed->gain = dsc_streams_free_tensor(s, reader, scaled->gain);
    fixed->shift = dsc_streams_free_tensor(s, reader, scaled->shift);
    if (!fixed->gain || !fixed->shift) {
        return false;
    }
    scaled->fixed(reader, s->state, channel, &fixed->middle, &factor);
    fixed->slope = x[fixed->gain->offset + channel] * factor;
    return true;
}

// ---- attention ----

bool dsc_streams_heads(const dsc_streams *s, const descent_node *attention,
                       const dsc_heads *heads, size_t *stream, bool *turned)
{
    const descent_node *node = attention->inputs[heads->slot];
    const descent_node *reader = attention;
    *turned = dsc_operator_of(node)->turns_pairs;
    if (*turned) {
        if (s->readers[node->index] != 1) {
            return false;
        }
        reader = node;
        node = node->inputs[0];
    }
    size_t slot = 0;
    *stream = s->stream[node->index];
    const size_t width = dsc_node_units(node);
    return dsc_streams_reader(s, *stream, &slot) == reader &&
           (s->keeps[*stream] & DSC_KEEPS_MIXTURES) && s->channels[*stream] == width;
}
