// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_RATE_H
#define DSC_SESSION_ADVISE_RATE_H

#include "session/advise/adviser.h"

/// adviser->rate.
descent_status dsc_advise_rate(descent_adviser *adviser, descent_error *error);

/// What the command has, and the parts behind it train with: the rate that was given; else the automatic
/// one where it lies in the interval, or none was told; else the middle.
double dsc_advise_rate_to_use(const descent_adviser *adviser);

/// That rate where a batch has so many examples: by the root of their ratio; the same for rules that
/// estimate a distance, whose rate is a factor on it.
double dsc_advise_rate_of_batch(const descent_adviser *adviser, uint64_t batch);

/// Rate number `index` of the grid, two a decade: 1e-3, 3e-3, 1e-2 for -6, -5, -4; and the number
/// of the nearest one.
double dsc_advise_grid(int index);
int dsc_advise_grid_near(double rate);

#endif
