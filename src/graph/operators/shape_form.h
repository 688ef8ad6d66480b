// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_OPERATORS_SHAPE_FORM_H
#define DSC_GRAPH_OPERATORS_SHAPE_FORM_H

#include "graph/operators/operators.h"

/// How files have a descent_shape: a list of sizes. One or two axes are what other fields say
/// already; files have no list of them.
extern const dsc_form dsc_shape_form;

#endif
