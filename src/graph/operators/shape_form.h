// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_OPERATORS_SHAPE_FORM_H
#define DSC_GRAPH_OPERATORS_SHAPE_FORM_H

#include "graph/operators/operators.h"

/// How files have a descent_shape: a list of sizes.
extern const dsc_form dsc_shape_form;

/// Beside fields that say the same of one or two axes: files have a list of three and more.
extern const dsc_form dsc_more_axes_form;

/// Beside a width: two and more.
extern const dsc_form dsc_some_axes_form;

#endif
