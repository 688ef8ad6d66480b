// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising within bounds and under constraints:
//
//     minimise f(x)    where  lower <= x <= upper,  c_i(x) <= b_i,  = b_i  or  >= b_i
//
// f and every c_i are float64 objectives of the same n parameters. What comes out is a point, the
// multipliers of all constraints and bounds, and a verdict: what the conditions of Karush, Kuhn and
// Tucker say of the point, with the numbers that it rests on.
//
//     descent_constraint c = {"x + y <= 1", sum, DESCENT_AT_MOST, 1.0};
//     descent_limits limits = {.size = sizeof limits, .constraints = &c, .count = 1};
//     descent_constrained_options o = descent_constrained_options_default();
//     descent_constrained_result r = {.size = sizeof r};
//     if (descent_minimize_constrained(f, &limits, &o, x, NULL, NULL, &r, &error) == DESCENT_OK)
//         puts(descent_kkt_text(r.verdict));
//     descent_constrained_free(&r);
//
// Multipliers are derivatives: moving b_i by a small d changes the least value by -multiplier * d
// where the relation is <= or =, by +multiplier * d where it is >=. Those of inequalities are at
// least 0 at a minimum.
//
// Threads: calls may run at the same time, each on objectives of its own (objective.h).
// Structs with members are plain values: any number of threads may read one while none writes
// it.
#ifndef DESCENT_CONSTRAINED_H
#define DESCENT_CONSTRAINED_H

#include <descent/minimize.h>
#include <descent/objective.h>
#include <descent/options.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum descent_relation {
    DESCENT_AT_MOST, /* c(x) <= bound */
    DESCENT_EQUAL,   /* c(x) = bound */
    DESCENT_AT_LEAST /* c(x) >= bound */
} descent_relation;

/// One constraint. An element of arrays: it does not grow.
typedef struct descent_constraint {
    const char *name; /* for messages; borrowed */
    descent_objective
        *objective; /* c, of n parameters and float64, without examples; borrowed, not NULL */
    descent_relation relation;
    double bound; /* finite, in units of c */
} descent_constraint;

/// What x may be. Everything is borrowed during a call.
typedef struct descent_limits {
    size_t size;
    const double *lower, *upper; /* n each, -HUGE_VAL and HUGE_VAL for none; NULL: no bounds */
    const descent_constraint *constraints;
    size_t count;
} descent_limits;

typedef struct descent_constrained_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Steps at most, over all rounds, 1 to 1e15; default 10000.
    uint64_t steps;
    /// Seconds at most, 1e-3 to 1e9; default HUGE_VAL: no limit.
    double time;
    /// Ends when the gradient of the Lagrangian is at most this, component by component and relative
    /// to 1 or to the gradients at the start, whichever is larger; > 0, default 1e-9.
    double tol_gradient;
    /// ... and no constraint is violated by more than this, relative to 1 or to its gradient at the
    /// start; > 0, default 1e-9.
    double tol_feasible;
} descent_constrained_options;
DESCENT_API void descent_constrained_options_init(descent_constrained_options *options,
                                                  size_t size);
static inline descent_constrained_options descent_constrained_options_default(void)
{
    descent_constrained_options options;
    descent_constrained_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_constrained_option_table(void);

/// What a point is: name, word, text.
#define DESCENT_KKT_LIST(X)                                                                    \
    X(UNFINISHED, "unfinished",                                                                \
      "not there yet: the conditions of a constrained minimum do not hold here")               \
    X(MINIMUM, "minimum", "a local minimum: every way that the constraints leave leads up")    \
    X(SADDLE, "saddle",                                                                        \
      "a saddle: first-order conditions hold, and the constraints leave a way down")           \
    X(DEGENERATE, "degenerate",                                                                \
      "cannot tell: first-order conditions hold, and the curvature along what the "            \
      "constraints leave decides nothing")                                                     \
    X(STATIONARY, "stationary",                                                                \
      "first-order conditions hold; of so many variables the curvature is not computed")       \
    X(INFEASIBLE, "infeasible",                                                                \
      "the constraints contradict each other near here: no step makes the violation "          \
      "smaller")                                                                               \
    X(UNBOUNDED, "unbounded", "the value falls without end within the constraints")            \
    X(NO_MULTIPLIERS, "no-multipliers",                                                        \
      "no multipliers exist here: the gradients of the active constraints do not span what "   \
      "the constraints allow, so first-order conditions cannot tell a minimum")

typedef enum descent_kkt {
#define DESCENT_KKT_ENTRY(name, word, text) DESCENT_KKT_##name,
    DESCENT_KKT_LIST(DESCENT_KKT_ENTRY)
#undef DESCENT_KKT_ENTRY
} descent_kkt;

/// "minimum", and "a local minimum: ...". Static; "unknown" for others.
DESCENT_API const char *descent_kkt_word(descent_kkt verdict);
DESCENT_API const char *descent_kkt_text(descent_kkt verdict);

/// The constraint qualification: are the gradients of the active constraints and bounds linearly
/// independent (LICQ)? Then the multipliers are unique.
#define DESCENT_QUALIFICATION_LIST(X)                                                          \
    X(NONE_ACTIVE, "none-active", "no constraint is active")                                   \
    X(INDEPENDENT, "independent",                                                              \
      "the gradients of the active constraints are independent: the multipliers are unique")   \
    X(DEPENDENT, "dependent",                                                                  \
      "the gradients of the active constraints are not independent: the multipliers are not "  \
      "unique")

typedef enum descent_qualification {
#define DESCENT_QUALIFICATION_ENTRY(name, word, text) DESCENT_QUALIFICATION_##name,
    DESCENT_QUALIFICATION_LIST(DESCENT_QUALIFICATION_ENTRY)
#undef DESCENT_QUALIFICATION_ENTRY
} descent_qualification;
DESCENT_API const char *descent_qualification_word(descent_qualification qualification);
DESCENT_API const char *descent_qualification_text(descent_qualification qualification);

/// A point and what is known of it. The arrays belong to the result: descent_constrained_free.
typedef struct descent_constrained_result {
    size_t size;
    double value;     /* f(x) */
    double violation; /* largest of all constraints, in their units; 0: feasible */
    double
        stationarity; /* largest component of the gradient of the Lagrangian that bounds do not
                               take up */
    double
        complementarity; /* largest |multiplier| * |distance from its bound| of inequalities */
    double curvature; /* smallest eigenvalue of the Hessian of the Lagrangian along the active
                               constraints; NAN: not computed, or no way is left */
    double descent;   /* SADDLE: the negative curvature that was found; else 0 */
    uint64_t steps, evaluations, products; /* evaluations: of f with all constraints */
    uint64_t rounds;                       /* updates of the multipliers */
    descent_stop stop;
    descent_kkt verdict;
    descent_qualification qualification;
    bool moved;       /* the start was outside the bounds */
    char reserved[3]; /* 0 */
    size_t n, count;
    size_t active;             /* constraints and bounds that hold with equality */
    size_t rank;               /* of their gradients */
    size_t weak;               /* active inequalities whose multiplier is 0 */
    size_t tangent;            /* dimensions that are left: n - rank */
    double *multipliers;       /* count */
    double *residuals;         /* count: c_i(x) - b_i */
    double *lower_multipliers; /* n, at least 0 at a minimum */
    double *upper_multipliers; /* n, the same */
    double *direction;         /* n: SADDLE, a way down; else 0 */
    bool *is_active;           /* count */
} descent_constrained_result;
DESCENT_API void descent_constrained_free(descent_constrained_result *result);

/// Minimises from x[n] (in/out); a start outside the bounds is moved to the nearest point inside.
/// With constraints: an augmented Lagrangian whose inner problems are solved within the bounds by
/// Newton's method with exact Hessian-vector products in a trust region, then Newton's method on the
/// conditions themselves. [C91] [A07] [L99] Portable objectives (formulas) give an x with the same
/// bits on every processor. The callback (or NULL) sees every step, with g the gradient of f,
/// gradient_norm that of what is minimised inside, and learning_rate the length of the step.
/// Whatever the verdict, DESCENT_OK is returned: r->verdict tells. DESCENT_INVALID for bounds that
/// cross, objectives of other sizes, and a start where something is not finite. *result (out) is
/// freed with descent_constrained_free.
DESCENT_API descent_status descent_minimize_constrained(
    descent_objective *objective, const descent_limits *limits,
    const descent_constrained_options *options, double *x, descent_minimize_callback *callback,
    void *user, descent_constrained_result *result, descent_error *error);

/// The verdict at a point x[n] of the caller's, without a step: multipliers are those of least
/// squares, with signs as the relations want them. *result (out) as above.
DESCENT_API descent_status descent_judge_constrained(descent_objective *objective,
                                                     const descent_limits *limits,
                                                     const double *x,
                                                     descent_constrained_result *result,
                                                     descent_error *error);

/// Makes the objectives of a worker; called once per worker, one at a time. constraints[count]
/// (in/out) come as in the limits, with objective NULL; fill in these. What was made before a
/// failure is freed by the caller.
typedef descent_status descent_limits_maker(void *user, descent_objective **objective,
                                            size_t count, descent_constraint *constraints,
                                            descent_error *error);

/// Minimises from many points of the box low[n] .. high[n] (finite), and merges the ends that are
/// minima, or degenerate: a minimum for all that is known. limits->constraints have no objectives:
/// `make` makes those of each worker. Otherwise as descent_minimize_starts. The same for any number
/// of threads. *result (out) is freed with descent_starts_free.
DESCENT_API descent_status descent_minimize_constrained_starts(
    descent_limits_maker *make, void *user, const descent_limits *limits,
    const descent_constrained_options *options, const descent_starts_options *starts,
    const double *low, const double *high, descent_starts_result *result, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif

// [C91] Conn, Gould, Toint. A globally convergent augmented Lagrangian algorithm for optimization
// with general constraints and simple bounds. SIAM J. Numer. Anal. 1991 (LANCELOT).
// [A07] Andreani, Birgin, Martinez, Schuverdt. On augmented Lagrangian methods with general
// lower-level constraints. SIAM J. Optim. 2007 (ALGENCAN).
// [L99] Lin, More. Newton's method for large bound-constrained optimization problems. SIAM J.
// Optim. 1999 (TRON).
