// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said where a text of layers cannot be read. Pages, of which the texts are known, have
// shorter words (wasm/alone.c).
#ifndef DSC_GRAPH_LAYERS_REFUSALS_H
#define DSC_GRAPH_LAYERS_REFUSALS_H

#include "graph/layers_reader.h"

/// DESCENT_INVALID: the current word is not what is expected; near (or NULL): one that is.
descent_status dsc_layer_refuse(const dsc_layer_reader *p, const char *expected);
descent_status dsc_layer_refuse_near(const dsc_layer_reader *p, const char *expected,
                                     const char *near);

/// The current word begins no layer.
descent_status dsc_layer_refuse_kind(const dsc_layer_reader *p);

/// The text as one line with other letters in place of from .. to - 1, for a remedy; "" where it is
/// too long for one. Returns `spliced`.
const char *dsc_layer_splice(const dsc_layer_reader *p, size_t from, size_t to,
                             const char *inserted, char spliced[DSC_VALUE_TEXT]);

/// DESCENT_INVALID at a word: `layers: "WORD" at column N SAYS`, and the line. remedy: a whole text
/// of layers that goes, or "" for none.
descent_status dsc_layer_refuse_at(const dsc_layer_reader *p, const char *word, size_t column,
                                   const char *says, const char *remedy);

#endif
