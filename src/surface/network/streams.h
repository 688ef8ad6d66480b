// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The streams of a graph: rows that nodes pass on to each other channel by channel, from those that
// write them to those that read them. What a writer does to a channel all readers can undo, where
// what is between lets it pass. A residual network is one stream that many write to and read from.
#ifndef DSC_SURFACE_NETWORK_STREAMS_H
#define DSC_SURFACE_NETWORK_STREAMS_H

#include "graph/operators/operators.h"

typedef struct dsc_streams {
    const dsc_plan *plan;
    double l2;
    const double *state; /* of the graph */
    double *first;       /* as it begins, where none was given */
    // By node index.
    size_t *stream;   /* its number: the index of some node of it */
    size_t *readers;  /* inputs of other nodes that it is */
    unsigned *passes; /* by stream: what all nodes that pass it on keep (dsc_keeping) */
    unsigned *keeps;  /* by stream: what all of its writers let be done as well */
    size_t *channels; /* by stream; 0: its writers do not agree */
} dsc_streams;

/// Borrows the plan and the state (NULL: as it begins). Freed with dsc_streams_free, which accepts one that failed.
descent_status dsc_streams_create(const dsc_plan *plan, double l2, const double *state,
                                  dsc_streams *streams, descent_error *error);
void dsc_streams_free(dsc_streams *streams);

/// Does a node pass its input on? If not, it reads its inputs and writes its own stream. Some that
/// pass theirs on write to it as well (dsc_operator.table).
bool dsc_streams_passes(const descent_node *node);
bool dsc_streams_writes(const descent_node *node);

/// What a writer lets be done with its channels (dsc_keeping).
unsigned dsc_streams_kept_by(const descent_node *writer);

/// The parameter in a slot of a node, if it is free to move: no other node has it, and no weight
/// decay holds it. NULL: it is not, or the slot is empty.
const dsc_tensor *dsc_streams_free_tensor(const dsc_streams *streams, const descent_node *node,
                                          size_t slot);

/// The only reader of a stream, and its slot (out); NULL: there is none, or more than one.
const descent_node *dsc_streams_reader(const dsc_streams *streams, size_t stream, size_t *slot);

/// A list of coordinates in the flat vector.
typedef struct dsc_coordinates {
    size_t *at;
    size_t count, capacity;
    bool failed; /* no memory */
} dsc_coordinates;
void dsc_coordinates_free(dsc_coordinates *list);

/// Appends what a writer has for a channel, the same kinds in the same order for every channel: all
/// of it; or with `shift` what is added to it. False: the channel does not follow from free
/// parameters that are linear in it.
bool dsc_streams_written(const dsc_streams *streams, const descent_node *writer, size_t channel,
                         bool shift, dsc_coordinates *list);

/// Appends the weights with which a node reads a channel. False: it is no layer that only weighs,
/// or (with `free_only`) its weights are not free.
bool dsc_streams_read(const dsc_streams *streams, const descent_node *reader, size_t slot,
                      size_t channel, bool free_only, dsc_coordinates *list);

/// What a norm with running statistics makes of a channel: out = slope (x - middle) + shift, with a
/// gain and a shift that are free.
typedef struct dsc_fixed_norm {
    const dsc_tensor *gain, *shift;
    double slope, middle;
} dsc_fixed_norm;

/// False: it is no such norm, or they are not free.
bool dsc_streams_fixed(const dsc_streams *streams, const descent_node *reader, size_t slot,
                       size_t channel, const double *x, dsc_fixed_norm *fixed);

/// Does a node have such statistics?
bool dsc_streams_is_fixed(const descent_node *node);

/// Parts of the channels that a writer cannot mix with each other, the channels in each of them:
/// groups of a convolution, heads of attention.
size_t dsc_streams_part(const dsc_streams *streams, const descent_node *writer);

/// The heads of an attention, and the streams of its queries, keys and values: rows that nobody
/// else reads and that are linear in free parameters; with `turned` behind a turn of pairs. False:
/// there is no such stream. *first (out): the channel of the stream that is the first of head 0.
bool dsc_streams_heads(const dsc_streams *streams, const descent_node *attention,
                       const dsc_heads *heads, size_t *stream, bool *turned);

#endif
