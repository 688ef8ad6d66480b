// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The order of the medians of equal parts of a run's losses: a rank test of a trend. Unlike a
// straight line, it is not disturbed by noise with long tails, by losses that fall in steps, or
// by a fall that accelerates. Where nothing changes, and parts are longer than the correlation
// of the noise, every order is as likely.
#ifndef DSC_SURFACE_TREND_ORDER_H
#define DSC_SURFACE_TREND_ORDER_H

#include <stdbool.h>
#include <stddef.h>

enum {
    DSC_ORDER_BLOCKS = 8,
    DSC_ORDER_MOST = 256 /* losses in a part */
};

typedef struct dsc_order {
    double falls, rises; /* probability of an order that falls, or rises, as much, by chance */
    double first, last;  /* medians of both halves */
} dsc_order;

/// Of losses[count], oldest first. With fewer losses than parts, or too many, both are 1.
dsc_order dsc_order_of(const double *losses, size_t count);

/// Of the last half of a run and of most of it: the fall has not ended, as far as the order
/// shows, and the half fell by more than the tolerance.
bool dsc_order_goes_on(const dsc_order *half, const dsc_order *most, double tolerance);

#endif
