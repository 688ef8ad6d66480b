// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What no example feels.
//
// Keeps: a channel is dead only if it stays off when its bias is a little higher: one just at its
// kink is not called flat. Without a bias of its own it is not called dead.
#include "surface/network/quiet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "surface/network/limits.h"

// A relu: the node, and what computes its argument.
typedef struct watched {
    const descent_node *node, *source;
    uint8_t *active; /* by channel: on some example, somewhere */
    double largest;  /* length of a row that the source weighs */
} watched;

// An embedding.
typedef struct table {
    const descent_node *node;
    uint8_t *occurs; /* by token */
} table;

typedef struct quiet {
    dsc_empirical *empirical;
    const dsc_streams *s;
    dsc_predictions *out;
    const descent_rows *rows;
    size_t relu_count, table_count;
    watched *relus;
    table *tables;
    uint8_t **needed; /* by node: places that the loss depends on; NULL: none */
    double *higher;   /* x with higher biases */
} quiet;

// ---- places that the loss depends on ----

static size_t places_of(const descent_node *node)
{
    return node->shape.rank == 2 ? node->shape.dim[0] : 1;
}

// Is a place of the output computed from the same place of the input only?
static bool is_by_place(const descent_node *node)
{
    const dsc_operator *op = dsc_operator_of(node);
    const descent_node *in = node->inputs[0];
    if (node->shape.rank != 2 || places_of(in) != places_of(node)) {
        return false;
    }
    if (op->scaled) {
        const size_t sets = op->scaled->sets ? op->scaled->sets(node) : 0;
        const size_t units = dsc_node_units(node);
        return sets == 0 || (node->width / sets <= units &&
                             op->scaled->member(node, 0, node->width / sets - 1) < units);
    }
    const bool same = dsc_shape_same(node->shape, in->shape);
    return op->weighs ||
           ((op->activation || op->turns_pairs || dsc_streams_passes(node)) && same);
}

static bool is_needed(const quiet *q, const descent_node *node, size_t slot, size_t place)
{
    const dsc_operator *op = dsc_operator_of(node);
    const descent_node *in = node->inputs[slot];
    const uint8_t *out = q->needed[node->index];
    if (op->takes && in->batched) {
        const size_t numbers = in->width / places_of(in);
        bool some = false;
        for (size_t j = 0; j < numbers; j++) {
            some = some || op->takes(node, place * numbers + j);
        }
        return some;
    }
    if (op->attends) {
        dsc_attending how;
        op->attends(node, &how);
        const bool asks = slot == how.queries.slot && place < places_of(node);
        const bool seen = slot == how.keys.slot || slot == how.values.slot;
        bool some = (asks && out[place]) || (slot != how.queries.slot && !seen); // a mask
        for (size_t p = how.causal ? place : 0; seen && p < places_of(node); p++) {
            some = some || out[p];
        }
        return some;
    }
    return !in->batched || !is_by_place(node) || out[place];
}

// From the loss backward.
static descent_status find_needed(quiet *q, descent_error *error)
{
    const dsc_plan *plan = q->s->plan;
    for (size_t i = plan->order_count; i-- > 0;) {
        const descent_node *node = plan->order[i];
        if (!q->needed[node->index] && node != plan->root) {
            continue;
        }
        if (node == plan->root) {
            q->needed[node->index] = calloc(places_of(node), 1);
            if (!q->needed[node->index]) {
                return dsc_no_memory(error, "positions", places_of(node));
            }
            memset(q->needed[node->index], 1, places_of(node));
        }
        for (size_t k = 0; k < node->input_count; k++) {
            const descent_node *in = node->inputs[k];
            uint8_t **of = &q->needed[in->index];
            *of = *of ? *of : calloc(places_of(in), 1);
            if (!*of) {
                return dsc_no_memory(error, "positions", places_of(in));
            }
            for (size_t place = 0; place < places_of(in); place++) {
                (*of)[place] |= is_needed(q, node, k, place);
            }
        }
    }
    return DESCENT_OK;
}

// ---- what happens on the rows ----

static const double *row_of(const dsc_executor *executor, const descent_node *node, size_t r)
{
    size_t stride = 0;
    const double *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    return rows + r * stride;
}

static void look_at_relu(watched *w, const dsc_executor *executor, size_t r)
{
    const double *y = row_of(executor, w->node, r);
    const size_t units = dsc_node_units(w->node);
    for (size_t j = 0; j < w->node->width; j++) {
        w->active[j % units] |= y[j] > 0.0;
    }
    const descent_node *in = w->source->inputs[0];
    const double *x = row_of(executor, in, r);
    double squares = 0.0;
    for (size_t j = 0; j < in->width; j++) {
        squares += x[j] * x[j];
    }
    w->largest = fmax(w->largest, sqrt(squares));
}

static void look_at_tokens(const quiet *q, const table *t, const dsc_executor *executor,
                           size_t r)
{
    const descent_node *in = t->node->inputs[0];
    const size_t count = t->node->inputs[dsc_operator_of(t->node)->table->slot]->tensor->rows;
    const double *tokens = row_of(executor, in, r);
    for (size_t p = 0; p < in->width; p++) {
        const double token = tokens[p];
        if (q->needed[t->node->index] && q->needed[t->node->index][p] && token >= 0.0 &&
            token < (double)count) {
            t->occurs[(size_t)token] = 1;
        }
    }
}

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    quiet *q = context;
    (void)done;
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < q->relu_count; i++) {
            look_at_relu(&q->relus[i], executor, r);
        }
        for (size_t i = 0; i < q->table_count; i++) {
            look_at_tokens(q, &q->tables[i], executor, r);
        }
    }
}

// ---- channels that are off ----

static const dsc_tensor *bias_of(const quiet *q, const descent_node *source)
{
    const dsc_operator *op = dsc_operator_of(source);
    dsc_weighing how = {.bias = op->scaled ? op->scaled->shift : 0};
    if (op->weighs) {
        op->weighs(source, &how);
    }
    return dsc_streams_free_tensor(q->s, source, how.bias);
}

// The bias of a channel, higher by what counts as at the kink for inputs of this length.
static void raise(const quiet *q, const watched *w, size_t channel, const double *x)
{
    const dsc_operator *op = dsc_operator_of(w->source);
    const dsc_tensor *bias = bias_of(q, w->source);
    double squares = 0.0, length = sqrt((double)w->source->width); // of what a norm normalises
    if (op->weighs) {
        dsc_weighing how;
        op->weighs(w->source, &how);
        const dsc_tensor *weights = w->source->inputs[how.weights]->tensor;
        const size_t count = how.transposed ? weights->columns : weights->rows;
        for (size_t i = 0; i < count; i++) {
            const size_t at = how.transposed ? channel * weights->columns + i
                                             : i * weights->columns + channel;
            squares += x[weights->offset + at] * x[weights->offset + at];
        }
        length = w->largest;
    } else if (op->scaled->gain < w->source->input_count) {
        const dsc_tensor *gain = w->source->inputs[op->scaled->gain]->tensor;
        squares = gain ? x[gain->offset + channel] * x[gain->offset + channel] : 0.0;
    }
    if (dsc_streams_is_fixed(w->source)) {
        double middle = 0.0, factor = 0.0;
        op->scaled->fixed(w->source, q->s->state, channel, &middle, &factor);
        length = (w->largest + fabs(middle)) * factor;
    }
    const double here = x[bias->offset + channel];
    q->higher[bias->offset + channel] += AT_KINK * (sqrt(squares) * length + fabs(here));
}

static bool raise_all(const quiet *q, const double *x)
{
    bool some = false;
    for (size_t i = 0; i < q->relu_count; i++) {
        for (size_t c = 0; c < dsc_node_units(q->relus[i].node); c++) {
            if (!q->relus[i].active[c]) {
                raise(q, &q->relus[i], c, x);
                some = true;
            }
        }
    }
    return some;
}

static void freeze(const quiet *q, const dsc_coordinates *list)
{
    for (size_t i = 0; i < list->count; i++) {
        dsc_predictions_add(q->out, list->at[i], 1.0);
    }
}

// Weights that read a channel which is 0: of what reads the node, or what passes its zeros on.
static void read_by(const quiet *q, const descent_node *zero, size_t channel, uint8_t *marks,
                    dsc_coordinates *list)
{
    const dsc_plan *plan = q->s->plan;
    memset(marks, 0, plan->graph->count);
    marks[zero->index] = 1;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (node == zero || node->input_count == 0 || !marks[node->inputs[0]->index]) {
            continue;
        }
        if (!dsc_streams_passes(node)) {
            (void)dsc_streams_read(q->s, node, 0, channel, true, list);
        } else if (node->input_count == 1 &&
                   (dsc_operator_of(node)->keeps(node) & DSC_KEEPS_SCALES)) {
            marks[node->index] = 1;
        }
    }
}

static void predict_dead(const quiet *q, const watched *w, size_t channel, uint8_t *marks,
                         dsc_coordinates *list)
{
    list->count = 0;
    if (!dsc_streams_written(q->s, w->source, channel, false, list)) {
        list->count = 0;
        (void)dsc_streams_written(q->s, w->source, channel, true, list);
    }
    if (q->s->channels[q->s->stream[w->node->index]] > 0) {
        read_by(q, w->node, channel, marks, list);
    }
    dsc_predictions_begin_at(q->out, "dead units", w->source, channel + 1, true);
    freeze(q, list);
    dsc_predictions_end(q->out);
}

// ---- what nobody hears ----

static bool all_are_off(const quiet *q, const descent_node *node)
{
    const watched *w = NULL;
    for (size_t i = 0; i < q->relu_count; i++) {
        w = q->relus[i].node == node ? &q->relus[i] : w;
    }
    bool off = w;
    for (size_t c = 0; off && c < dsc_node_units(node); c++) {
        off = !w->active[c];
    }
    return off;
}

// Parameters from which a way to the loss leads through nothing but relu that are off.
static void predict_unheard(const quiet *q, uint8_t *heard)
{
    const dsc_plan *plan = q->s->plan;
    memset(heard, 0, plan->graph->count);
    heard[plan->root->index] = 1;
    for (size_t i = plan->order_count; i-- > 0;) {
        const descent_node *node = plan->order[i];
        const bool passes = heard[node->index] && !all_are_off(q, node);
        for (size_t k = 0; passes && k < node->input_count; k++) {
            heard[node->inputs[k]->index] = 1;
        }
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        for (size_t k = 0; k < node->input_count; k++) {
            const dsc_tensor *tensor = dsc_streams_free_tensor(q->s, node, k);
            if (!tensor || heard[node->inputs[k]->index] || all_are_off(q, node)) {
                continue;
            }
            dsc_predictions_begin_at(q->out, "dead units", node, 0, true);
            for (size_t j = 0; j < tensor->rows * tensor->columns; j++) {
                dsc_predictions_add(q->out, tensor->offset + j, 1.0);
            }
            dsc_predictions_end(q->out);
        }
    }
}

// ---- rows of tables ----

static void predict_rows(const quiet *q, const descent_node *node, const char *kind,
                         const uint8_t *used)
{
    const dsc_tensor *rows =
        dsc_streams_free_tensor(q->s, node, dsc_operator_of(node)->table->slot);
    for (size_t row = 0; rows && row < rows->rows; row++) {
        if (used[row]) {
            continue;
        }
        dsc_predictions_begin_at(q->out, kind, node, row + 1, true);
        for (size_t j = 0; j < rows->columns; j++) {
            dsc_predictions_add(q->out, rows->offset + row * rows->columns + j, 1.0);
        }
        dsc_predictions_end(q->out);
    }
}

// ---- all ----

static const descent_node *source_of(const quiet *q, const descent_node *node)
{
    const descent_node *source = node;
    if (!dsc_operator_of(node)->weighs) {
        source = node->inputs[0];
        const dsc_operator *op = dsc_operator_of(source);
        const bool linear =
            op->scaled || (op->weighs && dsc_node_function(source) == DESCENT_IDENTITY);
        if (q->s->readers[source->index] != 1 || !linear) {
            return NULL;
        }
    }
    return bias_of(q, source) ? source : NULL;
}

static descent_status prepare(quiet *q, descent_error *error)
{
    const dsc_plan *plan = q->s->plan;
    const size_t count = plan->order_count;
    q->relus = calloc(count + 1, sizeof *q->relus);
    q->tables = calloc(count + 1, sizeof *q->tables);
    q->needed = calloc(plan->graph->count + 1, sizeof *q->needed);
    q->higher = calloc(plan->graph->parameters + 1, sizeof *q->higher);
    if (!q->relus || !q->tables || !q->needed || !q->higher) {
        return dsc_no_memory(error, "units", count * sizeof *q->relus);
    }
    for (size_t i = 0; i < count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_operator *op = dsc_operator_of(node);
        const bool relu = node->batched && dsc_node_function(node) == DESCENT_RELU;
        const descent_node *source = relu ? source_of(q, node) : NULL;
        uint8_t *own = NULL;
        size_t room = 1;
        if (source) {
            room = dsc_node_units(node);
            own = calloc(room, 1);
            q->relus[q->relu_count++] = (watched){node, source, own, 0.0};
        } else if (op->table && op->table->chosen &&
                   dsc_streams_free_tensor(q->s, node, op->table->slot)) {
            room = node->inputs[op->table->slot]->tensor->rows;
            own = calloc(room, 1);
            q->tables[q->table_count++] = (table){node, own};
        } else {
            continue;
        }
        if (!own) {
            return dsc_no_memory(error, "units", room);
        }
    }
    return find_needed(q, error);
}

static descent_status predict(quiet *q, descent_error *error)
{
    const dsc_plan *plan = q->s->plan;
    uint8_t *marks = calloc(plan->graph->count + 1, 1);
    dsc_coordinates list = {0};
    if (!marks) {
        return dsc_no_memory(error, "units", plan->graph->count);
    }
    for (size_t i = 0; i < q->relu_count; i++) {
        for (size_t c = 0; c < dsc_node_units(q->relus[i].node); c++) {
            if (!q->relus[i].active[c]) {
                predict_dead(q, &q->relus[i], c, marks, &list);
            }
        }
    }
    predict_unheard(q, marks);
    for (size_t i = 0; i < q->table_count; i++) {
        predict_rows(q, q->tables[i].node, "tokens that never occur", q->tables[i].occurs);
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const dsc_operator *op = dsc_operator_of(node);
        if (op->table && !op->table->chosen && node->batched && q->needed[node->index]) {
            predict_rows(q, node, "positions never used", q->needed[node->index]);
        }
    }
    const bool failed = list.failed || q->out->failed;
    free(marks);
    dsc_coordinates_free(&list);
    return failed ? dsc_no_memory(error, "zero modes", sizeof(double)) : DESCENT_OK;
}

static descent_status find(quiet *q, const double *x, descent_error *error)
{
    TRY(prepare(q, error));
    if (q->relu_count + q->table_count > 0) {
        TRY(dsc_empirical_visit(q->empirical, x, NULL, q->rows, look, q, error));
    }
    memcpy(q->higher, x, q->s->plan->graph->parameters * sizeof *x);
    if (raise_all(q, x)) {
        TRY(dsc_empirical_visit(q->empirical, q->higher, NULL, q->rows, look, q, error));
    }
    return predict(q, error);
}

descent_status dsc_quiet_predict(dsc_empirical *empirical, const dsc_streams *streams,
                                 const double *x, const descent_rows *rows,
                                 dsc_predictions *predictions, descent_error *error)
{
    quiet q = {.empirical = empirical, .s = streams, .out = predictions, .rows = rows};
    const descent_status status = find(&q, x, error);
    for (size_t i = 0; i < q.relu_count; i++) {
        free(q.relus[i].active);
    }
    for (size_t i = 0; i < q.table_count; i++) {
        free(q.tables[i].occurs);
    }
    for (size_t i = 0; q.needed && i < streams->plan->graph->count; i++) {
        free(q.needed[i]);
    }
    free(q.relus);
    free(q.tables);
    free(q.needed);
    free(q.higher);
    return status;
}
