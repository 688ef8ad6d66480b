// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A problem with constraints as its solvers see it: everything scaled, every inequality "at most
// 0", bounds in arrays.
//
//     f(x) * scale         c_i(x) = sign_i (objective_i(x) - bound_i) * scales_i
//
// Scales make the largest component of each gradient at the start at most 1, as in ALGENCAN.
// Multipliers outside are t_i sign... those of the scaled problem times scales_i / scale.
#ifndef DSC_CONSTRAINED_PROBLEM_H
#define DSC_CONSTRAINED_PROBLEM_H

#include <descent/constrained.h>

#include "core/status.h"

/// Everything at one point, scaled.
typedef struct dsc_spot {
    double *x;    /* n */
    double f;     /* scaled */
    double *g;    /* n */
    double *c;    /* m; equalities: 0 where they hold, inequalities: at most 0 */
    double *rows; /* m x n: gradients of c */
} dsc_spot;

typedef struct dsc_problem {
    descent_objective *objective;
    const descent_constraint *constraints;
    size_t n, m;
    double *lower, *upper; /* n each */
    double scale, *scales; /* of f, of each c */
    double *scratch;       /* n */
    uint64_t evaluations, products;
    double *block; /* the memory of all arrays */
} dsc_problem;

/// Checks the limits and makes room. Freed with dsc_problem_free, which accepts one that failed or
/// was zeroed.
descent_status dsc_problem_create(dsc_problem *problem, descent_objective *objective,
                                  const descent_limits *limits, descent_error *error);
void dsc_problem_free(dsc_problem *problem);

descent_status dsc_spot_create(dsc_spot *spot, const dsc_problem *problem,
                               descent_error *error);
void dsc_spot_free(dsc_spot *spot);

/// Everything at spot->x. *finite (out): whether all of it is finite.
descent_status dsc_problem_evaluate(dsc_problem *problem, dsc_spot *spot, bool *finite,
                                    descent_error *error);

/// Scales from the gradients at a spot that was evaluated with scales of 1, which it then has.
void dsc_problem_scale(dsc_problem *problem, dsc_spot *spot);

/// out[n] = (weight Hf + sum_i weights_i Hc_i)(x) v, of the scaled functions. Weights of 0 cost
/// nothing.
descent_status dsc_problem_multiply(dsc_problem *problem, const double *x, double weight,
                                    const double *weights, const double *v, double *out,
                                    descent_error *error);

static inline bool dsc_is_equality(const dsc_problem *p, size_t i)
{
    return p->constraints[i].relation == DESCENT_EQUAL;
}

/// How far constraint i is from being kept, scaled: |c| or max(0, c).
static inline double dsc_violation(const dsc_problem *p, size_t i, double c)
{
    const double over = c > 0.0 ? c : 0.0;
    return dsc_is_equality(p, i) && c < 0.0 ? -c : over;
}

/// The largest of them at a spot.
double dsc_problem_violation(const dsc_problem *problem, const dsc_spot *spot);

/// x_i moved to its bounds.
void dsc_problem_clamp(const dsc_problem *problem, double *x);

#endif
