// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that are added to a channel at every place: biases, shifts of norms, all rows of a table.
// They go on with the rows, through sums and pools and from the values of attention to what it gives,
// until something reads them:
//
//   a layer with a bias   makes up for t by B -> B - t W_j
//   the keys of attention do not matter: the same more in all scores of a query is no other softmax
//   all others            hold them: what several sources add there must be 0 in all
//
// Combinations of the sources that nothing holds are the null space of a small matrix: sources that
// arrive by readers that hold. One source alone: "shift of a norm", "linear layers", "value-output
// pairs", "key biases"; several: "added shifts", of which only the sum matters.
#include "surface/network/predict_shifts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "surface/network/limits.h"

enum { SOURCES_MOST = 64 };

typedef struct source {
    const descent_node *node;
    double *factor; /* by node: how often its t arrives there */
    double *held;   /* by node and slot: where it is held */
} source;

typedef struct shifts {
    const dsc_streams *s;
    const double *x;
    dsc_predictions *out;
    size_t stream, nodes, count;
    source sources[SOURCES_MOST];
    size_t *channel;                         /* by node: which channel carries it there */
    double *numbers;                         /* that the sources have */
    double rows[SOURCES_MOST][SOURCES_MOST]; /* a basis of what holds them, each with a pivot */
    bool pivot[SOURCES_MOST];
    dsc_coordinates list;
    dsc_direction direction;
} shifts;

// ---- on the way ----

typedef enum effect { PASSES, ABSORBED, IGNORED, HELD } effect;

static bool is_within(const dsc_heads *heads, size_t count, size_t slot, size_t channel)
{
    return heads->slot == slot && channel >= heads->first &&
           channel < heads->first + heads->size * count;
}

static effect at_attention(const descent_node *node, size_t slot, size_t channel)
{
    dsc_attending how;
    dsc_operator_of(node)->attends(node, &how);
    if (is_within(&how.keys, how.heads, slot, channel)) {
        return IGNORED;
    }
    return is_within(&how.values, how.heads, slot, channel) && !how.masked ? PASSES : HELD;
}

// What becomes of a shift of a channel in a slot of a node.
static effect effect_of(const shifts *f, const descent_node *node, size_t slot)
{
    const dsc_operator *op = dsc_operator_of(node);
    if (dsc_streams_passes(node)) {
        return op->keeps(node) & DSC_KEEPS_SHIFTS ? PASSES : HELD;
    }
    if (op->attends) {
        return at_attention(node, slot, f->channel[node->inputs[slot]->index]);
    }
    dsc_fixed_norm fixed;
    if (op->scaled && dsc_streams_fixed(f->s, node, slot, f->channel[node->inputs[slot]->index],
                                        f->x, &fixed)) {
        return ABSORBED;
    }
    if (op->weighs && slot == 0) {
        dsc_weighing how;
        op->weighs(node, &how);
        return !how.bordered && dsc_streams_free_tensor(f->s, node, how.bias) ? ABSORBED : HELD;
    }
    return HELD;
}

static size_t channel_behind(const shifts *f, const descent_node *node, size_t slot)
{
    const size_t channel = f->channel[node->inputs[slot]->index];
    if (dsc_operator_of(node)->attends) {
        dsc_attending how;
        dsc_operator_of(node)->attends(node, &how);
        return channel - how.values.first;
    }
    return channel;
}

static void follow(shifts *f, source *from, size_t channel)
{
    const dsc_plan *plan = f->s->plan;
    memset(from->factor, 0, f->nodes * sizeof *from->factor);
    memset(from->held, 0, f->nodes * DSC_MAX_INPUTS * sizeof *from->held);
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        double *factor = &from->factor[node->index];
        if (node == from->node) {
            *factor = 1.0;
            f->channel[node->index] = channel;
            continue;
        }
        for (size_t k = 0; k < node->input_count; k++) {
            const double arrives = from->factor[node->inputs[k]->index];
            const effect then = arrives != 0.0 ? effect_of(f, node, k) : IGNORED;
            if (then == PASSES) {
                *factor += arrives;
                f->channel[node->index] = channel_behind(f, node, k);
            } else if (then == HELD) {
                from->held[node->index * DSC_MAX_INPUTS + k] = arrives;
            }
        }
    }
}

// ---- combinations that nothing holds ----

static void hold(shifts *f, double *row)
{
    for (size_t p = 0; p < f->count; p++) {
        for (size_t j = f->count; f->pivot[p] && row[p] != 0.0 && j-- > p;) {
            row[j] -= row[p] * f->rows[p][j];
        }
    }
    size_t pivot = 0;
    while (pivot < f->count && fabs(row[pivot]) < SHIFT_LEFT) {
        pivot++;
    }
    if (pivot == f->count) {
        return;
    }
    f->pivot[pivot] = true;
    for (size_t j = f->count; j-- > 0;) {
        f->rows[pivot][j] = j < pivot ? 0.0 : row[j] / row[pivot];
    }
}

static void collect_held(shifts *f)
{
    memset(f->pivot, 0, sizeof f->pivot);
    for (size_t at = 0; at < f->nodes * DSC_MAX_INPUTS; at++) {
        double row[SOURCES_MOST];
        bool some = false;
        for (size_t k = 0; k < f->count; k++) {
            row[k] = f->sources[k].held[at];
            some = some || row[k] != 0.0;
        }
        if (some) {
            hold(f, row);
        }
    }
}

// v[count] = the combination with 1 for a source without a pivot, and 0 for the other such ones.
static void combination(const shifts *f, size_t of, double *v)
{
    memset(v, 0, f->count * sizeof *v);
    v[of] = 1.0;
    for (size_t p = f->count; p-- > 0;) {
        for (size_t j = p + 1; f->pivot[p] && j < f->count; j++) {
            v[p] -= f->rows[p][j] * v[j];
        }
    }
}

// ---- directions ----

// Its bias makes up for what arrives.
static void add_absorbed(shifts *f, const descent_node *reader, size_t channel, double arrives)
{
    dsc_weighing how;
    dsc_fixed_norm fixed;
    if (dsc_streams_fixed(f->s, reader, 0, channel, f->x, &fixed)) {
        dsc_direction_add(&f->direction, fixed.shift->offset + channel, -arrives * fixed.slope);
        return;
    }
    dsc_operator_of(reader)->weighs(reader, &how);
    const dsc_tensor *weights = reader->inputs[how.weights]->tensor;
    const dsc_tensor *bias = reader->inputs[how.bias]->tensor;
    f->list.count = 0;
    if (!dsc_streams_read(f->s, reader, 0, channel, false, &f->list)) {
        f->out->full = true;
        return;
    }
    for (size_t i = 0; i < f->list.count; i++) {
        const size_t at = f->list.at[i] - weights->offset;
        const size_t unit = how.transposed ? at / weights->columns : at % weights->columns;
        dsc_direction_add(&f->direction, bias->offset + unit, -arrives * f->x[f->list.at[i]]);
    }
}

typedef struct ends {
    size_t layers, keys, values; /* that absorb it, that ignore it, that pass it on */
    size_t norms;                /* of the layers: norms with running statistics */
    const descent_node *layer;
} ends;

// Where a combination ends; with `write` its direction goes on there.
static ends look_at_ends(shifts *f, const double *v, bool write)
{
    const dsc_plan *plan = f->s->plan;
    ends e = {0};
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            const size_t in = node->inputs[k]->index;
            double arrives = 0.0;
            bool some = false;
            for (size_t j = 0; j < f->count; j++) {
                arrives += v[j] * f->sources[j].factor[in];
                some = some || f->sources[j].factor[in] != 0.0;
            }
            const effect then = some && arrives != 0.0 ? effect_of(f, node, k) : HELD;
            if (then == ABSORBED) {
                e.layers++;
                e.norms += dsc_streams_is_fixed(node);
                e.layer = node;
                if (write) {
                    add_absorbed(f, node, f->channel[in], arrives);
                }
            }
            e.keys += then == IGNORED;
            e.values += then == PASSES && dsc_operator_of(node)->attends;
        }
    }
    return e;
}

static void begin(shifts *f, const double *v, size_t of, size_t channel)
{
    const ends e = look_at_ends(f, v, false);
    const descent_node *from = f->sources[of].node;
    size_t several = 0;
    for (size_t j = 0; j < f->count; j++) {
        several += v[j] != 0.0;
    }
    const bool norm = several == 1 && dsc_operator_of(from)->scaled;
    const bool before = !norm && e.norms > 0 && e.norms == e.layers;
    const bool one = norm && e.layers == 1 && e.keys + e.values == 0;
    const char *kind = several > 1     ? "added shifts"
                       : norm          ? "shift of a norm"
                       : before        ? "mean before a norm"
                       : e.values > 0  ? "value-output pairs"
                       : e.layers == 0 ? "key biases"
                                       : "linear layers";
    dsc_predictions_begin_at(f->out, kind, one || before ? e.layer : from,
                             one ? 0 : channel + 1, false);
}

static void predict(shifts *f, const double *v, size_t of, size_t channel)
{
    begin(f, v, of, channel);
    for (size_t j = 0; j < f->count; j++) {
        f->list.count = 0;
        if (v[j] != 0.0 &&
            !dsc_streams_written(f->s, f->sources[j].node, channel, true, &f->list)) {
            dsc_direction_end(&f->direction, false, f->out);
            return;
        }
        for (size_t i = 0; v[j] != 0.0 && i < f->list.count; i++) {
            dsc_direction_add(&f->direction, f->list.at[i], v[j]);
        }
    }
    (void)look_at_ends(f, v, true);
    dsc_direction_end(&f->direction, true, f->out);
}

// Channels that are alike: attention reads the parts of a row in different ways.
static size_t alike(const shifts *f)
{
    size_t slot = 0, width = f->s->channels[f->stream];
    const descent_node *reader = dsc_streams_reader(f->s, f->stream, &slot);
    if (reader && dsc_operator_of(reader)->attends) {
        dsc_attending how;
        dsc_operator_of(reader)->attends(reader, &how);
        width = how.keys.first > 0 ? how.keys.first : width;
    }
    return width;
}

static void predict_channel(shifts *f, size_t channel)
{
    const size_t width = alike(f);
    for (size_t j = 0; j < f->count; j++) {
        follow(f, &f->sources[j], channel);
    }
    if (channel % width == 0) {
        collect_held(f);
    }
    for (size_t of = 0; of < f->count; of++) {
        double v[SOURCES_MOST];
        if (!f->pivot[of]) {
            combination(f, of, v);
            predict(f, v, of, channel);
        }
    }
}

static void find_sources(shifts *f)
{
    const dsc_plan *plan = f->s->plan;
    const size_t numbers = f->nodes * (1 + DSC_MAX_INPUTS);
    f->count = 0;
    for (size_t i = 0; i < plan->order_count && f->count < SOURCES_MOST; i++) {
        const descent_node *node = plan->order[i];
        f->list.count = 0;
        if (f->s->stream[node->index] == f->stream && dsc_streams_writes(node) &&
            !dsc_operator_of(node)->attends && (dsc_streams_kept_by(node) & DSC_KEEPS_SHIFTS) &&
            dsc_streams_written(f->s, node, 0, true, &f->list)) {
            double *own = f->numbers + f->count * numbers;
            f->sources[f->count++] = (source){node, own, own + f->nodes};
        }
    }
}

static void predict_all(shifts *f)
{
    const dsc_plan *plan = f->s->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        f->stream = f->s->stream[node->index];
        if (!node->batched || f->stream != node->index || f->s->channels[f->stream] == 0) {
            continue;
        }
        find_sources(f);
        for (size_t j = 0; f->count > 0 && j < f->s->channels[f->stream]; j++) {
            predict_channel(f, j);
        }
    }
}

void dsc_predict_shifts(const dsc_streams *streams, const double *x,
                        dsc_predictions *predictions)
{
    const size_t nodes = streams->plan->graph->count;
    shifts *f = calloc(1, sizeof *f);
    if (!f) {
        predictions->failed = true;
        return;
    }
    *f = (shifts){.s = streams, .x = x, .out = predictions, .nodes = nodes};
    f->channel = calloc(nodes, sizeof *f->channel);
    f->numbers = calloc(nodes * (1 + DSC_MAX_INPUTS) * SOURCES_MOST, sizeof *f->numbers);
    const bool ready = dsc_direction_create(&f->direction, streams->plan->graph->parameters) &&
                       f->channel && f->numbers;
    if (ready) {
        predict_all(f);
    }
    predictions->failed = predictions->failed || !ready || f->list.failed;
    dsc_direction_free(&f->direction);
    free(f->channel);
    free(f->numbers);
    dsc_coordinates_free(&f->list);
    free(f);
}
