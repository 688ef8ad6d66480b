// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Symmetries of streams, by their generators. Writers write channels h_j, readers read them with
// weights W_j.
//
//   unit scaling         h_j -> c h_j, W_j -> W_j / c, where all that is between lets it through: relu,
//                        pools, sums, other shapes. Of norms: their gain and shift (gain of a norm)
//   linear layers        h -> h A, W -> inv(A) W, where all that is between is linear. Within the heads
//                        of attention, whose values are the h: value-output pairs
//   mean before a norm   the same more for all h_j of a place, which all readers take away: weights of
//                        an input, biases, rows of a table; softmax shift, where the reader is the loss
//   scale before a norm  all h_j times c, which norms take away but for their eps: near enough where the
//                        h_j are large
//   sum of a norm        W_jk -> W_jk + t / a_j for all j that are normalised together, with gain a and
//                        shift b; B_k -> B_k - t (sum of b_j / a_j), as what is normalised adds up to 0
#include "surface/network/predict_streams.h"

#include "surface/network/limits.h"

typedef struct view {
    const dsc_streams *s;
    const double *x;
    dsc_predictions *out;
    size_t stream, channels;
    dsc_coordinates a, b, c, d; /* what was written and read */
    dsc_direction direction;
} view;

static void begin(view *v, const char *kind, const descent_node *node, size_t unit)
{
    dsc_predictions_begin_at(v->out, kind, node, unit, false);
}

// ---- writers and readers of a stream ----

static bool is_written_by(const view *v, const descent_node *node)
{
    return dsc_streams_writes(node) && v->s->stream[node->index] == v->stream;
}

static bool is_read_by(const view *v, const descent_node *node, size_t slot)
{
    return !dsc_streams_passes(node) && node->inputs[slot]->batched &&
           v->s->stream[node->inputs[slot]->index] == v->stream;
}

static bool collect_written(view *v, size_t channel, dsc_coordinates *list)
{
    const dsc_plan *plan = v->s->plan;
    bool known = true;
    list->count = 0;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        if (is_written_by(v, plan->order[i])) {
            known = dsc_streams_written(v->s, plan->order[i], channel, false, list);
        }
    }
    return known;
}

static bool collect_read(view *v, size_t channel, dsc_coordinates *list)
{
    const dsc_plan *plan = v->s->plan;
    bool known = true;
    size_t norms = 0; // that undo it by gain and shift
    list->count = 0;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; known && k < node->input_count; k++) {
            dsc_fixed_norm fixed;
            if (is_read_by(v, node, k) &&
                dsc_streams_fixed(v->s, node, k, channel, v->x, &fixed)) {
                norms++;
            } else if (is_read_by(v, node, k)) {
                known = dsc_streams_read(v->s, node, k, channel, true, list);
            }
        }
    }
    return known && list->count + norms > 0;
}

static const descent_node *first_writer(const view *v)
{
    const dsc_plan *plan = v->s->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        if (is_written_by(v, plan->order[i])) {
            return plan->order[i];
        }
    }
    return NULL;
}

static bool all_are_norms(const view *v)
{
    const dsc_plan *plan = v->s->plan;
    bool all = true;
    for (size_t i = 0; i < plan->order_count; i++) {
        all = all &&
              (!is_written_by(v, plan->order[i]) || dsc_operator_of(plan->order[i])->scaled);
    }
    return all;
}

// ---- scalings and combinations ----

// What a family of a stream is called, and where it is: at its first writer, by channel or head; a
// pair of one norm and one layer is at the layer.
typedef struct label {
    const char *kind;
    const descent_node *node;
    size_t part; /* channels for each unit that is counted; 0: none is */
} label;

static label label_of(const view *v)
{
    const descent_node *writer = first_writer(v);
    size_t slot = 0;
    if (dsc_operator_of(writer)->attends) {
        return (label){"value-output pairs", writer, dsc_streams_part(v->s, writer)};
    }
    if (all_are_norms(v)) {
        const descent_node *reader = dsc_streams_reader(v->s, v->stream, &slot);
        return (label){"gain of a norm", reader ? reader : writer, reader ? 0 : 1};
    }
    const descent_node *norm = dsc_streams_reader(v->s, v->stream, &slot);
    if (norm && dsc_streams_is_fixed(norm)) {
        return (label){"scale before a norm", norm, 1};
    }
    const bool linear = v->s->keeps[v->stream] & DSC_KEEPS_MIXTURES;
    return (label){linear ? "linear layers" : "unit scaling", writer, 1};
}

static void begin_labelled(view *v, const label *l, size_t channel)
{
    begin(v, l->kind, l->node, l->part > 0 ? channel / l->part + 1 : 0);
}

// Gains over c, and shifts less by what the middle then adds.
static void add_fixed(view *v, size_t channel)
{
    const dsc_plan *plan = v->s->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        dsc_fixed_norm fixed;
        if (node->input_count > 0 && is_read_by(v, node, 0) &&
            dsc_streams_fixed(v->s, node, 0, channel, v->x, &fixed)) {
            const size_t gain = fixed.gain->offset + channel;
            dsc_direction_add(&v->direction, gain, -v->x[gain]);
            dsc_direction_add(&v->direction, fixed.shift->offset + channel,
                              -fixed.slope * fixed.middle);
        }
    }
}

static void predict_scale(view *v, const label *l, size_t channel)
{
    if (!collect_written(v, channel, &v->a) || !collect_read(v, channel, &v->b)) {
        return;
    }
    begin_labelled(v, l, channel);
    for (size_t i = 0; i < v->a.count; i++) {
        dsc_direction_add(&v->direction, v->a.at[i], v->x[v->a.at[i]]);
    }
    for (size_t i = 0; i < v->b.count; i++) {
        dsc_direction_add(&v->direction, v->b.at[i], -v->x[v->b.at[i]]);
    }
    add_fixed(v, channel);
    dsc_direction_end(&v->direction, true, v->out);
}

// Do all writers mix channels a and b, and do all readers see both with the same units?
static bool may_mix(const view *v, size_t a, size_t b)
{
    const dsc_plan *plan = v->s->plan;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const size_t part = is_written_by(v, node) ? dsc_streams_part(v->s, node) : v->channels;
        dsc_weighing how = {.groups = 1};
        if (dsc_operator_of(node)->weighs && is_read_by(v, node, 0)) {
            dsc_operator_of(node)->weighs(node, &how);
        }
        const bool norm = node->input_count > 0 && is_read_by(v, node, 0) &&
                          dsc_streams_is_fixed(node); // each channel by itself
        if (a / part != b / part || how.groups > 1 || norm) {
            return false;
        }
    }
    return true;
}

// What is written to b gains from what is written to a, what reads a loses what reads b.
static void predict_mixture(view *v, const label *l, size_t a, size_t b)
{
    if (!may_mix(v, a, b) || !collect_written(v, a, &v->a) || !collect_written(v, b, &v->b) ||
        !collect_read(v, a, &v->c) || !collect_read(v, b, &v->d)) {
        return;
    }
    begin_labelled(v, l, b);
    for (size_t i = 0; i < v->a.count; i++) {
        dsc_direction_add(&v->direction, v->b.at[i], v->x[v->a.at[i]]);
    }
    for (size_t i = 0; i < v->c.count; i++) {
        dsc_direction_add(&v->direction, v->c.at[i], -v->x[v->d.at[i]]);
    }
    dsc_direction_end(&v->direction, true, v->out);
}

static void predict_channels(view *v)
{
    const unsigned keeps = v->s->keeps[v->stream];
    if (!(keeps & DSC_KEEPS_SCALES) || !first_writer(v)) {
        return;
    }
    const label l = label_of(v);
    for (size_t j = 0; j < v->channels; j++) {
        predict_scale(v, &l, j);
        for (size_t b = 0;
             (keeps & DSC_KEEPS_MIXTURES) && v->channels <= MIXED_MOST && b < v->channels;
             b++) {
            if (b != j) {
                predict_mixture(v, &l, j, b);
            }
        }
    }
}

// ---- what norms and losses take away ----

// Channels that a reader centres together: how many sets there are, and how many channels each has.
// `places`: each place by itself; else all places together. 0: it centres none.
typedef struct centred {
    size_t sets, members;
    bool places;
} centred;

static centred centred_by(const descent_node *reader, size_t slot)
{
    const dsc_operator *op = dsc_operator_of(reader);
    const size_t units = dsc_node_units(reader->inputs[slot]);
    if (slot == 0 && op->loss && op->loss->shiftable) {
        return (centred){1, units, true};
    }
    const size_t sets =
        slot == 0 && op->scaled && op->scaled->sets ? op->scaled->sets(reader) : 0;
    if (sets == 0) {
        return (centred){0};
    }
    size_t members = reader->width / sets;
    const bool places =
        members <= units && op->scaled->member(reader, 0, members - 1) == members - 1;
    if (!places) { // a group of channels at all places: those of the first place come first
        members = 0;
        while (members < reader->width / sets &&
               op->scaled->member(reader, 0, members) < units) {
            members++;
        }
    }
    return members > 0 ? (centred){units / members, members, places} : (centred){0};
}

// The same for all readers of the stream, and the first of them.
static centred centred_by_all(const view *v, const descent_node **first)
{
    const dsc_plan *plan = v->s->plan;
    centred all = {0};
    *first = NULL;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            if (!is_read_by(v, node, k)) {
                continue;
            }
            const centred c = centred_by(node, k);
            if (*first && (c.sets != all.sets || c.places != all.places)) {
                return (centred){0};
            }
            all = c;
            *first = *first ? *first : node;
        }
    }
    return all;
}

static void begin_common(view *v, const descent_node *reader)
{
    if (dsc_operator_of(reader)->loss) {
        begin(v, "softmax shift", NULL, 0);
    } else {
        begin(v, "mean before a norm", reader, 0);
    }
}

// The same more in all channels of a set: a row of weights, or a vector.
static void predict_common_row(view *v, const descent_node *reader, size_t from, size_t count,
                               size_t step)
{
    begin_common(v, reader);
    for (size_t j = 0; j < count; j++) {
        dsc_predictions_add(v->out, from + j * step, 1.0);
    }
    dsc_predictions_end(v->out);
}

static void predict_common_rows(view *v, const descent_node *writer, const descent_node *reader,
                                const dsc_tensor *tensor, const centred *c, size_t set)
{
    const dsc_operator *op = dsc_operator_of(writer);
    dsc_weighing how = {.groups = 1};
    if (op->weighs) {
        op->weighs(writer, &how);
    }
    const size_t rows = how.transposed ? tensor->columns : tensor->rows;
    const size_t step = how.transposed ? tensor->columns : 1;
    const size_t next = how.transposed ? 1 : tensor->columns;
    for (size_t row = 0; how.groups == 1 && row < rows; row++) {
        predict_common_row(v, reader, tensor->offset + row * next + set * c->members * step,
                           c->members, step);
    }
}

static void predict_common_of(view *v, const descent_node *writer, const descent_node *reader,
                              const centred *c)
{
    const dsc_operator *op = dsc_operator_of(writer);
    dsc_weighing how = {0};
    if (op->weighs) {
        op->weighs(writer, &how);
    }
    const unsigned keeps = v->s->passes[v->stream] & dsc_streams_kept_by(writer);
    const dsc_tensor *rows = op->weighs ? dsc_streams_free_tensor(v->s, writer, how.weights)
                             : op->table
                                 ? dsc_streams_free_tensor(v->s, writer, op->table->slot)
                                 : NULL;
    const dsc_tensor *shift = op->weighs ? dsc_streams_free_tensor(v->s, writer, how.bias)
                              : op->scaled
                                  ? dsc_streams_free_tensor(v->s, writer, op->scaled->shift)
                                  : NULL;
    for (size_t set = 0; set < c->sets; set++) {
        if (rows && c->places && (keeps & DSC_KEEPS_COMMON)) {
            predict_common_rows(v, writer, reader, rows, c, set);
        }
        if (shift && (keeps & DSC_KEEPS_SHIFTS)) {
            predict_common_row(v, reader, shift->offset + set * c->members, c->members, 1);
        }
    }
}

static void predict_common(view *v)
{
    const dsc_plan *plan = v->s->plan;
    const descent_node *reader = NULL;
    const centred c = centred_by_all(v, &reader);
    for (size_t i = 0; c.sets > 0 && i < plan->order_count; i++) {
        if (is_written_by(v, plan->order[i])) {
            predict_common_of(v, plan->order[i], reader, &c);
        }
    }
}

// All that is written to the channels of a set, where norms alone read the stream.
static void predict_size(view *v)
{
    const dsc_plan *plan = v->s->plan;
    const descent_node *reader = NULL;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            if (is_read_by(v, node, k)) {
                if (k != 0 || !dsc_operator_of(node)->scaled || dsc_streams_is_fixed(node)) {
                    return;
                }
                reader = reader ? reader : node;
            }
        }
    }
    const centred own = reader ? centred_by_all(v, &reader) : (centred){0};
    const size_t members = own.sets > 0 ? own.members : v->channels;
    for (size_t first = 0; reader && first < v->channels; first += members) {
        bool known = v->s->keeps[v->stream] & DSC_KEEPS_SCALES;
        begin(v, "scale before a norm", reader, 0);
        for (size_t j = first; known && j < first + members; j++) {
            known = collect_written(v, j, &v->a);
            for (size_t i = 0; known && i < v->a.count; i++) {
                dsc_direction_add(&v->direction, v->a.at[i], v->x[v->a.at[i]]);
            }
        }
        dsc_direction_end(&v->direction, known, v->out);
    }
}

// ---- numbers that add up to 0 ----

typedef struct summed {
    const descent_node *norm, *layer;
    const dsc_tensor *gain, *shift, *weights, *bias;
} summed;

static double number(const view *v, const dsc_tensor *tensor, size_t at, double otherwise)
{
    return tensor ? v->x[tensor->offset + at] : otherwise;
}

// Rows `row` of the weights read the numbers of a set, which begin at `base`.
static void predict_sum(view *v, const summed *at, size_t set, size_t members, size_t base,
                        size_t unit)
{
    const dsc_scaled *scaled = dsc_operator_of(at->norm)->scaled;
    double rest = 0.0;
    begin(v, "sum of a norm", at->layer, 0);
    for (size_t i = 0; i < members; i++) {
        const size_t row = base + scaled->member(at->norm, set, i);
        const double gain = number(v, at->gain, row % v->channels, 1.0);
        if (gain != 0.0) {
            dsc_predictions_add(v->out, at->weights->offset + row * at->weights->columns + unit,
                                1.0 / gain);
            rest += number(v, at->shift, row % v->channels, 0.0) / gain;
        }
    }
    if (at->bias) {
        dsc_predictions_add(v->out, at->bias->offset + unit, -rest);
    }
    dsc_predictions_end(v->out);
}

// The norm whose numbers arrive at a node: as they are, or (`mixed`, out) after the same for all
// channels, such as means over places. NULL: there is none.
static const descent_node *norm_behind(const descent_node *node, bool *mixed)
{
    *mixed = false;
    while (dsc_streams_passes(node) && node->input_count == 1 &&
           dsc_operator_of(node)->keeps(node) == DSC_KEEPS_ALL) {
        const descent_node *in = node->inputs[0];
        const bool same = dsc_operator_of(node)->trains_only ||
                          (node->width == in->width && !dsc_shape_same(node->shape, in->shape));
        *mixed = *mixed || !same;
        node = in;
    }
    return dsc_operator_of(node)->scaled ? node : NULL;
}

static const dsc_tensor *parameter_in(const descent_node *node, size_t slot, bool *known)
{
    const dsc_tensor *tensor = slot < node->input_count ? node->inputs[slot]->tensor : NULL;
    *known = *known && (tensor || slot >= node->input_count);
    return tensor;
}

static void predict_sums(view *v, const descent_node *layer)
{
    const dsc_operator *op = dsc_operator_of(layer);
    bool mixed = false;
    const descent_node *norm = op->weighs ? norm_behind(layer->inputs[0], &mixed) : NULL;
    const dsc_scaled *scaled = norm ? dsc_operator_of(norm)->scaled : NULL;
    const size_t sets = scaled && scaled->sets ? scaled->sets(norm) : 0;
    if (sets == 0) {
        return;
    }
    dsc_weighing how;
    op->weighs(layer, &how);
    bool known = true;
    const summed at = {.norm = norm,
                       .layer = layer,
                       .gain = parameter_in(norm, scaled->gain, &known),
                       .shift = parameter_in(norm, scaled->shift, &known),
                       .weights = dsc_streams_free_tensor(v->s, layer, how.weights),
                       .bias = dsc_streams_free_tensor(v->s, layer, how.bias)};
    const bool biased = layer->input_count > how.bias;
    v->channels = dsc_node_units(norm);
    const centred c = centred_by(norm, 0);
    if (!known || !at.weights || (mixed && !c.places) || how.transposed || how.groups > 1 ||
        (biased && !at.bias) || (at.shift && (!at.bias || how.bordered))) {
        return;
    }
    // Sets within a place come again wherever the weights read a place; others need a layer that
    // reads the whole row.
    const size_t members = norm->width / sets, rows = at.weights->rows;
    const bool repeats = c.places && rows % v->channels == 0;
    const size_t of_place = repeats ? v->channels / members : sets;
    for (size_t base = 0; repeats ? base < rows : base == 0 && rows == norm->width;
         base += repeats ? v->channels : rows) {
        for (size_t set = 0; set < of_place; set++) {
            for (size_t unit = 0; unit < at.weights->columns; unit++) {
                predict_sum(v, &at, set, members, base, unit);
            }
        }
    }
}

// ---- all ----

void dsc_predict_streams(const dsc_streams *streams, const double *x,
                         dsc_predictions *predictions)
{
    const dsc_plan *plan = streams->plan;
    view v = {.s = streams, .x = x, .out = predictions};
    if (!dsc_direction_create(&v.direction, plan->graph->parameters)) {
        predictions->failed = true;
        dsc_direction_free(&v.direction);
        return;
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        v.stream = streams->stream[node->index];
        v.channels = streams->channels[v.stream];
        if (node->batched && v.stream == node->index && v.channels > 0) {
            predict_channels(&v);
            predict_common(&v);
            predict_size(&v);
        }
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        predict_sums(&v, plan->order[i]);
    }
    predictions->failed =
        predictions->failed || v.a.failed || v.b.failed || v.c.failed || v.d.failed;
    dsc_coordinates_free(&v.a);
    dsc_coordinates_free(&v.b);
    dsc_coordinates_free(&v.c);
    dsc_coordinates_free(&v.d);
    dsc_direction_free(&v.direction);
}
