// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Following a problem with constraints to its end: rounds of minimising an augmented Lagrangian
// within the bounds, each to a smaller tolerance, with new multipliers, and a larger penalty where
// the violation has not fallen enough. [A07, algorithm 3.1]
//
// Keeps: when a round runs away although the constraints do not hold there, the penalty was too
// small, and it begins again from where the round began. When the violation does not fall, it is
// minimised by itself: either there is a feasible point, from which it goes on, or the constraints
// contradict each other.
//
// [A07] Andreani, Birgin, Martinez, Schuverdt. On augmented Lagrangian methods with general
// lower-level constraints. SIAM J. Optim. 2007.
#ifndef DSC_CONSTRAINED_SOLVE_H
#define DSC_CONSTRAINED_SOLVE_H

#include "constrained/augmented.h"

typedef struct dsc_solver {
    const descent_constrained_options *o;
    dsc_problem problem;
    dsc_augmented a;
    dsc_bounded b;
    descent_minimize_callback *callback; /* or NULL */
    void *user;
    double *first;      /* n: the start */
    double *x;          /* n: where a round began */
    double first_value; /* scaled */
    double started;     /* clock */
    uint64_t steps, rounds;
    descent_stop stop;
    descent_kkt verdict; /* INFEASIBLE, UNBOUNDED, or UNFINISHED: to be judged */
    bool moved;
} dsc_solver;

/// Freed with dsc_solver_free, which accepts one that failed.
descent_status dsc_solver_create(dsc_solver *s, descent_objective *objective,
                                 const descent_limits *limits,
                                 const descent_constrained_options *options,
                                 descent_error *error);
void dsc_solver_free(dsc_solver *s);

/// From x[n]: s->a.at is where it ended, s->a.next the multipliers there, s->stop and s->verdict why.
/// DESCENT_INVALID where something is not finite at the start.
descent_status dsc_solver_run(dsc_solver *s, const double *x, descent_error *error);

#endif
