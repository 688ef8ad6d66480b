// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Convolutions that multiply what a window sees where it lies, without a matrix of patches. Only
// for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_DIRECT_H
#define DSC_GRAPH_OPERATORS_DIRECT_H

#include "graph/operators/window.h"
#include "kernel/real/real.h"

/// A convolution as its passes know it.
typedef struct dsc_convolved {
    dsc_window window;
    dsc_slide slide;
    size_t groups;
    size_t channels, units; /* of a group */
    size_t all_units;
    size_t taps; /* numbers that the window sees of a group: rows of W */
} dsc_convolved;

#define dsc_direct_forward X(direct_forward)
#define dsc_direct_images  X(direct_images)
#define dsc_direct_work    X(direct_work)

/// z of `count` images = or += what the window sees of x, times W.
void dsc_direct_forward(const dsc_convolved *convolved, size_t count, const real *x,
                        const real *weights, bool add, real *z, void *work);

/// The gradient of the images = or += what a turned window sees of delta, times W.
void dsc_direct_images(const dsc_convolved *convolved, size_t count, const real *delta,
                       const real *weights, bool add, real *gx, void *work);

/// Bytes of scratch for both and for the gradient of the weights (direct_weights.h).
size_t dsc_direct_work(const dsc_convolved *convolved);

#endif
