// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_LAYERS_POSITIONS_H
#define DSC_GRAPH_LAYERS_POSITIONS_H

#include "graph/layers_reader.h"

/// "embed 128 positions learned tied": tokens to numbers, or numbers of a sequence to others, with
/// where they stand.
descent_status dsc_layer_embed(dsc_layer_reader *p);

/// "attention 4 causal": what arrives + attention in 4 heads on it, normalised.
descent_status dsc_layer_attention(dsc_layer_reader *p);

/// "mlp 512 gelu": what arrives + 512 units on it, normalised, and back to its features.
descent_status dsc_layer_mlp(dsc_layer_reader *p);

/// Behind the last layer of a text: the norm that the output layer wants behind residuals, written
/// into the complete text, and the scale of what is added to them. DESCENT_INVALID: the data are
/// tokens, and the layers give no prediction at each; or they are sequences, and the layers give one.
descent_status dsc_layers_end_positions(dsc_layer_reader *p);

/// The output layer: logits for `outputs` tokens at each position.
descent_node *dsc_layers_token_logits(const dsc_layers *layers, size_t outputs);

#endif
