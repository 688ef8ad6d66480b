// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One row of a text, position by position: values of positions that have been computed stay, those behind
// them are added. As no position sees a later one, that gives the numbers that the whole row gives,
// to the bit.
#ifndef DSC_GRAPH_BY_POSITION_H
#define DSC_GRAPH_BY_POSITION_H

#include "graph/plan.h"

typedef struct dsc_by_position dsc_by_position;

/// For the node `output` of a graph whose one input has a number for each position. The graph is
/// borrowed until it is freed. DESCENT_UNSUPPORTED: a node needs positions behind the one that it
/// computes, or is not known not to (dsc_operator.positions).
descent_status dsc_by_position_create(const descent_graph *graph, const descent_node *output,
                                      descent_type type, dsc_by_position **positions,
                                      descent_error *error);
void dsc_by_position_free(dsc_by_position *positions);

/// The number of the input at a position.
void dsc_by_position_feed(dsc_by_position *positions, size_t position, double value);

/// Computes positions begin <= p < end at the parameters x[n], outside training. The positions before have
/// been computed at the same parameters, with the same numbers. state: of the graph, or NULL: as it
/// begins.
void dsc_by_position_forward(dsc_by_position *positions, const void *x, const double *state,
                             dsc_range which);

/// The output at the last position that was computed: out, as many numbers as the last axis of
/// `output` has.
void dsc_by_position_output(const dsc_by_position *positions, double *out);

#endif
