// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reads a text of layers word by word. Files of layers have a function for each of their words,
// which the table in layers.c names; it is called when the reader stands at that word, and leaves
// it behind the layer.
#ifndef DSC_GRAPH_LAYERS_READER_H
#define DSC_GRAPH_LAYERS_READER_H

#include "graph/layers.h"

enum { DSC_LAYER_WORD = 32 };

typedef struct dsc_layer_reader dsc_layer_reader;

/// A word that begins a layer.
typedef struct dsc_layer_kind {
    const char *word;
    descent_status (*parse)(dsc_layer_reader *reader);
    bool images; /* it looks at neighbours */
    bool norm;   /* a function that is left out before it stands behind it */
} dsc_layer_kind;

struct dsc_layer_reader {
    dsc_layers *layers;
    const dsc_layer_kind *kinds;
    size_t kind_count;
    descent_status (*layer)(dsc_layer_reader *reader); /* reads any one */
    const char *at;                                    /* behind the current word */
    char word[DSC_LAYER_WORD];                         /* "" at the end */
    size_t column;                                     /* of the word, from 1 */
    char first[DSC_LAYER_WORD];                        /* of the layer that is read */
    size_t first_column;
    size_t depth;    /* blocks around it */
    bool residual;   /* the innermost of these is residual(...) */
    size_t repeated; /* layers of repeats so far */
    descent_error *error;
};

/// On to the next word: without or with the one that it stands at in the complete text. Brackets and
/// bars are words of their own, as is a number with a star behind it.
descent_status dsc_layer_next_word(dsc_layer_reader *p);
descent_status dsc_layer_take(dsc_layer_reader *p);

/// Writes a word into the complete text.
descent_status dsc_layer_complete(dsc_layer_reader *p, const char *word);

/// The number of the kind that a word begins; kind_count: of none.
size_t dsc_layer_kind_of(const dsc_layer_reader *p, const char *word);

bool dsc_layer_is(const dsc_layer_reader *p, const char *word);
bool dsc_layer_is_number(const char *word);

/// Does a layer begin at the current word? Is it a bracket or bar, or the end, which end one? Is it a
/// norm?
bool dsc_layer_begins(const dsc_layer_reader *p);
bool dsc_layer_ends(const dsc_layer_reader *p);
bool dsc_layer_is_norm(const dsc_layer_reader *p);

/// The current word is the first of a layer, for messages.
void dsc_layer_first(dsc_layer_reader *p);

/// "28x28x1".
bool dsc_layer_is_shape(const char *word, descent_shape *shape);

/// Take the current word as a whole number from 1 on; as one or two of at least `least`, of rows and
/// columns ("3", "3x2"). expected: what the message calls it.
descent_status dsc_layer_read_units(dsc_layer_reader *p, const char *expected, size_t *units);
descent_status dsc_layer_read_pair(dsc_layer_reader *p, const char *expected, size_t least,
                                   size_t *down, size_t *across);

/// The layer that has been read is `node`. NULL: its operator has refused what arrives there.
descent_status dsc_layer_add(dsc_layer_reader *p, descent_node *node);

#endif
