// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The verdict at a point with multipliers: the conditions of Karush, Kuhn and Tucker of first and
// second order, and the constraint qualification [N06, 12.3 to 12.5].
//
// Second order: the Hessian of the Lagrangian on the critical cone, the directions that constraints
// with multipliers leave free and those without do not forbid. The least of a quadratic form on such
// a cone lies inside one of its faces, where it is an eigenvector of the form on the face. So all
// faces are gone through, 2^weak of them: an eigenvector with a negative eigenvalue that lies in the
// cone is a way down, and where there is none, and none with 0, the point is a minimum.
//
// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006.
#ifndef DSC_CONSTRAINED_JUDGE_H
#define DSC_CONSTRAINED_JUDGE_H

#include "constrained/problem.h"

/// Room for the arrays of a result. Freed with descent_constrained_free.
descent_status dsc_result_create(descent_constrained_result *result, size_t n, size_t count,
                                 descent_error *error);

/// Fills in everything that is known of the point: spot, evaluated, with multipliers[m] of the
/// scaled problem. result->verdict (in): INFEASIBLE, UNBOUNDED, or UNFINISHED, which leaves it to
/// this function.
descent_status dsc_kkt_judge(dsc_problem *problem, const dsc_spot *spot,
                             const double *multipliers, descent_constrained_result *result,
                             descent_error *error);

/// multipliers[m] (out) of least squares at a spot: those of inequalities that come out negative are
/// left out, the most negative first.
descent_status dsc_estimate_multipliers(const dsc_problem *problem, const dsc_spot *spot,
                                        double *multipliers, descent_error *error);

#endif
