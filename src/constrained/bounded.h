// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising a smooth function within bounds: Newton's method in a trust region. A step begins at
// the Cauchy point, along the gradient bent at the bounds, which finds the variables at a bound;
// conjugate gradients go on from there in those that are free. [L99]
//
// Keeps: x is within the bounds at every evaluation, and exactly at those that hold it. The path
// depends on values, gradients and products alone: plain sums in one order, no library functions
// but sqrt.
//
// [L99] Lin, More. Newton's method for large bound-constrained optimization problems. SIAM J.
// Optim. 1999.
#ifndef DSC_CONSTRAINED_BOUNDED_H
#define DSC_CONSTRAINED_BOUNDED_H

#include <stdint.h>

#include "core/status.h"

/// What is minimised. Values that are not finite mean too far.
typedef struct dsc_bounded_function {
    /// Value and gradient[n] at a trial point x[n].
    descent_status (*evaluate)(void *context, const double *x, double *value, double *g,
                               descent_error *error);
    /// The last trial point is where it is now: products are at it. length: of the step, 0 for the
    /// start. *go_on (in: true; out): false ends it.
    descent_status (*accept)(void *context, double length, double projected, bool *go_on,
                             descent_error *error);
    /// hv[n] = H v where it is now.
    descent_status (*multiply)(void *context, const double *v, double *hv,
                               descent_error *error);
    void *context;
} dsc_bounded_function;

typedef enum dsc_bounded_end {
    DSC_BOUNDED_FOUND,    /* the projected gradient is small */
    DSC_BOUNDED_STALLED,  /* what is left is rounding */
    DSC_BOUNDED_RUNAWAY,  /* very far from the start, and still falling */
    DSC_BOUNDED_ENDED,    /* accept said so */
    DSC_BOUNDED_UNDEFINED /* not finite at the start */
} dsc_bounded_end;

typedef struct dsc_bounded {
    size_t n;
    const double *lower, *upper; /* n, borrowed */
    double *x, *g;               /* n: where it is */
    double value;
    double projected; /* largest component of clamp(x - g) - x */
    dsc_bounded_end end;
    /* for itself */
    double *s, *hs, *w, *p, *hp, *r, *d, *hd, *trial, *g_trial, *first; /* n each */
    double radius, along;
    double *block;
} dsc_bounded;

/// Freed with dsc_bounded_free, which accepts one that failed or was zeroed.
descent_status dsc_bounded_create(dsc_bounded *b, size_t n, const double *lower,
                                  const double *upper, descent_error *error);
void dsc_bounded_free(dsc_bounded *b);

/// From b->x (in/out; inside the bounds) until b->projected is at most `tolerance`: b->end says why
/// it ended.
descent_status dsc_bounded_minimize(dsc_bounded *b, const dsc_bounded_function *function,
                                    double tolerance, descent_error *error);

/// The largest component of clamp(x - g) - x.
double dsc_projected(size_t n, const double *lower, const double *upper, const double *x,
                     const double *g);

#endif
