// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Units of a network at their kinks.
#ifndef DSC_SURFACE_KINK_TOUCHES_H
#define DSC_SURFACE_KINK_TOUCHES_H

#include "surface/network/chain.h"

enum { DSC_PATTERNS = 12 /* pairs whose sign patterns are all tried */ };

/// One pair (example, unit) at its kink. Its part of the gradient is back * slope * normal,
/// with the slope of the side that it is on.
typedef struct dsc_touch {
    double jump;         /* |change of the gradient from one side to the other| */
    double back;         /* dL/dy of the unit's value */
    double now;          /* slope that the gradient of the objective was taken with */
    double below, above; /* slopes on both sides */
    double *normal;      /* n: gradient of z in the parameters */
} dsc_touch;

typedef struct dsc_touches {
    size_t n, count; /* kept: those with the largest jumps */
    dsc_touch kept[DSC_PATTERNS];
    size_t pairs, units; /* all */
    size_t first[3];     /* layer, unit, example of the first; from 1 */
    double jump;         /* sum of the jumps */
    bool all;            /* no pair with a jump was left out, and the kinks of no example
                            depend on each other */
} dsc_touches;

/// Finds the pairs of a network at x (doubles). Freed with dsc_touches_free, which accepts one
/// that failed.
descent_status dsc_touches_find(const dsc_chain *chain, const double *x,
                                const descent_rows *rows, dsc_touches *touches,
                                descent_error *error);
void dsc_touches_free(dsc_touches *touches);

#endif
