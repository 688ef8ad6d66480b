// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_DIRECT_WEIGHTS_H
#define DSC_GRAPH_OPERATORS_DIRECT_WEIGHTS_H

#include "graph/operators/direct.h"

#define dsc_direct_weights      X(direct_weights)
#define dsc_direct_weights_work X(direct_weights_work)

/// Rows `taps` of the gradient of W = or += those of x' delta over all places of `count` images:
/// out (rows x units of all groups), the same bits whatever the rows.
void dsc_direct_weights(const dsc_convolved *convolved, size_t count, const real *x,
                        const real *delta, dsc_range taps, bool add, real *out, void *work);
size_t dsc_direct_weights_work(const dsc_convolved *convolved);

#endif
