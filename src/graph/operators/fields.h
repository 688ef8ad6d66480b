// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The attributes of a node in files: one member of a JSON object for each field that the row of
// the operator lists.
#ifndef DSC_GRAPH_OPERATORS_FIELDS_H
#define DSC_GRAPH_OPERATORS_FIELDS_H

#include <jansson.h>

#include "graph/operators/operators.h"

/// Adds the node's fields to an object. False when there is no memory.
bool dsc_fields_put(const descent_node *node, json_t *object);

/// Fills attributes (out; zeros before) from an object, which may come from anywhere: only the
/// shape rule knows whether they make sense. After DESCENT_BAD_DATA they may own memory already
/// (op->release).
descent_status dsc_fields_get(const dsc_operator *op, const json_t *object, void *attributes,
                              descent_error *error);

/// Do two nodes compute the same from the same inputs and parameters? Of a tensor only its
/// place and its shape count.
bool dsc_fields_same(const descent_node *a, const descent_node *b);

#endif
