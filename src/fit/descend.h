// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The way down to a minimum of the sum of losses, by Levenberg's and Marquardt's steps.
#ifndef DSC_FIT_DESCEND_H
#define DSC_FIT_DESCEND_H

#include "fit/loss.h"
#include "fit/model.h"

/// A point with all that belongs to it.
typedef struct dsc_fit_point {
    double *x;        /* count */
    double *fitted;   /* rows */
    double *residual; /* rows: weight times (left - fitted) */
    double cost;      /* sum of rho */
} dsc_fit_point;

/// What is done, and its scratch.
typedef struct dsc_fit_descent {
    dsc_fit_model *model;
    dsc_fit_measure measure;
    bool *held;          /* count: parameters that stay */
    uint64_t steps_most; /* of one way */
    uint64_t steps;      /* so far, of all ways */
    double *
        jacobian; /* rows x count: of sqrt(weight of the loss) weight fitted, in columns of length
                            1 (those of parameters that stay are 0) */
    double *factored; /* the same, then R above and scratch below */
    double *right;    /* rows: sqrt(weight of the loss) residual, then Q^T of it */
    double *length;   /* count: of the columns */
    double *small;    /* 2 count x count, and 4 count: scratch */
} dsc_fit_descent;

descent_status dsc_fit_descent_create(dsc_fit_model *model, dsc_fit_descent *descent,
                                      descent_error *error);
void dsc_fit_descent_free(dsc_fit_descent *descent);

descent_status dsc_fit_point_create(const dsc_fit_model *model, dsc_fit_point *point,
                                    descent_error *error);
void dsc_fit_point_free(dsc_fit_point *point);
void dsc_fit_point_copy(const dsc_fit_model *model, dsc_fit_point *to,
                        const dsc_fit_point *from);
/// Everything at point->x. The cost is infinite where a value is not finite.
void dsc_fit_point_look(const dsc_fit_descent *descent, dsc_fit_point *point);

/// Parameters that the formula is linear in, together, beside the others: linear[count] and *any (out).
void dsc_fit_find_linear(dsc_fit_descent *descent, const dsc_fit_point *point, bool *linear,
                         bool *any);

/// From *point (in/out), which was looked at, down to a minimum; damping: of the first step. `other` is
/// scratch. Ends in steps without a damping, as long as they make the slope smaller.
void dsc_fit_descend(dsc_fit_descent *descent, double damping, dsc_fit_point *point,
                     dsc_fit_point *other);

/// Fills jacobian, length and right (before Q^T) at a point. *slope (out): the largest cosine between a
/// column and the residuals. *finite (out).
void dsc_fit_linearise(dsc_fit_descent *descent, const dsc_fit_point *point, double *slope,
                       bool *finite);

#endif
