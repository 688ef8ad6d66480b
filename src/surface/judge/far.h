// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points that are not critical: what lies ahead?
#ifndef DSC_SURFACE_JUDGE_FAR_H
#define DSC_SURFACE_JUDGE_FAR_H

#include "surface/judge/critical.h"
#include "surface/judge/escape.h"

/// Straight lines, as DESCENT_QUANTITY_ALONG numbers them: against the gradient, all parameters
/// as they grow, a Newton step, the weights of the last layer of a network as they grow.
typedef enum dsc_line {
    DSC_LINE_GRADIENT,
    DSC_LINE_PARAMETERS,
    DSC_LINE_NEWTON,
    DSC_LINE_LAST_LAYER,
    DSC_LINES
} dsc_line;

/// Does the loss fall for ever along a straight line?
typedef struct dsc_far {
    bool away;
    dsc_line along;
    double distance; /* it was followed so far */
    double f;        /* and the loss is this there */
    bool bounded;    /* it falls less and less */
} dsc_far;
descent_status dsc_far_find(dsc_point *point, const dsc_local *local, dsc_far *far,
                            descent_error *error);

/// How much steps of gradient descent would gain, and how much there is to gain.
typedef struct dsc_prospect {
    double
        rate; /* of the steps: the rule's, or 1 / the largest curvature met while descending */
    double predicted; /* gain of `steps` of them */
    bool taken;       /* they were taken; else the model says so: that of the whole spectrum, or
                         a gradient that stays as it is */
    uint64_t steps;
    uint64_t half;    /* taken: the number that made half of the gain */
    double available; /* gain of a descent by L-BFGS from here */
} dsc_prospect;

/// rate: NAN where no rule says it; adaptive: steps of that length in every coordinate. lowest:
/// n, where a descent from here ended, or NULL: one of so many steps is made. way (in/out) gets
/// that point.
descent_status dsc_prospect_find(dsc_point *point, const dsc_local *local, double rate,
                                 bool adaptive, size_t steps, const double *lowest,
                                 dsc_prospect *prospect, dsc_way *way, descent_error *error);

#endif
