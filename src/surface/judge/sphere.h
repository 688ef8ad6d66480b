// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lowest points on small spheres around a critical point: a minimum is lower than all of
// them.
#ifndef DSC_SURFACE_JUDGE_SPHERE_H
#define DSC_SURFACE_JUDGE_SPHERE_H

#include "surface/judge/critical.h"
#include "surface/judge/escape.h"

/// Gradient descents that stay on a sphere of 0.3 (1 + |x|), from random directions without
/// curvature; what is lower than the point is followed inwards to 0.03 (1 + |x|). way (in/out)
/// gets what is lower still there.
descent_status dsc_sphere_try(dsc_point *point, const dsc_local *local, dsc_way *way,
                              descent_error *error);

#endif
