// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A stream that norms alone read may be turned: h -> h R with an orthogonal R. A norm that divides by
// a length turns with it, one that takes the mean away does where R leaves the mean alone, and the
// layers behind it turn back what it gives, with gain a and shift b:
//
//   W_j -> W_j - t / a_j (sum over k of A_jk a_k W_k),  B -> B + t (sum of b_j / a_j A_jk a_k W_k)
//
// for R = exp(t A) with A' = -A. Of d channels that is d (d - 1) / 2 directions for RMS norms; for
// centred ones those with A 1 = 0, (d - 1) (d - 2) / 2: circles of three channels, one of them the
// first.  [Ashkboos et al. SliceGPT. ICLR 2024, section 3.1, for whole rotations]
#include "surface/network/predict_turns.h"

#include "surface/network/limits.h"

typedef struct turn {
    const dsc_streams *s;
    const double *x;
    dsc_predictions *out;
    size_t stream, channels;
    const descent_node *first; /* of the norms that read the stream */
    bool centred;
    dsc_coordinates a, b;
    dsc_direction direction;
} turn;

static bool is_written_by(const turn *t, const descent_node *node)
{
    return dsc_streams_writes(node) && t->s->stream[node->index] == t->stream;
}

static bool is_read_by(const turn *t, const descent_node *node, size_t slot, size_t stream)
{
    return !dsc_streams_passes(node) && node->inputs[slot]->batched &&
           t->s->stream[node->inputs[slot]->index] == stream;
}

static const dsc_tensor *tensor_in(const descent_node *node, size_t slot)
{
    return slot < node->input_count ? node->inputs[slot]->tensor : NULL;
}

// A layer behind a norm, which can turn back: with a shift, its bias has a part in it.
static bool turns_back(const turn *t, const descent_node *norm, const descent_node *layer)
{
    dsc_weighing how;
    if (!dsc_operator_of(layer)->weighs) {
        return false;
    }
    dsc_operator_of(layer)->weighs(layer, &how);
    const bool shifted = dsc_operator_of(norm)->scaled->shift < norm->input_count;
    return how.groups == 1 && dsc_streams_free_tensor(t->s, layer, how.weights) &&
           (!shifted || (!how.bordered && dsc_streams_free_tensor(t->s, layer, how.bias)));
}

// A norm at each place over all channels, whose gain and shift are parameters or missing, none of
// the gains 0, and whose output goes to layers alone.
static bool is_turned(const turn *t, const descent_node *norm, size_t slot)
{
    const dsc_plan *plan = t->s->plan;
    const dsc_scaled *scaled = dsc_operator_of(norm)->scaled;
    const size_t places = norm->width / dsc_node_units(norm);
    if (!scaled || !scaled->sets || slot != 0 || dsc_node_units(norm) != t->channels) {
        return false;
    }
    const size_t sets = scaled->sets(norm);
    if (sets > 0 &&
        (sets != places || scaled->member(norm, 0, t->channels - 1) != t->channels - 1)) {
        return false;
    }
    const dsc_tensor *gain = tensor_in(norm, scaled->gain);
    bool known = (gain || scaled->gain >= norm->input_count) &&
                 (tensor_in(norm, scaled->shift) || scaled->shift >= norm->input_count);
    for (size_t j = 0; gain && j < t->channels; j++) {
        known = known && t->x[gain->offset + j] != 0.0;
    }
    const size_t behind = t->s->stream[norm->index];
    known = known && (t->s->passes[behind] & DSC_KEEPS_MIXTURES) &&
            t->s->channels[behind] == t->channels;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const bool other = dsc_streams_writes(node) && node != norm;
        known = !other || t->s->stream[node->index] != behind;
        for (size_t k = 0; known && k < node->input_count; k++) {
            known = !is_read_by(t, node, k, behind) || (k == 0 && turns_back(t, norm, node));
        }
    }
    return known;
}

// Can the stream be turned? Its norms are all centred, or none is.
static bool look(turn *t)
{
    const dsc_plan *plan = t->s->plan;
    bool known = t->s->keeps[t->stream] & DSC_KEEPS_MIXTURES;
    t->first = NULL;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        known = !is_written_by(t, node) || dsc_streams_part(t->s, node) == t->channels;
        for (size_t k = 0; known && k < node->input_count; k++) {
            if (!is_read_by(t, node, k, t->stream)) {
                continue;
            }
            known = is_turned(t, node, k);
            const bool centred = known && dsc_operator_of(node)->scaled->sets(node) > 0;
            known = known && (!t->first || centred == t->centred);
            t->centred = centred;
            t->first = t->first ? t->first : node;
        }
    }
    return known && t->first;
}

// What is written to `to` gains times what is written to `from`.
static bool add_written(turn *t, size_t to, size_t from, double times)
{
    const dsc_plan *plan = t->s->plan;
    bool known = true;
    t->a.count = t->b.count = 0;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        known =
            !is_written_by(t, node) || (dsc_streams_written(t->s, node, to, false, &t->a) &&
                                        dsc_streams_written(t->s, node, from, false, &t->b));
    }
    for (size_t i = 0; known && i < t->a.count; i++) {
        dsc_direction_add(&t->direction, t->a.at[i], times * t->x[t->b.at[i]]);
    }
    return known;
}

// A_jk of a layer behind a norm.
static void add_read(turn *t, const descent_node *norm, const descent_node *layer, size_t j,
                     size_t k, double times)
{
    const dsc_scaled *scaled = dsc_operator_of(norm)->scaled;
    const dsc_tensor *gain = tensor_in(norm, scaled->gain);
    const dsc_tensor *shift = tensor_in(norm, scaled->shift);
    dsc_weighing how;
    dsc_operator_of(layer)->weighs(layer, &how);
    const dsc_tensor *weights = layer->inputs[how.weights]->tensor;
    const double ratio = gain ? t->x[gain->offset + k] / t->x[gain->offset + j] : 1.0;
    t->a.count = t->b.count = 0;
    (void)dsc_streams_read(t->s, layer, 0, j, true, &t->a);
    (void)dsc_streams_read(t->s, layer, 0, k, true, &t->b);
    for (size_t i = 0; i < t->a.count; i++) {
        const double moved = times * ratio * t->x[t->b.at[i]];
        dsc_direction_add(&t->direction, t->a.at[i], -moved);
        if (shift) {
            const size_t at = t->a.at[i] - weights->offset;
            const size_t unit = how.transposed ? at / weights->columns : at % weights->columns;
            dsc_direction_add(&t->direction, layer->inputs[how.bias]->tensor->offset + unit,
                              t->x[shift->offset + j] * moved);
        }
    }
}

// A with A_jk = times, A_kj = -times.
static bool add_plane(turn *t, size_t j, size_t k, double times)
{
    const dsc_plan *plan = t->s->plan;
    const bool known = add_written(t, k, j, times) && add_written(t, j, k, -times);
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *norm = plan->order[i];
        if (!dsc_operator_of(norm)->scaled || !is_read_by(t, norm, 0, t->stream)) {
            continue;
        }
        for (size_t l = 0; l < plan->order_count; l++) {
            const descent_node *layer = plan->order[l];
            if (layer->input_count > 0 && is_read_by(t, layer, 0, t->s->stream[norm->index])) {
                add_read(t, norm, layer, j, k, times);
                add_read(t, norm, layer, k, j, -times);
            }
        }
    }
    return known;
}

static void begin(turn *t)
{
    dsc_predictions_begin_at(t->out, "rotation before norms", t->first, 0, false);
}

static void predict(turn *t)
{
    for (size_t j = t->centred ? 1 : 0; j < t->channels; j++) {
        for (size_t k = j + 1; k < t->channels; k++) {
            begin(t);
            bool known = add_plane(t, j, k, 1.0);
            known =
                known && (!t->centred || (add_plane(t, k, 0, 1.0) && add_plane(t, 0, j, 1.0)));
            dsc_direction_end(&t->direction, known, t->out);
        }
    }
}

void dsc_predict_turns(const dsc_streams *streams, const double *x,
                       dsc_predictions *predictions)
{
    const dsc_plan *plan = streams->plan;
    turn t = {.s = streams, .x = x, .out = predictions};
    const bool ready = dsc_direction_create(&t.direction, plan->graph->parameters);
    for (size_t i = 0; ready && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        t.stream = streams->stream[node->index];
        t.channels = streams->channels[t.stream];
        if (node->batched && t.stream == node->index && t.channels > 0 &&
            t.channels <= MIXED_MOST && look(&t)) {
            predict(&t);
        }
    }
    predictions->failed = predictions->failed || !ready || t.a.failed || t.b.failed;
    dsc_direction_free(&t.direction);
    dsc_coordinates_free(&t.a);
    dsc_coordinates_free(&t.b);
}
