// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The augmented Lagrangian of Powell, Hestenes and Rockafellar, in scaled functions:
//
//     L(x) = weight f(x) + 1 / (2 rho) sum_i (t_i^2 - u_i^2)
//     t_i = u_i + rho c_i(x), of inequalities max(0, u_i + rho c_i(x))
//
// with multipliers u and penalty rho. Its gradient is that of the Lagrangian with multipliers t,
// which is why these are the next u. With weight 0, u = 0 and rho = 1 it is half the sum of squares
// of the violations.
#ifndef DSC_CONSTRAINED_AUGMENTED_H
#define DSC_CONSTRAINED_AUGMENTED_H

#include "constrained/bounded.h"
#include "constrained/problem.h"

typedef struct dsc_augmented {
    dsc_problem *problem;
    double weight, penalty;
    double *multipliers; /* m: u */
    double *next;        /* m: t where it is now */
    dsc_spot at, trial;  /* where it is now, and where it was evaluated last */
} dsc_augmented;

/// With multipliers of 0. Freed with dsc_augmented_free, which accepts one that failed or was
/// zeroed.
descent_status dsc_augmented_create(dsc_augmented *a, dsc_problem *problem,
                                    descent_error *error);
void dsc_augmented_free(dsc_augmented *a);

/// Value and gradient at a trial point; NAN where something is not finite.
descent_status dsc_augmented_evaluate(dsc_augmented *a, const double *x, double *value,
                                      double *g, descent_error *error);

/// The trial point is where it is now.
void dsc_augmented_accept(dsc_augmented *a);

/// hv[n] = H v where it is now; at c_i = 0 exactly, of the side where it is kept.
descent_status dsc_augmented_multiply(dsc_augmented *a, const double *v, double *hv,
                                      descent_error *error);

/// What multipliers t leave of being a solution: the largest violation, and of inequalities with
/// multipliers also the largest distance from the bound, as min(-c, u / rho).
double dsc_augmented_infeasibility(const dsc_augmented *a);

#endif
