// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The last digits: Newton's method on the conditions of Karush, Kuhn and Tucker, where an augmented
// Lagrangian has found which constraints are active. Each step solves
//
//     [ H  A' ] [ dx ]     [ g + A'u ]
//     [ A  0  ] [ du ] = - [    c    ]
//
// in the free variables, with H the Hessian of the Lagrangian and A the gradients of the active
// constraints, by a basis of what A leaves free ([N06] 16.2). Multipliers that come out with the
// wrong sign leave the active set, constraints that come out violated join it.
//
// Keeps: what it returns is no worse than what it got, or it says that it has nothing.
//
// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006.
#ifndef DSC_CONSTRAINED_POLISH_H
#define DSC_CONSTRAINED_POLISH_H

#include "constrained/problem.h"

/// From spot (in/out, evaluated), a point near a solution, and multipliers[m] (in/out) of the scaled
/// problem. *better (out): both are changed, and the conditions hold better than before. Not tried
/// with more than DSC_DENSE_MOST variables.
descent_status dsc_kkt_polish(dsc_problem *problem, dsc_spot *spot, double *multipliers,
                              bool *better, descent_error *error);

/// How far x and the multipliers are from the conditions: the largest component of the gradient of
/// the Lagrangian that bounds do not take up, violation, and distance from the bound of inequalities
/// whose multiplier is not 0, whichever is largest; scaled. gradient[n] (out): of the Lagrangian.
double dsc_kkt_residual(const dsc_problem *problem, const dsc_spot *spot,
                        const double *multipliers, double *gradient);

#endif
