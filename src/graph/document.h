// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A graph as a document, and back: the same nodes in the same order, to the last bit.
//
//     {"format": "descent graph 1", "nodes": [
//       {"operator": "input", "name": "x", "width": 784},
//       {"operator": "parameter", "name": "w", "rows": 784, "columns": 10, "initial": "glorot",
//        "scale": 0.0, "decays": true},
//       {"operator": "dense", "inputs": [0, 1], "function": "identity"}, ...]}
//
// Inputs are positions in the list, of earlier nodes. The other members are the attributes of
// the operator. Values of the parameters are no part of it.
#ifndef DSC_GRAPH_DOCUMENT_H
#define DSC_GRAPH_DOCUMENT_H

#include <jansson.h>

#include "graph/graph.h"

/// *document (out): freed with json_decref. DESCENT_UNSUPPORTED for a name that is not
/// UTF-8, and for a node of an operator whose row says that files cannot have it (none of the
/// library's).
descent_status dsc_graph_to_json(const descent_graph *graph, json_t **document,
                                 descent_error *error);

/// Only says whether it can be done.
descent_status dsc_graph_can_be_written(const descent_graph *graph, descent_error *error);

/// Reads a document, which may come from anywhere. `more` (more_count; NULL: none): operators
/// besides those of the library. *graph (out): freed with descent_graph_free. DESCENT_BAD_DATA
/// says which node is wrong.
descent_status dsc_graph_from_json(const json_t *document, const dsc_operator_set *const *more,
                                   size_t more_count, descent_graph **graph,
                                   descent_error *error);

#endif
