// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A noisy quadratic with the spectrum of a deep network's Hessian, as an objective with
// examples.
#ifndef DSC_OBJECTIVE_QUADRATIC_H
#define DSC_OBJECTIVE_QUADRATIC_H

#include "objective/objective.h"

enum { DSC_QUADRATIC_DEEP_EXAMPLES = 1000 };

/// The mean over examples d of (x - d)' Q (x - d) / 2, float64, n >= 2: always the same
/// function for the same n and noise. n - n/10 eigenvalues of Q are uniform in (0, 1), n/10 in
/// (30, 60); its eigenvectors are uniformly random. The examples are normal with standard
/// deviation `noise`, then shifted to mean 0, so that the minimum is at 0.
descent_status dsc_quadratic_deep_create(size_t n, double noise, descent_objective **objective,
                                         descent_error *error);

#endif
