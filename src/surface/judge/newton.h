// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Newton's method modulo directions without curvature, where there is a whole spectrum.
#ifndef DSC_SURFACE_JUDGE_NEWTON_H
#define DSC_SURFACE_JUDGE_NEWTON_H

#include "surface/judge/critical.h"

/// Moves the point (in/out) by Newton steps towards a critical point, at most `radius` away
/// from where it is. local has the spectrum there and is left as it is; its products are added
/// to. *last (out): length of the step that is left, 0 after
/// one to a limit and where the gradient is rounding. DESCENT_DIVERGED where the curvature on
/// the way is not finite; the point has moved all the same.
descent_status dsc_newton(dsc_point *point, dsc_local *local, double radius, double *last,
                          descent_error *error);

#endif
