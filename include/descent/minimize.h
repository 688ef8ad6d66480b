// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising any float64 objective from one start or from many.
//
//     descent_minimize_options o = descent_minimize_options_default(DESCENT_ADAM);
//     double x[2] = {-1.4, 2.2};
//     descent_minimize_result result;
//     if (descent_minimize(objective, &o, x, NULL, NULL, &result, &error) != DESCENT_OK) ...
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h).
#ifndef DESCENT_MINIMIZE_H
#define DESCENT_MINIMIZE_H

#include <descent/objective.h>
#include <descent/optimizer.h>
#include <descent/schedule.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How DESCENT_LBFGS finds its step.
typedef enum descent_line_search {
    DESCENT_LINE_WOLFE,       /* strong Wolfe conditions, c1 1e-4, c2 0.9  [N06] 3.5 and 3.6 */
    DESCENT_LINE_BACKTRACKING /* Armijo condition, halving */
} descent_line_search;

typedef struct descent_minimize_options {
    size_t size;
    /* Learning rate NAN: the rule's own for functions. Some defaults depend on the rule, so
       start from those of each rule of a race. lbfgs takes neither rate nor decay, and refuses
       clipping and weight decay. */
    descent_optimizer_options rule;
    descent_schedule decay; /* an epoch is a step */
    uint64_t steps;         /* at most; 0: 1000 for lbfgs, else 10000 */
    double time;            /* seconds; HUGE_VAL: no limit */
    double tol_gradient;    /* stop when |g| <= it; 0: never. Default 1e-10 */
    double tol_step;        /* stop when |x - previous x| <= it (1 + |x|); 0: never */
    double tol_value;       /* stop when |f - previous f| <= it (1 + |f|); 0: never */
    int line_search;        /* a descent_line_search; lbfgs */
    uint64_t memory;        /* pairs that lbfgs keeps, 1 to 1000: 10 */
    double noise;           /* pgd: radius of its perturbations, > 0 */
    uint64_t batch; /* examples per step, for objectives with examples; 0: all of them. With
                       less than all the tolerances are off, since the gradient is noisy */
    uint64_t seed;
} descent_minimize_options;

DESCENT_API descent_minimize_options descent_minimize_options_default(descent_rule rule);
DESCENT_API const descent_option_table *descent_minimize_option_table(void);

/// One state of the way: before the first step (step 0) and after each. Arrays are valid during
/// the call.
typedef struct descent_minimize_event {
    uint64_t step, evaluations; /* evaluations of value and gradient so far */
    double value, gradient_norm;
    double learning_rate; /* of the last step (step 0: of the next); lbfgs: its length along the
                             direction (step 0: 0) */
    size_t n;
    const double *x, *g;
} descent_minimize_event;
typedef descent_action descent_minimize_callback(const descent_minimize_event *event,
                                                 void *user);

typedef struct descent_minimize_result {
    double value, gradient_norm;
    uint64_t steps, evaluations;
    descent_stop stop;
    bool uphill; /* values rose although the rule should not let them: is the gradient right? */
} descent_minimize_result;

/// Follows the rule from x[n] (in/out). When it ends because of a number that is not finite, x
/// is the last point that was good (the start, when that is the one), result is filled and
/// DESCENT_DIVERGED returned. Value and norm in the result are those of all examples. callback
/// and result may be NULL. With any other status x is as it was.
DESCENT_API descent_status descent_minimize(descent_objective *objective,
                                            const descent_minimize_options *options, double *x,
                                            descent_minimize_callback *callback, void *user,
                                            descent_minimize_result *result,
                                            descent_error *error);

/// The gradient of an objective against differences of its value, coordinate by coordinate:
/// relative[n] (out, or NULL) = |g - d| / max(|g|, |d|, scale), and estimates of what rounding
/// and truncation alone may explain, error_bound[n] (out, or NULL). *worst (out): the
/// coordinate with the largest excess. *agrees (out): no coordinate is beyond ten times its
/// bound. Four values a coordinate and the gradient. DESCENT_INVALID when the value is not
/// finite at x, or not close enough to it to take differences.
DESCENT_API descent_status descent_check_gradient(descent_objective *objective, const double *x,
                                                  double *relative, double *error_bound,
                                                  size_t *worst, bool *agrees,
                                                  descent_error *error);

/// How the starts of descent_minimize_starts lie in the box.
typedef enum descent_sampling {
    DESCENT_SAMPLING_UNIFORM,
    DESCENT_SAMPLING_SOBOL, /* up to 40 dimensions; direction numbers of [J08], scrambled by a
                               shift */
    DESCENT_SAMPLING_LATIN  /* Latin hypercube  [M79] */
} descent_sampling;

typedef struct descent_starts_options {
    size_t size;
    uint64_t starts;
    int sampling; /* a descent_sampling */
    uint64_t seed;
    uint64_t threads;      /* 0: one per core */
    double merge_distance; /* ends closer than it times (1 + |x|) are one: default 1e-4 */
    double merge_value;    /* and with values closer than it times (1 + |f|): default 1e-6 */
} descent_starts_options;
DESCENT_API descent_starts_options descent_starts_options_default(void);
DESCENT_API const descent_option_table *descent_starts_option_table(void);

/// A minimum that some starts came to: the lowest of the ends that were merged.
typedef struct descent_found_minimum {
    double value, gradient_norm;
    uint64_t hits;
    const double *x; /* n */
} descent_found_minimum;

/// What many starts came to. minima are ranked by value. unseen: the Good-Turing estimate of
/// the share of starts that would end at minima not seen yet: minima seen once / starts that
/// ended at a minimum [G53]; 1 when none did. It takes the starts as independent, as
/// DESCENT_SAMPLING_UNIFORM makes them.
typedef struct descent_starts_result {
    descent_found_minimum *minima;
    size_t count;
    uint64_t starts, failed; /* failed: ended at no stationary point, or not at a finite one, or
                                at one that is no minimum */
    uint64_t evaluations;
    double unseen;
    double *points; /* the memory behind minima[].x */
} descent_starts_result;

/// Minimises from many points of the box lower[n] .. upper[n], which a start may leave, and
/// merges the ends. options are those of each start (its seed is options->seed plus its
/// number). An end counts when it met a tolerance of the options, or |g| is at most 1e-8 of
/// that at its start, or lbfgs is stuck where the function rises all around; and when a few
/// steps from beside it do not lead lower; where they do, as from a saddle, the start is
/// followed on. The same for any number of threads. *result (out) is freed with
/// descent_starts_free.
DESCENT_API descent_status descent_minimize_starts(descent_objective_maker *make, void *user,
                                                   const descent_minimize_options *options,
                                                   const descent_starts_options *starts,
                                                   const double *lower, const double *upper,
                                                   descent_starts_result *result,
                                                   descent_error *error);
DESCENT_API void descent_starts_free(descent_starts_result *result);

#ifdef __cplusplus
}
#endif

#endif

// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006.
// [J08] Joe, Kuo. Constructing Sobol sequences with better two-dimensional projections. SISC
// 2008. [M79] McKay, Beckman, Conover. A comparison of three methods for selecting values of
// input variables. Technometrics 1979. [G53] Good. The population frequencies of species.
// Biometrika 1953.
