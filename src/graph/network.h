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
    double smoothing; /* of the labels in the loss; 0 of a network from a graph */
    char summary[512];
};

/// What a network for some data must look like.
typedef struct dsc_network_shape {
    size_t inputs;
    size_t outputs; /* of a position, where targets are the classes at several */
    size_t targets; /* numbers of the target of a row; 0: 1 */
    size_t tokens;  /* the inputs are numbers of so many tokens; 0: plain numbers */
    descent_task task;
    descent_function bare; /* of a number without a function: identity, as in files of models,
                              whose text is complete or older; relu in what people type */
    descent_shape image;   /* of a row of the inputs, where the data know it; or a rank of 0 */
    bool padded; /* the rows are sequences of different lengths: image has their features alone,
                    and inputs for each position one more, whether it is there */
    double smoothing; /* of labels */
} dsc_network_shape;

/// descent_network_parse, from a shape in place of a data set.
descent_status dsc_network_parse(const char *layers, double dropout,
                                 const dsc_network_shape *shape, descent_network **network,
                                 descent_error *error);

/// descent_network_parse, with smoothed labels.
descent_status dsc_network_for(const char *layers, double dropout, double smoothing,
                               const descent_dataset *data, descent_network **network,
                               descent_error *error);

/// DESCENT_INVALID unless the network takes the data set's rows and learns its target.
descent_status dsc_network_fits(const descent_network *network, const descent_dataset *data,
                                descent_error *error);

#endif
