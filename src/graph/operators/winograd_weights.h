// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The gradient of the weights of what winograd.h takes. Only for files compiled with `real`.
//
// Errors relative to the root mean square of the results, which are sums over normal numbers at 2048 and at 16384 places
// (root mean square): 7.8e-7 and 9.4e-7 for 16 channels, 8.0e-7 and 9.3e-7 for 64; those of direct_weights.h 2.7e-7, 3.2e-7,
// 2.1e-7 and 2.8e-7.
#ifndef DSC_GRAPH_OPERATORS_WINOGRAD_WEIGHTS_H
#define DSC_GRAPH_OPERATORS_WINOGRAD_WEIGHTS_H

#include "graph/operators/winograd.h"

#define dsc_winograd_sums         X(winograd_sums)
#define dsc_winograd_sum          X(winograd_sum)
#define dsc_winograd_weights      X(winograd_weights)
#define dsc_winograd_weights_work X(winograd_weights_work)

/// Parts of the gradient, which workers may share.
enum { DSC_WINOGRAD_PARTS = 3 };

/// Numbers of all parts; 0: it is faster in place (direct_weights.h), by the shape alone.
size_t dsc_winograd_sums(const dsc_convolved *convolved);

/// Images and their delta; of a tangent two of both, whose products are added.
typedef struct dsc_winograd_factors {
    const real *x[2], *delta[2];
    size_t count;
} dsc_winograd_factors;

/// Some parts of the sums over all places of `images` images.
void dsc_winograd_sum(const dsc_convolved *convolved, size_t images,
                      const dsc_winograd_factors *of, dsc_range parts, real *sums, void *work);

/// Rows `taps` of the gradient of W = or += those that the sums add up to: out (rows x units).
void dsc_winograd_weights(const dsc_convolved *convolved, const real *sums, dsc_range taps,
                          bool add, real *out);

/// Bytes of scratch for the sums.
size_t dsc_winograd_weights_work(const dsc_convolved *convolved);

#endif
