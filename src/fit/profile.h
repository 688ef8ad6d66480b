// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_FIT_PROFILE_H
#define DSC_FIT_PROFILE_H

#include "fit/uncertainty.h"

/// Where the cost, least over all other parameters, has risen by `rise`, on one side (1 or -1) of
/// parameter j: *end (out), infinite where it never does. *lower (out, a point) where the cost is lower
/// than at `point` instead: then *found is true.
descent_status dsc_fit_profile(dsc_fit_descent *descent, const dsc_fit_point *point,
                               const dsc_fit_spread *spread, size_t j, double side, double rise,
                               double *end, dsc_fit_point *lower, bool *found,
                               descent_error *error);

#endif
