// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is made of residuals.
#ifndef DSC_FIT_LOSS_H
#define DSC_FIT_LOSS_H

#include <descent/fit.h>

/// A loss with its scale: u = r / scale. With SQUARES the scale is 1.
typedef struct dsc_fit_measure {
    descent_fit_loss loss;
    double scale;
} dsc_fit_measure;

/// scale^2 rho(u): r^2 where residuals are small.
double dsc_fit_rho(const dsc_fit_measure *measure, double r);
/// psi(u) / u, the weight of a row in the next step: 1 where residuals are small; and psi'(u). rho' is
/// 2 psi.
double dsc_fit_weight(const dsc_fit_measure *measure, double r);
double dsc_fit_slope(const dsc_fit_measure *measure, double r);

#endif
