// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Symmetries of networks, by their generators. Layer l computes z = x W + b, y = f(z), and the
// next layer reads y with V.
//
//   unit scaling       w_u -> c w_u, b_u -> c b_u, V_u -> V_u / c   (f(c z) = c f(z), c > 0)
//   softmax shift      the same vector added to the weights of every class
//   duplicated units   w_2 = +-w_1: outgoing weights move from one to the other, along V_1 or
//                      V_2 [Fukumizu, Amari 2000]; along others only the loss stays, not the
//                      gradient
//   linear layers      W -> W A, b -> b A, V -> inv(A) V, and b -> b + e with what the next
//   bias
//                      makes up for. The same holds among units with a kink that are active on
//                      the same examples
//
// Units that are dead have no part in these: all their parameters are modes.
#include "surface/network/predict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"
#include "surface/network/limits.h"
#include "surface/network/predict_heads.h"
#include "surface/network/predict_inputs.h"
#include "surface/network/predict_shifts.h"
#include "surface/network/predict_streams.h"
#include "surface/network/predict_turns.h"

typedef struct writer {
    const dsc_chain *chain;
    const dsc_activity *activity;
    const double *x;
    dsc_predictions *out;
} writer;

static descent_status finish(const dsc_predictions *p, descent_error *error)
{
    return p->failed ? dsc_no_memory(error, "zero modes",
                                     (p->entry_capacity + 1) * 2 * sizeof(double))
                     : DESCENT_OK;
}

// All that a unit reads and all that reads it, where no weight decay holds it.
static void predict_dead(writer *w, size_t l, size_t u, bool outgoing)
{
    const dsc_layer *layer = &w->chain->layers[l];
    dsc_predictions_begin(w->out, "dead units", l + 1, u + 1, true);
    for (size_t p = 0; !dsc_chain_decays(w->chain, layer) && p < layer->inputs; p++) {
        dsc_predictions_add(w->out, dsc_layer_weight(layer, p, u), 1.0);
    }
    if (layer->bias != DSC_NO_BIAS) {
        dsc_predictions_add(w->out, layer->bias + u, 1.0);
    }
    const dsc_layer *next = outgoing && l + 1 < w->chain->count ? layer + 1 : NULL;
    for (size_t k = 0; next && !dsc_chain_decays(w->chain, next) && k < next->units; k++) {
        dsc_predictions_add(w->out, dsc_layer_weight(next, u, k), 1.0);
    }
    dsc_predictions_end(w->out);
}

descent_status dsc_predict_frozen(const dsc_chain *chain, const dsc_activity *activity,
                                  dsc_predictions *predictions, descent_error *error)
{
    writer w = {.chain = chain, .activity = activity, .out = predictions};
    const dsc_layer *first = &chain->layers[0];
    for (size_t p = 0; !dsc_chain_decays(chain, first) && p < first->inputs; p++) {
        if (activity->low[p] != 0.0 || activity->high[p] != 0.0) {
            continue;
        }
        dsc_predictions_begin(predictions, "constant inputs", 1, p + 1, true);
        for (size_t u = 0; u < first->units; u++) {
            dsc_predictions_add(predictions, dsc_layer_weight(first, p, u), 1.0);
        }
        dsc_predictions_end(predictions);
    }
    // Where a whole layer is dead, nothing before it matters.
    bool cut = false;
    for (size_t l = chain->count; l-- > 0;) {
        bool all = true;
        for (size_t u = 0; u < chain->layers[l].units; u++) {
            const bool dead = activity->units[l][u].dead;
            if (cut || dead) {
                predict_dead(&w, l, u, dead);
            }
            all = all && dead;
        }
        cut = cut || all;
    }
    return finish(predictions, error);
}

static void predict_shift(writer *w)
{
    const size_t l = w->chain->count - 1;
    const dsc_layer *layer = &w->chain->layers[l];
    if (!dsc_chain_loss(w->chain)->shiftable || layer->function != DESCENT_IDENTITY) {
        return;
    }
    for (size_t p = 0; !dsc_chain_decays(w->chain, layer) && p < layer->inputs; p++) {
        dsc_predictions_begin(w->out, "softmax shift", l + 1, 0, false);
        for (size_t k = 0; k < layer->units; k++) {
            dsc_predictions_add(w->out, dsc_layer_weight(layer, p, k), 1.0);
        }
        dsc_predictions_end(w->out);
    }
    if (layer->bias != DSC_NO_BIAS) {
        dsc_predictions_begin(w->out, "softmax shift", l + 1, 0, false);
        for (size_t k = 0; k < layer->units; k++) {
            dsc_predictions_add(w->out, layer->bias + k, 1.0);
        }
        dsc_predictions_end(w->out);
    }
}

// Incoming weights of unit b change along those of unit a, the outgoing ones of a against those
// of b.
static void predict_mix(writer *w, const char *kind, size_t l, size_t a, size_t b)
{
    const dsc_layer *layer = &w->chain->layers[l], *next = layer + 1;
    if (dsc_chain_decays(w->chain, layer) || dsc_chain_decays(w->chain, next)) {
        return; // weight decay holds both
    }
    dsc_predictions_begin(w->out, kind, l + 1, b + 1, false);
    for (size_t p = 0; p < layer->inputs; p++) {
        dsc_predictions_add(w->out, dsc_layer_weight(layer, p, b),
                            w->x[dsc_layer_weight(layer, p, a)]);
    }
    if (layer->bias != DSC_NO_BIAS) {
        dsc_predictions_add(w->out, layer->bias + b, w->x[layer->bias + a]);
    }
    for (size_t k = 0; k < next->units; k++) {
        dsc_predictions_add(w->out, dsc_layer_weight(next, a, k),
                            -w->x[dsc_layer_weight(next, b, k)]);
    }
    dsc_predictions_end(w->out);
}

static bool is_dead(const writer *w, size_t l, size_t u)
{
    return w->activity->units[l][u].dead;
}

static void predict_scaling(writer *w, size_t l)
{
    const dsc_layer *layer = &w->chain->layers[l];
    for (size_t u = 0; u < layer->units; u++) {
        if (!is_dead(w, l, u)) {
            predict_mix(w, "unit scaling", l, u, u);
        }
    }
}

// A shift of the bias of a unit that is linear on all examples, made up for by the next biases.
static void predict_translation(writer *w, const char *kind, size_t l, size_t u)
{
    const dsc_layer *layer = &w->chain->layers[l], *next = layer + 1;
    if (layer->bias == DSC_NO_BIAS || next->bias == DSC_NO_BIAS) {
        return;
    }
    dsc_predictions_begin(w->out, kind, l + 1, u + 1, false);
    dsc_predictions_add(w->out, layer->bias + u, 1.0);
    for (size_t k = 0; k < next->units; k++) {
        dsc_predictions_add(w->out, next->bias + k, -w->x[dsc_layer_weight(next, u, k)]);
    }
    dsc_predictions_end(w->out);
}

static void predict_linear(writer *w, size_t l)
{
    const dsc_layer *layer = &w->chain->layers[l];
    const size_t units = layer->units;
    for (size_t a = 0; a < units; a++) {
        for (size_t b = 0; b < units; b++) {
            if (a == b || units <= MIXED_MOST) {
                predict_mix(w, "linear layers", l, a, b);
            }
        }
        predict_translation(w, "linear layers", l, a);
    }
}

// Units that are active on the same examples, like linear ones among each other.
static void predict_patterns(writer *w, size_t l)
{
    const dsc_layer *layer = &w->chain->layers[l];
    const dsc_unit *units = w->activity->units[l];
    for (size_t a = 0; a < layer->units; a++) {
        size_t group = 0;
        for (size_t b = 0; b < layer->units; b++) {
            group += units[b].pattern == units[a].pattern && !units[b].dead;
        }
        for (size_t b = 0; group <= MIXED_MOST && b < layer->units; b++) {
            if (a != b && !units[a].dead && !units[b].dead &&
                units[b].pattern == units[a].pattern) {
                predict_mix(w, "shared activation pattern", l, a, b);
            }
        }
        if (units[a].active == w->activity->heard[l]) {
            predict_translation(w, "shared activation pattern", l, a);
        }
    }
}

static bool is_odd(int function)
{
    return function == DESCENT_TANH || function == DESCENT_SIN || function == DESCENT_TAN ||
           function == DESCENT_ASIN || function == DESCENT_ATAN || function == DESCENT_SINH ||
           function == DESCENT_CBRT || function == DESCENT_NEGATE;
}

static bool is_even(int function)
{
    return function == DESCENT_ABS || function == DESCENT_SQUARE || function == DESCENT_COS ||
           function == DESCENT_COSH;
}

// Are the incoming weights of unit b those of unit a, times `sign`?
static bool is_alike(const writer *w, const dsc_layer *layer, size_t a, size_t b, double sign)
{
    double difference = 0.0, squares = 0.0;
    for (size_t p = 0; p <= layer->inputs; p++) {
        if (p == layer->inputs && layer->bias == DSC_NO_BIAS) {
            break;
        }
        const size_t base = p < layer->inputs ? dsc_layer_weight(layer, p, 0) : layer->bias;
        const double wa = w->x[base + a], wb = w->x[base + b];
        difference += (wb - sign * wa) * (wb - sign * wa);
        squares += wa * wa;
        if (difference > ALIKE * ALIKE * (squares + wb * wb) && p >= 8) {
            return false; // the rest will hardly make up for it
        }
    }
    return squares > 0.0 && difference <= ALIKE * ALIKE * squares;
}

// Outgoing weights of a and b change along those of unit `along`, so that the sum stays.
static void predict_split(writer *w, size_t l, size_t a, size_t b, double sign, size_t along)
{
    const dsc_layer *next = &w->chain->layers[l + 1];
    dsc_predictions_begin(w->out, "duplicated units", l + 1, b + 1, false);
    for (size_t k = 0; k < next->units; k++) {
        const double v = w->x[dsc_layer_weight(next, along, k)];
        dsc_predictions_add(w->out, dsc_layer_weight(next, a, k), v);
        dsc_predictions_add(w->out, dsc_layer_weight(next, b, k), -sign * v);
    }
    dsc_predictions_end(w->out);
}

static void predict_duplicates(writer *w, size_t l)
{
    const dsc_layer *layer = &w->chain->layers[l];
    if (dsc_chain_decays(w->chain, layer + 1)) {
        return;
    }
    for (size_t b = 1; b < layer->units; b++) {
        for (size_t a = 0; a < b && !is_dead(w, l, b); a++) {
            const bool same = is_alike(w, layer, a, b, 1.0);
            const bool mirror = !same &&
                                (is_odd(layer->function) || is_even(layer->function)) &&
                                is_alike(w, layer, a, b, -1.0);
            if (same || mirror) {
                const double sign = mirror && is_odd(layer->function) ? -1.0 : 1.0;
                predict_split(w, l, a, b, sign, a);
                predict_split(w, l, a, b, sign, b);
                break; // with the first of its kind
            }
        }
    }
}

typedef void per_layer(writer *w, size_t l);

static void for_hidden(writer *w, per_layer *predict, bool linear, bool kinked, bool others)
{
    for (size_t l = 0; l + 1 < w->chain->count; l++) {
        const dsc_layer *layer = &w->chain->layers[l];
        const bool is_linear = layer->function == DESCENT_IDENTITY;
        const bool is_kinked = dsc_has_kink(layer->function);
        if (is_linear ? linear : is_kinked ? kinked : others) {
            predict(w, l);
        }
    }
}

descent_status dsc_predict_vectors(const dsc_chain *chain, const dsc_activity *activity,
                                   const double *x, dsc_predictions *predictions,
                                   descent_error *error)
{
    writer w = {chain, activity, x, predictions};
    predict_shift(&w);
    for_hidden(&w, predict_scaling, false, true, false);
    for_hidden(&w, predict_duplicates, false, true, true);
    for_hidden(&w, predict_linear, true, false, false);
    for_hidden(&w, predict_patterns, false, true, false);
    if (!dsc_chain_decays(chain, &chain->layers[0])) {
        dsc_predict_inputs(chain, activity, predictions);
    }
    return finish(predictions, error);
}

// What an operator declares goes into the predictions.
typedef struct declared {
    dsc_predictions *out;
    const descent_node *node;
} declared;

static void begin_declared(void *context, const char *kind, size_t unit)
{
    const declared *d = context;
    dsc_predictions_begin_at(d->out, kind, d->node, unit, false);
}

static void add_declared(void *context, size_t at, double value)
{
    const declared *d = context;
    dsc_predictions_add(d->out, at, value);
}

static void end_declared(void *context)
{
    const declared *d = context;
    dsc_predictions_end(d->out);
}

descent_status dsc_predict_graph(const dsc_streams *streams, const double *x,
                                 dsc_predictions *predictions, descent_error *error)
{
    dsc_predict_streams(streams, x, predictions);
    dsc_predict_shifts(streams, x, predictions);
    dsc_predict_heads(streams, x, predictions);
    dsc_predict_turns(streams, x, predictions);
    return finish(predictions, error);
}

descent_status dsc_predict_declared(const dsc_plan *plan, const double *x,
                                    dsc_predictions *predictions, descent_error *error)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        declared d = {predictions, plan->order[i]};
        const dsc_directions to = {begin_declared, add_declared, end_declared, &d};
        if (dsc_operator_of(d.node)->symmetries) {
            dsc_operator_of(d.node)->symmetries(d.node, x, &to);
        }
    }
    return finish(predictions, error);
}

// A scaling x -> exp(t S) x, S diagonal with 1 and -1, leaves f as it is: differentiated in t
// and x, H S x = -S g.
void dsc_predictions_refute(dsc_predictions *predictions, const double *x, const double *g,
                            double most)
{
    dsc_predictions *p = predictions;
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        double slopes = 0.0, squares = 0.0;
        for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
            slopes += g[p->at[e]] * g[p->at[e]];
            squares += x[p->at[e]] * x[p->at[e]];
        }
        const char *kind = p->items[i].kind;
        const bool scales = strcmp(kind, "unit scaling") == 0 ||
                            strcmp(kind, "gain of a norm") == 0 ||
                            strcmp(kind, "scale before a norm") == 0;
        if (!scales || slopes <= most * most * squares) {
            p->items[kept++] = p->items[i];
        }
    }
    p->count = kept;
}
