// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of any rows: units, a function alone, a shape or none, dropout.
#include "graph/layers_units.h"

#include <string.h>

#include <descent/options.h>

#include "core/number.h"
#include "graph/builders.h"
#include "graph/layers_norms.h"
#include "graph/layers_padded.h"
#include "graph/layers_refusals.h"

static descent_status refuse_function(const dsc_layer_reader *p)
{
    enum { MOST = 64 };
    const char *names[DESCENT_FUNCTION_COUNT + MOST];
    size_t count = 0;
    for (; count < DESCENT_FUNCTION_COUNT; count++) {
        names[count] = descent_function_name((descent_function)count);
    }
    // A layer may stand there as well.
    for (size_t i = 0; i < p->kind_count && i < MOST; i++) {
        names[count++] = p->kinds[i].word;
    }
    return dsc_layer_refuse_near(p, "a number of units or an activation",
                                 descent_nearest_name(p->word, names, count));
}

bool dsc_layer_is_function(const dsc_layer_reader *p)
{
    return dsc_layer_is(p, "linear") ||
           descent_function_find(p->word) != DESCENT_FUNCTION_COUNT;
}

// A function that stands there, behind units or their norm.
static descent_status read_named(dsc_layer_reader *p, descent_function *function)
{
    const bool linear = dsc_layer_is(p, "linear");
    *function = linear ? DESCENT_IDENTITY : descent_function_find(p->word);
    return *function == DESCENT_FUNCTION_COUNT ? refuse_function(p) : dsc_layer_take(p);
}

// Nothing follows the last layer of a branch: what it is added to comes first.
static bool ends_branch(const dsc_layer_reader *p)
{
    return p->residual && (dsc_layer_is(p, ")") || dsc_layer_is(p, "|"));
}

#ifndef DESCENT_PORTABLE_ONLY // pages have no norms
descent_status dsc_layer_bias(dsc_layer_reader *p, bool images, bool *biased)
{
    if (dsc_layer_is(p, "no-bias")) {
        *biased = false;
        return dsc_layer_take(p);
    }
    if (*biased && p->layers->bare != DESCENT_IDENTITY && dsc_layer_is_batch_norm(p, images)) {
        *biased = false;
        return dsc_layer_complete(p, "no-bias");
    }
    return DESCENT_OK;
}
#endif

descent_status dsc_layer_function(dsc_layer_reader *p, descent_function *function,
                                  bool *left_out)
{
    *left_out = dsc_layer_begins(p) || dsc_layer_ends(p);
    if (!*left_out) {
        return read_named(p, function);
    }
    const bool none = dsc_layer_is_norm(p) || ends_branch(p);
    *function = none ? DESCENT_IDENTITY : p->layers->bare;
    if (p->layers->bare == DESCENT_IDENTITY) {
        return DESCENT_OK;
    }
    return dsc_layer_complete(p, none ? "linear" : descent_function_name(p->layers->bare));
}

#ifndef DESCENT_PORTABLE_ONLY // pages have no norms
// The norm behind a linear layer, and the function behind it: what is left out before the norm is
// completed there.
static descent_status read_norm(dsc_layer_reader *p, bool left_out)
{
    descent_function function = DESCENT_IDENTITY;
    dsc_layers *layers = p->layers;
    dsc_layer_first(p);
    TRY(p->layer(p));
    if (!dsc_layer_begins(p) && !dsc_layer_ends(p)) {
        TRY(read_named(p, &function));
    } else if (left_out && !dsc_layer_is_norm(p) && !ends_branch(p) &&
               layers->bare != DESCENT_IDENTITY) {
        function = layers->bare;
        TRY(dsc_layer_complete(p, descent_function_name(function)));
    }
    return function == DESCENT_IDENTITY
               ? DESCENT_OK
               : dsc_layer_add(p, descent_apply(layers->graph, function, layers->node));
}
#endif

// After each hidden layer, never after the output.
descent_status dsc_layer_add_units(dsc_layer_reader *p, descent_node *node,
                                   descent_function function, bool left_out)
{
    TRY(dsc_layer_add(p, node));
    dsc_layers *layers = p->layers;
#ifndef DESCENT_PORTABLE_ONLY
    if (function == DESCENT_IDENTITY && dsc_layer_is_norm(p)) {
        TRY(read_norm(p, left_out));
    }
#else
    (void)function;
    (void)left_out;
#endif
    return layers->dropout > 0.0
               ? dsc_layer_add(p, descent_dropout(layers->graph, layers->node, layers->dropout))
               : DESCENT_OK;
}

descent_status dsc_layer_dense(dsc_layer_reader *p)
{
    size_t units = 0;
    descent_function function = DESCENT_IDENTITY;
    bool left_out = false, biased = true;
    TRY(dsc_layer_read_units(p, "a number of units from 1 to 16,777,216", &units));
#ifndef DESCENT_PORTABLE_ONLY
    TRY(dsc_layer_bias(p, false, &biased));
#endif
    TRY(dsc_layer_function(p, &function, &left_out));
#ifndef DESCENT_PORTABLE_ONLY
    if (p->layers->node->shape.rank == 3) { // units that take all places
        TRY(dsc_layer_hide(p));
    }
#endif
    return dsc_layer_add_units(
        p, dsc_graph_dense(p->layers->graph, p->layers->node, units, function, biased),
        function, left_out);
}

// "linear" alone would be no layer.
descent_status dsc_layer_function_alone(dsc_layer_reader *p)
{
    descent_function function = DESCENT_IDENTITY;
    const dsc_layer_reader before = *p;
    TRY(read_named(p, &function));
    if (function == DESCENT_IDENTITY) {
        return dsc_layer_refuse_at(
            &before, before.word, before.column,
            "does nothing where it stands: behind units, channels or their "
            "norm it says that no function follows them",
            "");
    }
    return dsc_layer_add(p, descent_apply(p->layers->graph, function, p->layers->node));
}

descent_status dsc_layer_flatten(dsc_layer_reader *p)
{
    TRY(dsc_layer_take(p));
#ifndef DESCENT_PORTABLE_ONLY // pages have no sequences
    TRY(dsc_layer_hide(p));
#endif
    return dsc_layer_add(p, descent_reshape(p->layers->graph, p->layers->node,
                                            dsc_shape_flat(p->layers->node->width)));
}

descent_status dsc_layer_shape(dsc_layer_reader *p)
{
    descent_shape shape;
    if (!dsc_layer_is_shape(p->word, &shape) || dsc_shape_numbers(shape) == 0) {
        return dsc_layer_refuse(p, "a shape of height x width x channels, as \"28x28x1\"");
    }
#ifndef DESCENT_PORTABLE_ONLY
    if (p->layers->node->shape.rank == 1) {
        p->layers->mask = NULL; // other places than those of the sequence
    }
    if (p->layers->mask && !dsc_shape_same(shape, p->layers->node->shape)) {
        return dsc_layer_refuse_at(p, p->word, p->column,
                                   "would mix the positions of sequences of different lengths",
                                   "");
    }
#endif
    TRY(dsc_layer_take(p));
    return dsc_shape_same(shape, p->layers->node->shape)
               ? DESCENT_OK
               : dsc_layer_add(p, descent_reshape(p->layers->graph, p->layers->node, shape));
}

// "dropout:0.2" or "dropout 0.2".
descent_status dsc_layer_dropout(dsc_layer_reader *p)
{
    static const char expected[] = "\"dropout:RATE\" with a rate from 0 to less than 1";
    const char *number = p->word + strlen("dropout");
    if (!*number) {
        const dsc_layer_reader before = *p;
        TRY(dsc_layer_take(p));
        if (!dsc_layer_is_number(p->word)) {
            return dsc_layer_refuse(&before, expected);
        }
        number = p->word;
    } else {
        number++; // the colon
    }
    double rate = 0.0;
    if (!dsc_parse_number(number, strlen(number), &rate) || !(rate >= 0.0 && rate < 1.0)) {
        return dsc_layer_refuse(p, expected);
    }
    TRY(dsc_layer_take(p));
    return dsc_layer_add(p, descent_dropout(p->layers->graph, p->layers->node, rate));
}
