// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside an empirical objective: what its two files share. empirical.c makes it and takes
// chunks of examples through the graph, empirical_score.c reads what comes out.
#ifndef DSC_OBJECTIVE_EMPIRICAL_CHUNKS_H
#define DSC_OBJECTIVE_EMPIRICAL_CHUNKS_H

#include "core/pace.h"
#include "kernel/kernels.h"
#include "objective/empirical.h"
#include "objective/mixed.h"

struct dsc_empirical {
    descent_objective base;
    dsc_empirical_parts parts;
    dsc_executor *executor;
    const dsc_kernels *kernels;
    size_t chunk;          /* rows of the executor's arrays */
    char *pieces;          /* a buffer for one piece a worker */
    size_t piece_stride;   /* bytes */
    double *piece_squares; /* piece_count: |w|^2 of the pieces that decay; scratch of scores */
    char *sum; /* n: gradient over the chunks so far; NULL when every batch is one chunk */
    dsc_workers *owned_workers;
    dsc_encoder *owned_encoder;
    descent_graph *owned_graph;
    bool feeds_target; /* the loss reads it */
    double *state;     /* of the graph: parts.state as it was at the last request */
    dsc_pace pace;
    double *weights;      /* chunk: of the rows there; NULL: 1 */
    dsc_mixed *mixed;     /* targets of the rows there; NULL: none are mixed */
    bool paced;           /* as many workers as are fastest; else one */
    dsc_profile *profile; /* where gradients book their time; NULL: nowhere */
    bool backwards;       /* the next pieces are delivered from the last to the first */

    // What the arrays hold since the last evaluation, when it was one chunk: a product at the
    // same x needs only the passes along v. For DSC_TANGENTS only.
    dsc_passes kept_passes; /* DSC_FORWARD, or DSC_BACKWARD as well */
    char *kept_x;           /* n */
    uint32_t *kept_rows;    /* chunk */
    dsc_examples kept;      /* rows: kept_rows or NULL; a count of 0 when there is nothing */
};

/// One pass of examples through the graph: what is asked for, which the caller fills in, and
/// where it is.
typedef struct dsc_evaluation {
    dsc_empirical *self;
    const dsc_request *request;
    bool weighs; /* the losses, by parts.row_weights */

    size_t total;     /* rows of the request */
    bool resumes;     /* kept_passes have been done before */
    dsc_examples now; /* rows of this chunk */
    size_t done;      /* rows of the chunks before */
    bool first_chunk, last_chunk;
} dsc_evaluation;

/// Called where a chunk of an evaluation is in the arrays.
typedef void dsc_chunk_function(const dsc_evaluation *evaluation, void *context);

/// Takes the examples through the graph, chunk by chunk, and calls `after` behind each.
void dsc_empirical_each_chunk(dsc_evaluation *evaluation, const dsc_examples *examples,
                              dsc_chunk_function *after, void *context);

/// Of scratch that scores need.
static inline size_t dsc_empirical_score_doubles(const dsc_empirical_parts *parts)
{
    // A row of outputs, and for each target its value and three sums.
    return (parts->output ? parts->output->width : 1) +
           4 * (parts->target ? parts->target->width : 1);
}

/// A dsc_chunk_function; context: a dsc_outcome, whose loss and squares grow.
void dsc_empirical_add_loss(const dsc_evaluation *evaluation, void *context);

#endif
