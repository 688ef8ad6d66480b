// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sums for each channel over rows and places. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_CHANNEL_SUMS_H
#define DSC_GRAPH_OPERATORS_CHANNEL_SUMS_H

#include <stddef.h>

#include "kernel/real/real.h"

/// An array of rows; at NULL: none.
typedef struct dsc_rows {
    const real *at;
    size_t stride;
} dsc_rows;

/// What is summed, with h = (x - mean) scale: a and a h, or a and a h + g rh; or without x and g a
/// alone. Rows are `width` numbers, places of `channels` each.
typedef struct dsc_channel_terms {
    size_t rows, width, channels;
    dsc_rows a, x, g, rh;
    const double *mean, *scale; /* of each channel; without x NULL */
} dsc_channel_terms;

#define dsc_sum_channels        X(sum_channels)
#define dsc_sum_channel_squares X(sum_channel_squares)

/// sums[channels] = sums of a, products[channels] (may be NULL without x) = of the other one. In
/// double, rows and places in order.
void dsc_sum_channels(const dsc_channel_terms *terms, double *sums, double *products);

/// sums[channels] = sums of (a - mean)^2.
void dsc_sum_channel_squares(const dsc_channel_terms *terms, double *sums);

#endif
