// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A text is a list of layers, a layer is a word and what follows it. Keeps: the complete text has
// the activation that was left out ("64" -> "64 relu"), so that a stored network does not change
// its meaning with the default.
#include "graph/layers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/layers_blocks.h"
#include "graph/layers_images.h"
#include "graph/layers_norms.h"
#include "graph/layers_positions.h"
#include "graph/layers_reader.h"
#include "graph/layers_refusals.h"
#include "graph/layers_units.h"

// Words that begin a layer; numbers and functions do as well.
static const dsc_layer_kind kinds[] = {
#ifndef DESCENT_PORTABLE_ONLY // pages have no images, norms and blocks
    {"conv", dsc_layer_convolution, .images = true},
    {"pool", dsc_layer_pool, .images = true},
    {"average-pool", dsc_layer_pool, .images = true},
    {"global-pool", dsc_layer_global_pool, .images = true},
    {"flatten", dsc_layer_flatten, .images = false},
    {"embed", dsc_layer_embed, .images = true},
    {"attention", dsc_layer_attention, .images = true},
    {"mlp", dsc_layer_mlp, .images = true},
    {"norm", dsc_layer_norm, .norm = true},
    {"batch-norm", dsc_layer_norm, .norm = true},
    {"layer-norm", dsc_layer_norm, .norm = true},
    {"rms-norm", dsc_layer_norm, .norm = true},
    {"group-norm", dsc_layer_norm, .norm = true},
    {"residual", dsc_layer_residual, .images = false},
#endif
    {"dropout", dsc_layer_dropout, .images = false}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static descent_status parse_layer(dsc_layer_reader *p)
{
    const size_t kind = dsc_layer_kind_of(p, p->word);
    dsc_layer_first(p);
    p->layers->behind_branch = p->layers->wants_norm;
    p->layers->wants_norm = false;
    if (kind < KINDS) {
        return kinds[kind].parse(p);
    }
#ifndef DESCENT_PORTABLE_ONLY
    if (dsc_layer_is_repeat(p)) {
        return dsc_layer_repeat(p);
    }
    if (dsc_layer_ends(p)) {
        return dsc_layer_end(p);
    }
    if (dsc_layer_is_function(p)) {
        return dsc_layer_function_alone(p);
    }
#endif
    if (!dsc_layer_is_number(p->word)) {
        return dsc_layer_refuse_kind(p);
    }
    descent_shape shape;
    return dsc_layer_is_shape(p->word, &shape) ? dsc_layer_shape(p) : dsc_layer_dense(p);
}

// At the first word.
static descent_status start(dsc_layer_reader *p, dsc_layers *layers, descent_error *error)
{
    *p = (dsc_layer_reader){.layers = layers,
                            .kinds = kinds,
                            .kind_count = KINDS,
                            .layer = parse_layer,
                            .at = layers->text,
                            .error = error};
    return dsc_layer_next_word(p);
}

// Does a layer of the text ask for images or positions?
static bool asks_for_images(const char *text)
{
    dsc_layers layers = {.text = text};
    descent_error error = {0};
    dsc_layer_reader p;
    bool asks = false;
    descent_status status = start(&p, &layers, &error);
    while (status == DESCENT_OK && p.word[0] && !asks) {
        const size_t kind = dsc_layer_kind_of(&p, p.word);
        asks = kind < KINDS && kinds[kind].images;
        status = dsc_layer_next_word(&p);
    }
    return asks;
}

descent_status dsc_layers_input(dsc_layers *layers, size_t inputs, descent_shape known,
                                descent_shape *shape, descent_error *error)
{
    dsc_layer_reader p;
    char words[DSC_SHAPE_TEXT] = "";
    const size_t numbers = layers->padded ? dsc_shape_numbers(known) : inputs;
    TRY(start(&p, layers, error));
    if (dsc_layer_is_shape(p.word, shape)) {
        char says[96 + DSC_SHAPE_TEXT];
#ifndef DESCENT_PORTABLE_ONLY // pages have no sequences
        if (layers->padded && !dsc_shape_same(*shape, known)) {
            snprintf(says, sizeof says, "is not the %s of sequences of different lengths",
                     dsc_shape_text(known, " x ", words));
            return dsc_layer_refuse_at(&p, p.word, p.column, says, "");
        }
#endif
        if (dsc_shape_numbers(*shape) != numbers) {
            snprintf(says, sizeof says, "does not have the %zu numbers of a row of the data",
                     inputs);
            return dsc_layer_refuse_at(&p, p.word, p.column, says, "");
        }
        return dsc_layer_complete(&p, words);
    }
    *shape = dsc_shape_flat(inputs);
    if (known.rank > 1 && dsc_shape_numbers(known) == numbers &&
        asks_for_images(layers->text)) {
        *shape =
            (descent_shape){3, {known.dim[0], known.dim[1], known.rank > 2 ? known.dim[2] : 1}};
        dsc_shape_text(*shape, "x", words);
    }
    return dsc_layer_complete(&p, words);
}

bool dsc_layers_are_hidden(const char *text)
{
    while (text && *(text += strspn(text, " "))) {
        const size_t length = strcspn(text, " ");
        const size_t digits = strspn(text, "0123456789");
        const bool shape = strspn(text, "0123456789x") == length && digits < length;
        const bool flatten = length == 7 && strncmp(text, "flatten", length) == 0;
        if (!shape && !flatten) {
            return true;
        }
        text += length;
    }
    return false;
}

descent_status dsc_layers_parse(dsc_layers *layers, descent_error *error)
{
    dsc_layer_reader p;
    TRY(start(&p, layers, error));
    while (p.word[0]) {
        TRY(parse_layer(&p));
    }
    TRY(dsc_layers_end_positions(&p));
    if (layers->bare == DESCENT_IDENTITY) { // as it was typed: there was nothing to add
        layers->length = 0;
        return dsc_layer_complete(&p, layers->text);
    }
    return DESCENT_OK;
}

void dsc_layers_free(dsc_layers *layers)
{
    free(layers->branches);
    layers->branches = NULL;
    layers->branch_count = 0;
}
