// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How certain the parameters of a fit are, and whether the rows determine them at all.
#ifndef DSC_FIT_UNCERTAINTY_H
#define DSC_FIT_UNCERTAINTY_H

#include "fit/descend.h"

typedef struct dsc_fit_spread {
    size_t rank; /* directions that are determined */
    double *
        singular; /* count: values of the Jacobian with columns of length 1, the largest first */
    double *directions; /* count x count: column j belongs to singular[j] */
    double
        *covariance; /* count x count, in units of x; of those not determined without meaning */
    double *share;   /* count: of the directions without effect */
    double curvature; /* smallest eigenvalue of the exact Hessian; NAN: of another loss */
} dsc_fit_spread;

descent_status dsc_fit_spread_create(size_t count, dsc_fit_spread *spread,
                                     descent_error *error);
void dsc_fit_spread_free(dsc_fit_spread *spread);

/// At a minimum. variance: that of a residual of weight 1; NAN: from the residuals.
descent_status dsc_fit_spread_measure(dsc_fit_descent *descent, const dsc_fit_point *point,
                                      double variance, dsc_fit_spread *spread,
                                      descent_error *error);

#endif
