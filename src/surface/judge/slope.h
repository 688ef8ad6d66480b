// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The place of a point that is not critical.
#ifndef DSC_SURFACE_JUDGE_SLOPE_H
#define DSC_SURFACE_JUDGE_SLOPE_H

#include "surface/judge/diagnosing.h"

/// Decides the place of a point that is not critical; of one that the noise of batches holds;
/// of one from which training diverged, which beats what can be found out.
descent_status dsc_judge_slope(dsc_diagnosing *d, descent_error *error);
descent_status dsc_judge_noise(dsc_diagnosing *d, descent_error *error);
void dsc_judge_diverged(dsc_diagnosing *d);

#endif
