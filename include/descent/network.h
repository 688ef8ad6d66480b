// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks: a graph with an input, an output, a target and a loss, from a line of text or from
// calls.
//
// Threads: see descent_network. Structs with members are plain values: any number of
// threads may read one while none writes it.
#ifndef DESCENT_NETWORK_H
#define DESCENT_NETWORK_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Threads: functions that take it const may run at the same time; while one that changes or
/// frees it runs, no other may.
typedef struct descent_network descent_network;

/// A network for a data set from its hidden layers as text: "256 relu 128 relu", each a number
/// of units and the activation that follows (relu when none does; "64 linear" has none);
/// "dropout:0.2" between layers; "8x8x1 conv 16 3x3 relu pool 2 64 relu" for rows that are images;
/// norms, residual(...) and 3*(...) (docs/networks.md); "" for none: logistic or linear regression. The output layer
/// and the loss follow from the data: one unit per class and softmax cross-entropy; one unit for
/// each number to predict and the mean of their squared errors; one unit for each label and the
/// mean of their cross-entropies, after a sigmoid. `dropout` (0: none) follows every hidden layer. *network (out) is freed
/// with descent_network_free; the data set is not kept. DESCENT_INVALID: the message names the
/// word that cannot be read and its position.
DESCENT_API descent_status descent_network_parse(const char *layers, double dropout,
                                                 const descent_dataset *data,
                                                 descent_network **network,
                                                 descent_error *error);

/// A network from your own graph, which it takes over (and frees, even when this fails):
/// `input` is fed with the encoded columns of a row, `target` with its target (a class number,
/// or as many values or labels as the data set has: descent_dataset_targets), `output` is what
/// predict returns (logits when the task is to classify or to label), `loss` is one number for
/// each example. To regress or to label, the output has a number for each target; to classify
/// several positions of a row, it is positions x classes, and the target a class number for each
/// position. All that they depend on are parameters, constants, `input`
/// and `target`, the output not on `target`; softmax cross-entropy compares `target` with at
/// least as many logits as the output has. It is trained, saved, loaded and resumed like one
/// from text.
DESCENT_API descent_status descent_network_from_graph(
    descent_graph *graph, descent_node *input, descent_node *target, descent_node *output,
    descent_node *loss, descent_task task, descent_network **network, descent_error *error);
DESCENT_API void descent_network_free(descent_network *network);

DESCENT_API size_t descent_network_inputs(const descent_network *network);
DESCENT_API size_t descent_network_outputs(const descent_network *network);
DESCENT_API size_t descent_network_parameters(const descent_network *network);
DESCENT_API const descent_graph *descent_network_graph(const descent_network *network);

/// The hidden layers as text, with all that was left out of it: "64 relu" when "64" was asked for,
/// "64 linear layer-norm relu" for "64 norm". NULL for a network from a graph. Valid until the network is freed.
DESCENT_API const char *descent_network_layers(const descent_network *network);

/// A layer as it is computed, and what it costs. Numbers are those of one example.
typedef struct descent_layer {
    size_t size;         /* see "Structs that grow" in base.h */
    const char *name;    /* "conv1", "max_pool"; valid until the network is freed */
    descent_shape shape; /* of its output */
    uint64_t parameters; /* that it reads */
    uint64_t numbers;  /* that training keeps: values, gradients, and what their passes need */
    double operations; /* of the forward pass, a multiply-add as two; 0: too few to count */
} descent_layer;

/// The i-th layer, of all that is computed from a row up to the output: layer (out, its size in).
/// False after the last one.
DESCENT_API bool descent_network_layer(const descent_network *network, size_t i,
                                       descent_layer *layer);

/// "784-256-128-10 relu", "8x8x1-8x8x16-64-10 relu", for people. Valid until the network is freed.
DESCENT_API const char *descent_network_summary(const descent_network *network);

#ifdef __cplusplus
}
#endif

#endif
