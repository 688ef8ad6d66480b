// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms by their names, and the usual one.
#ifndef DSC_GRAPH_LAYERS_NORMS_H
#define DSC_GRAPH_LAYERS_NORMS_H

#include "graph/layers_reader.h"

descent_status dsc_layer_norm(dsc_layer_reader *p);

#endif
