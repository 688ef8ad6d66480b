// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that ends and verdicts of minimising with constraints depend on.
#ifndef DSC_CONSTRAINED_LIMITS_H
#define DSC_CONSTRAINED_LIMITS_H

/// So far away, in units of 1 + the start, or so low, in units of 1 + |value there|, and a function
/// that still falls has no lower bound for all that a computation can say.
#define DSC_FAR  1e10
#define DSC_DEEP 1e18

/// A share of its distance times its slope that it must still fall by, out there: one with a bound,
/// like 1/x, flattens out (run/minimize.c has the same).
#define DSC_STILL_FALLS 0.03

/// Where values are down to their rounding, a step must leave this part of the gradient.
#define DSC_ROUNDING_FALL 0.9

/// The penalty: where it begins and what it grows by, when the violation has not become this part
/// of what it was ([A07] 5: 10 and 0.5), and its largest value.
#define DSC_PENALTY_LOW     1e-2
#define DSC_PENALTY_HIGH    1e4
#define DSC_PENALTY_GROWS   10.0
#define DSC_VIOLATION_FALLS 0.5
#define DSC_PENALTY_MOST    1e14

/// So many rounds in which the violation has hardly fallen, and it is minimised by itself: is there
/// a feasible point at all?
#define DSC_ROUNDS_IN_VAIN 4
#define DSC_HARDLY         0.9

/// A violation is stationary when its gradient, of half the sum of squares, is this small compared
/// with the violation itself: moving by 1 would then gain less than a part in 10^6.
#define DSC_INFEASIBLE_SLOPE 1e-6

/// A constraint is active within this of its bound, scaled: what Newton's method on the conditions
/// leaves is far below, what an inactive constraint keeps is above in all problems of the tests.
#define DSC_ACTIVE 1e-6

/// A multiplier below this, relative to the largest gradient, is 0: the constraint is weakly active.
#define DSC_WEAK 1e-6

/// Gradients of active constraints, scaled to length 1, are dependent when one has less than this
/// outside the others: the square root of rounding, since x is known to about that at worst.
#define DSC_DEPENDENT 1e-7

/// A curvature within this of 0, relative to the largest of the Hessian of the Lagrangian, is 0.
/// Near a minimum of the fourth order x is known to about 1e-4, and the curvature is 1e-8 there.
#define DSC_FLAT 1e-6

/// Newton's step from the end, relative to 1 + |x|: where it is longer, the gradient is small because f
/// is flat or its scale is small, as of exp(-x) far out, and nobody knows where the minimum is. A
/// quadratic whose gradient is at the tolerance is a thousand times nearer at curvatures of 1e-3.
#define DSC_NEWTON_FAR 1e-3

/// Multipliers, in units of 1 + the gradient of f, beyond which they are growing without bound:
/// those of constraints scaled to gradients of at most 1 are far below (10^3 is the largest of the
/// tests'), those of a problem without multipliers grow as one over the root of the tolerance.
#define DSC_MULTIPLIER_MOST 1e3

/// Variables of which the whole Hessian along the constraints is computed, n products and some n^3.
#define DSC_DENSE_MOST 200

/// Weakly active constraints whose faces are gone through one by one, 2^6 of them.
#define DSC_WEAK_MOST 6

/// The conditions hold at a point when their residuals, scaled, are at most this, where the options
/// ask for more than rounding gives.
#define DSC_HOLDS 1e-7

#endif
