// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_NETWORK_H
#define DSC_GRAPH_NETWORK_H

#include <descent/network.h>

#include <jansson.h>

#include "graph/graph.h"

struct descent_network {
    descent_graph *graph; /* owned */
    descent_node *input, *target, *output, *loss;
    descent_task task;
    char *layers; /* the text it was made from; NULL: from a graph */
    double dropout;
    char summary[512];
};

/// What a network for some data must look like.
typedef struct dsc_network_shape {
    size_t inputs;
    size_t outputs;
    descent_task task;
    descent_function bare; /* of a number without a function: identity, as in files of models,
                              whose text is complete or older; relu in what people type */
} dsc_network_shape;

/// descent_network_parse, from a shape in place of a data set.
descent_status dsc_network_parse(const char *layers, double dropout,
                                 const dsc_network_shape *shape, descent_network **network,
                                 descent_error *error);

/// DESCENT_INVALID unless the network takes the data set's rows and learns its target.
descent_status dsc_network_fits(const descent_network *network, const descent_dataset *data,
                                descent_error *error);

/// The network as a document (network_document.c): its graph, which nodes are what, and the
/// words it was made from. *document (out): freed with json_decref. DESCENT_UNSUPPORTED as for
/// dsc_graph_to_json.
descent_status dsc_network_to_json(const descent_network *network, json_t **document,
                                   descent_error *error);
descent_status dsc_network_can_be_written(const descent_network *network, descent_error *error);
descent_status dsc_network_from_json(const json_t *document, descent_network **network,
                                     descent_error *error);

/// An equal network of its own. DESCENT_UNSUPPORTED as for dsc_graph_to_json.
descent_status dsc_network_copy(const descent_network *network, descent_network **copy,
                                descent_error *error);

/// Do both networks compute the same from the same parameters? What only training knows does
/// not count: how parameters begin, what decays, dropout. DESCENT_INVALID says where they
/// differ; `first` and `second` are what people call them: "the model", "the run".
descent_status dsc_network_agrees(const descent_network *a, const char *first,
                                  const descent_network *b, const char *second,
                                  descent_error *error);

#endif
