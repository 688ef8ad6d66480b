// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pre-activations at the kink of their unit, and what hangs on the side they are on.
//
// For a pair k = (example i, unit u) let z_k be the pre-activation, a_k its gradient in the
// parameters and c_k = d(mean loss)/dy_k. The gradient of the loss is
//
//   g(s) = g_0 + sum_k c_k s_k a_k
//
// with the slope s_k of the side that z_k is on, as long as no two pairs of one example stand
// in different layers. One step along d brings z_k to the side of the sign of a_k'd.
#include "surface/kink/touches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"
#include "surface/kink/limits.h"

enum {
    MEASURED_MOST = 1000 /* pairs whose jump is computed */
};

typedef struct searcher {
    const dsc_chain *chain;
    const double *x;
    double weight; /* 1 / examples */
    dsc_touches *touches;
    const dsc_kernels *kernels; /* of double */
    double *lengths;            /* |w| of all units of all kinked layers */
    bool *seen;                 /* units that touch, in the same order */
    double *in, *z, *scratch;   /* a row of inputs, of pre-activations; 2 rows */
    double *back, *slopes;      /* a row each */
    double *normal;             /* n */
    size_t last_example, last_layer;
} searcher;

// dl/d(output) of one example.
static void loss_slopes(const searcher *s, const dsc_executor *executor, size_t r, double *out)
{
    const descent_node *loss = s->chain->parts->loss;
    double *target = s->scratch;
    dsc_chain_row(s->chain, executor, loss->inputs[0], DSC_VALUE, r, out);
    dsc_chain_row(s->chain, executor, s->chain->target, DSC_VALUE, r, target);
    dsc_chain_loss(s->chain)->slopes(loss, out, target, out);
}

// back (in: d/dy of the units of a layer; out: d/dx of its inputs), in place.
static void through_weights(searcher *s, const dsc_executor *executor, const dsc_layer *layer,
                            size_t r, double *back)
{
    dsc_chain_slopes(s->chain, executor, layer, r, s->scratch, s->slopes);
    for (size_t u = 0; u < layer->units; u++) {
        s->slopes[u] *= back[u];
    }
    for (size_t p = 0; p < layer->inputs; p++) {
        back[p] =
            s->kernels->dot(layer->units, s->x + dsc_layer_weight(layer, p, 0), s->slopes);
    }
}

// d(mean loss)/dy of a unit.
static double back_to(searcher *s, const dsc_executor *executor, size_t l, size_t u, size_t r)
{
    loss_slopes(s, executor, r, s->back);
    for (size_t k = s->chain->count; k-- > l + 1;) {
        through_weights(s, executor, &s->chain->layers[k], r, s->back);
    }
    return s->back[u] * s->weight;
}

// normal = gradient of z of unit u of layer l.
static void find_normal(searcher *s, const dsc_executor *executor, size_t l, size_t u, size_t r)
{
    memset(s->normal, 0, s->touches->n * sizeof *s->normal);
    const dsc_layer *layer = &s->chain->layers[l];
    dsc_chain_row(s->chain, executor, layer->from, DSC_VALUE, r, s->z);
    for (size_t p = 0; p < layer->inputs; p++) {
        s->normal[dsc_layer_weight(layer, p, u)] = s->z[p];
        s->back[p] = s->x[dsc_layer_weight(layer, p, u)];
    }
    if (layer->bias != DSC_NO_BIAS) {
        s->normal[layer->bias + u] = 1.0;
    }
    while (l-- > 0) {
        layer = &s->chain->layers[l];
        dsc_chain_slopes(s->chain, executor, layer, r, s->scratch, s->slopes);
        dsc_chain_row(s->chain, executor, layer->from, DSC_VALUE, r, s->z);
        for (size_t k = 0; k < layer->units; k++) {
            s->slopes[k] *= s->back[k];
        }
        for (size_t p = 0; p < layer->inputs; p++) {
            double *row = s->normal + dsc_layer_weight(layer, p, 0);
            s->kernels->axpy(layer->units, s->z[p], s->slopes, row);
            s->back[p] =
                s->kernels->dot(layer->units, s->x + dsc_layer_weight(layer, p, 0), s->slopes);
        }
        if (layer->bias != DSC_NO_BIAS) {
            memcpy(s->normal + layer->bias, s->slopes, layer->units * sizeof *s->slopes);
        }
    }
}

// The pair goes where the smallest jump was, if its own is larger. Arrays stay in their slots.
static void keep(searcher *s, const dsc_touch *touch)
{
    dsc_touches *t = s->touches;
    size_t slot = t->count;
    if (t->count == DSC_PATTERNS) {
        t->all = false;
        slot = 0;
        for (size_t k = 1; k < t->count; k++) {
            slot = t->kept[k].jump < t->kept[slot].jump ? k : slot;
        }
        if (t->kept[slot].jump >= touch->jump) {
            return;
        }
    } else {
        t->count++;
    }
    double *normal = t->kept[slot].normal;
    t->kept[slot] = *touch;
    t->kept[slot].normal = normal;
    memcpy(normal, s->normal, t->n * sizeof *normal);
}

static void measure(searcher *s, const dsc_executor *executor, size_t l, size_t u, size_t r)
{
    const dsc_layer *layer = &s->chain->layers[l];
    dsc_touch touch = {
        .back = back_to(s, executor, l, u, r),
        .below = dsc_slope_of(layer->function, -1.0, dsc_function_of(layer->function, -1.0)),
        .above = dsc_slope_of(layer->function, 1.0, dsc_function_of(layer->function, 1.0))};
    find_normal(s, executor, l, u, r);
    const double length = sqrt(s->kernels->dot(s->touches->n, s->normal, s->normal));
    dsc_chain_slopes(s->chain, executor, layer, r, s->scratch, s->slopes);
    touch.now = s->slopes[u];
    touch.jump = fabs(touch.back * (touch.above - touch.below)) * length;
    s->touches->jump += touch.jump;
    if (touch.jump > 0.0) {
        keep(s, &touch);
    }
}

static void add_pair(searcher *s, const dsc_executor *executor, size_t l, size_t u, size_t r,
                     size_t example)
{
    dsc_touches *t = s->touches;
    if (t->pairs++ == 0) {
        t->first[0] = l + 1;
        t->first[1] = u + 1;
        t->first[2] = example + 1;
    } else if (s->last_example == example && s->last_layer != l) {
        t->all = false; // one decides what the other gets
    }
    s->last_example = example;
    s->last_layer = l;
    if (t->pairs <= MEASURED_MOST) {
        measure(s, executor, l, u, r);
    } else {
        t->all = false;
    }
}

// z of an example: x W + b, in doubles.
static void pre_activations(searcher *s, const dsc_layer *layer)
{
    if (layer->bias != DSC_NO_BIAS) {
        memcpy(s->z, s->x + layer->bias, layer->units * sizeof *s->z);
    } else {
        memset(s->z, 0, layer->units * sizeof *s->z);
    }
    for (size_t p = 0; p < layer->inputs; p++) {
        if (s->in[p] != 0.0) {
            s->kernels->axpy(layer->units, s->in[p], s->x + dsc_layer_weight(layer, p, 0),
                             s->z);
        }
    }
}

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    searcher *s = context;
    for (size_t r = 0; r < count; r++) {
        size_t before = 0; // units of earlier layers
        for (size_t l = 0; l < s->chain->count; before += s->chain->layers[l++].units) {
            const dsc_layer *layer = &s->chain->layers[l];
            if (!dsc_has_kink(layer->function)) {
                continue;
            }
            dsc_chain_row(s->chain, executor, layer->from, DSC_VALUE, r, s->in);
            pre_activations(s, layer);
            const double bias = layer->bias != DSC_NO_BIAS ? 1.0 : 0.0;
            const double length = sqrt(bias + s->kernels->dot(layer->inputs, s->in, s->in));
            // Inputs of 0 without a bias: z is 0 whatever the weights are.
            for (size_t u = 0; (length > 0.0 || l > 0) && u < layer->units; u++) {
                if (fabs(s->z[u]) <= TOUCHES * s->lengths[before + u] * length) {
                    s->touches->units += !s->seen[before + u];
                    s->seen[before + u] = true;
                    add_pair(s, executor, l, u, r, done + r);
                    if (s->touches->pairs <= MEASURED_MOST) { // which takes z
                        pre_activations(s, layer);
                    }
                }
            }
        }
    }
}

static void find_lengths(searcher *s)
{
    size_t before = 0;
    for (size_t l = 0; l < s->chain->count; before += s->chain->layers[l++].units) {
        const dsc_layer *layer = &s->chain->layers[l];
        for (size_t u = 0; u < layer->units; u++) {
            double squares = layer->bias == DSC_NO_BIAS
                                 ? 0.0
                                 : s->x[layer->bias + u] * s->x[layer->bias + u];
            for (size_t p = 0; p < layer->inputs; p++) {
                const double w = s->x[dsc_layer_weight(layer, p, u)];
                squares += w * w;
            }
            s->lengths[before + u] = sqrt(squares);
        }
    }
}

static descent_status prepare(searcher *s, descent_error *error)
{
    size_t widest = 1, units = 1;
    for (size_t l = 0; l < s->chain->count; l++) {
        const dsc_layer *layer = &s->chain->layers[l];
        widest = layer->units > widest ? layer->units : widest;
        widest = layer->inputs > widest ? layer->inputs : widest;
        units += layer->units;
    }
    const size_t n = s->touches->n;
    s->lengths = calloc(units, sizeof *s->lengths);
    s->seen = calloc(units, sizeof *s->seen);
    s->in = calloc(6 * widest, sizeof *s->in);
    s->normal = calloc(n, sizeof *s->normal);
    double *normals = calloc(n, DSC_PATTERNS * sizeof *normals);
    for (size_t k = 0; normals && k < DSC_PATTERNS; k++) {
        s->touches->kept[k].normal = normals + k * n; // the first is freed
    }
    if (!s->lengths || !s->seen || !s->in || !s->normal || !normals) {
        return dsc_no_memory(error, "kinks", (DSC_PATTERNS + 1) * n * sizeof *normals);
    }
    s->z = s->in + widest;
    s->back = s->in + 2 * widest;
    s->slopes = s->in + 3 * widest;
    s->scratch = s->in + 4 * widest;
    find_lengths(s);
    return DESCENT_OK;
}

descent_status dsc_touches_find(const dsc_chain *chain, const double *x,
                                const descent_rows *rows, dsc_touches *touches,
                                descent_error *error)
{
    descent_objective *objective = dsc_empirical_objective(chain->empirical);
    *touches = (dsc_touches){.n = objective->n, .all = true};
    searcher s = {.chain = chain,
                  .x = x,
                  .weight = 1.0 / (double)(rows ? rows->count : objective->m),
                  .touches = touches,
                  .kernels = dsc_kernels_get(DESCENT_FLOAT64)};
    descent_status status = prepare(&s, error);
    THEN(status, dsc_empirical_visit(chain->empirical, x, NULL, rows, look, &s, error));
    free(s.lengths);
    free(s.seen);
    free(s.in);
    free(s.normal);
    return status;
}

void dsc_touches_free(dsc_touches *touches)
{
    free(touches->kept[0].normal);
    *touches = (dsc_touches){0};
}
