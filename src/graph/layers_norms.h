// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms by their names, and the usual one.
#ifndef DSC_GRAPH_LAYERS_NORMS_H
#define DSC_GRAPH_LAYERS_NORMS_H

#include "graph/layers_reader.h"

descent_status dsc_layer_norm(dsc_layer_reader *p);

/// Is the current word the norm of batches, for rows of this shape? It takes away what a bias adds.
bool dsc_layer_is_batch_norm(const dsc_layer_reader *p, bool images);

#endif
