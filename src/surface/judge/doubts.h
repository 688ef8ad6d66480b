// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Is what the verdict rests on true here: the gradient, and the quadratic model?
#ifndef DSC_SURFACE_JUDGE_DOUBTS_H
#define DSC_SURFACE_JUDGE_DOUBTS_H

#include "surface/judge/critical.h"

/// Central differences of f along the gradient and along a random direction against the
/// gradient. fits (out) is false where they agree among each other over two decades of
/// distances and not with it; then claimed (out) is the slope that the gradient says, and
/// measured (out) that of the values. There must be no kink at the point. dsc_point_round comes
/// first.
typedef struct dsc_fit {
    bool fits;
    double claimed, measured;
} dsc_fit;
descent_status dsc_gradient_fits(dsc_point *point, dsc_fit *fit, descent_error *error);

/// *leads (out): a step of Newton's method that leaves out no eigenvalue above rounding leads
/// to a point with a hundredth of the gradient, *length (out) away: there is a critical point,
/// though a far one. Dense spectra only; else false.
descent_status dsc_newton_leads(dsc_point *point, dsc_local *local, bool *leads, double *length,
                                descent_error *error);

/// *broken (out): a network whose units have kinks, and steps of *distance (out) in random
/// directions change what the Hessian does altogether: the quadratic model holds nowhere but in
/// a region as small as that.
descent_status dsc_is_broken(dsc_point *point, dsc_local *local, bool *broken, double *distance,
                             descent_error *error);

#endif
