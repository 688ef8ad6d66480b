// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Hidden layers from text (docs/networks.md): "28x28x1 conv 32 3x3 relu pool 2 64 relu".
#ifndef DSC_GRAPH_LAYERS_H
#define DSC_GRAPH_LAYERS_H

#include "graph/graph.h"

/// How a layer of positions knows where it is.
typedef enum dsc_layer_positions {
    DSC_POSITIONS_LEARNED,
    DSC_POSITIONS_SINUSOIDAL,
    DSC_POSITIONS_ROTARY,
    DSC_POSITIONS_NONE
} dsc_layer_positions;

typedef struct dsc_layers {
    const char *text;
    descent_graph *graph;
    double dropout; /* behind every layer with units; 0: none */
    descent_function
        bare;           /* of such a layer without a function; identity: the text is complete */
    descent_node *node; /* in: the input; out: the last layer */
    char *complete;     /* out: the text with what was left out of it; freed with free, also
                           after a mistake */
    size_t length, room;

    // Of positions (layers_positions.h).
    bool
        padded; /* in: sequences differ in their length, and each position has a number more that
                    says whether it is there */
    descent_node *mask;            /* that number, where layers see positions; or NULL */
    bool behind_branch;            /* the layer before the one that is read had wants_norm */
    size_t tokens;                 /* in: the inputs are numbers of so many; 0: plain numbers */
    descent_node *table;           /* of the embedding; NULL: none */
    size_t block;                  /* its positions */
    bool tied;                     /* the output layer uses the table */
    dsc_layer_positions positions; /* of the embedding */
    size_t attention_count, mlp_count; /* for names */
    bool wants_norm; /* the last layer is a residual that nothing has normalised */
    descent_node *
        *branches; /* weights of the last layers of branches; freed by dsc_layers_free */
    size_t branch_count;
} dsc_layers;

/// Whether a text (NULL: none) has layers, besides the shape of what arrives.
bool dsc_layers_are_hidden(const char *text);

/// Frees all but the complete text, whose place it leaves.
void dsc_layers_free(dsc_layers *layers);

/// First, with text alone: the shape of `inputs` numbers for it. The one that it begins with, or
/// that of the data if a layer asks for images or positions (known: its rank is not 0), with which the
/// complete text then begins; else one axis. DESCENT_INVALID when they do not agree.
descent_status dsc_layers_input(dsc_layers *layers, size_t inputs, descent_shape known,
                                descent_shape *shape, descent_error *error);

/// Builds the layers. DESCENT_INVALID names the word that does not fit, its position, and the shape
/// that arrives there.
descent_status dsc_layers_parse(dsc_layers *layers, descent_error *error);

#endif
