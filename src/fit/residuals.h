// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_FIT_RESIDUALS_H
#define DSC_FIT_RESIDUALS_H

#include <stdbool.h>
#include <stddef.h>

/// How residuals (n of them) lie in the order of `by` (n; NULL: as they are): *autocorrelation (out), of
/// neighbours, and *independent (out), the probability of a number of runs of one sign as far from what
/// chance gives. Both NAN with fewer than 8. False: no memory. [Wald, Wolfowitz. On a test whether two
/// samples are from the same population. 1940]
bool dsc_fit_order(size_t n, const double *residuals, const double *by, double *autocorrelation,
                   double *independent);

/// 1.4826 times the median of |residual|: the standard deviation of normal ones, whatever a few others
/// are. scratch: n.
double dsc_fit_robust_deviation(size_t n, const double *residuals, double *scratch);

#endif
