// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of any rows: units, a shape or none, dropout.
#include "graph/layers_units.h"

#include <string.h>

#include <descent/options.h>

#include "core/number.h"

static descent_status refuse_activation(const dsc_layer_reader *p)
{
    const char *names[DESCENT_FUNCTION_COUNT];
    for (int i = 0; i < DESCENT_FUNCTION_COUNT; i++) {
        names[i] = descent_function_name((descent_function)i);
    }
    return dsc_layer_refuse_near(p, "a number of units or an activation",
                                 descent_nearest_name(p->word, names, DESCENT_FUNCTION_COUNT));
}

descent_status dsc_layer_function(dsc_layer_reader *p, descent_function *function)
{
    *function = p->layers->bare;
    if (!dsc_layer_begins(p)) {
        const bool linear = strcmp(p->word, "linear") == 0;
        *function = linear ? DESCENT_IDENTITY : descent_function_find(p->word);
        return *function == DESCENT_FUNCTION_COUNT ? refuse_activation(p) : dsc_layer_take(p);
    }
    return p->layers->bare == DESCENT_IDENTITY
               ? DESCENT_OK
               : dsc_layer_complete(p, descent_function_name(p->layers->bare));
}

// After each hidden layer, never after the output.
descent_status dsc_layer_add_units(dsc_layer_reader *p, descent_node *node)
{
    TRY(dsc_layer_add(p, node));
    dsc_layers *layers = p->layers;
    return layers->dropout > 0.0
               ? dsc_layer_add(p, descent_dropout(layers->graph, layers->node, layers->dropout))
               : DESCENT_OK;
}

descent_status dsc_layer_dense(dsc_layer_reader *p)
{
    size_t units = 0;
    descent_function function = DESCENT_IDENTITY;
    TRY(dsc_layer_read_units(p, "a number of units from 1 to 16,777,216", &units));
    TRY(dsc_layer_function(p, &function));
    return dsc_layer_add_units(
        p, descent_dense(p->layers->graph, p->layers->node, units, function));
}

descent_status dsc_layer_flatten(dsc_layer_reader *p)
{
    TRY(dsc_layer_take(p));
    return dsc_layer_add(p, descent_reshape(p->layers->graph, p->layers->node,
                                            dsc_shape_flat(p->layers->node->width)));
}

descent_status dsc_layer_shape(dsc_layer_reader *p)
{
    descent_shape shape;
    if (!dsc_layer_is_shape(p->word, &shape) || dsc_shape_numbers(shape) == 0) {
        return dsc_layer_refuse(p, "a shape of height x width x channels, as \"28x28x1\"");
    }
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
