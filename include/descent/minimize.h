// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising any float64 objective from one start or from many.
//
//     descent_minimize_options o = descent_minimize_options_default(DESCENT_ADAM);
//     double x[2] = {-1.4, 2.2};
//     descent_minimize_result result = {.size = sizeof result};
//     if (descent_minimize(objective, &o, x, NULL, NULL, &result, &error) != DESCENT_OK) ...
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h).
// Structs with members are plain values: any number of threads may read one while none writes
// it.
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
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// The update rule and its numbers; learning_rate NAN, the default: the rule's own for
    /// functions. Some defaults depend on the rule, so in a race start from the defaults of
    /// each rule. lbfgs takes neither rate nor decay, and refuses clipping and weight decay.
    descent_optimizer_options optimizer;
    /// Learning-rate decay, where each step counts as an epoch; default none.
    char decay[DESCENT_SCHEDULE_TEXT];
    /// Steps at most, 1 to 1e15; default 0: 1000 for lbfgs, else 10000.
    uint64_t steps;
    /// Seconds at most, 1e-3 to 1e9; default HUGE_VAL: no limit.
    double time;
    /// Ends when |g| is at most this, in units of f per unit of x; default 1e-10; 0: never.
    double tol_gradient;
    /// Ends when a step is at most this times (1 + |x|) long; default 0: never.
    double tol_step;
    /// Ends when a step changes f by at most this times (1 + |f|); default 0: never.
    double tol_value;
    /// How lbfgs finds its step length, a descent_line_search; default
    /// DESCENT_LINE_WOLFE.
    int line_search;
    /// History of L-BFGS: pairs of steps and gradient changes, 1 to 1000; default 10. More
    /// pairs model the curvature better and cost 2 n numbers each.
    uint64_t memory;
    /// Radius of the ball from which pgd draws its perturbations at flat points, in units of x,
    /// > 0; default 0.1.
    double noise;
    /// Examples per step of an objective with examples, 1 to 2^32 - 1; default 0: all of them.
    /// With fewer than all, the tolerances do not apply, since the gradient is noisy.
    uint64_t batch;
    /// Seed of the order of examples and of pgd's perturbations, 0 to 2^53; default 1.
    uint64_t seed;
    /// As in descent_train_options, without batch: "beta1=linear:0.95..0.85"; default "".
    char schedule[DESCENT_SCHEDULES_TEXT];
} descent_minimize_options;

DESCENT_API void descent_minimize_options_init(descent_minimize_options *options, size_t size,
                                               descent_rule rule);
static inline descent_minimize_options descent_minimize_options_default(descent_rule rule)
{
    descent_minimize_options options;
    descent_minimize_options_init(&options, sizeof options, rule);
    return options;
}
DESCENT_API const descent_option_table *descent_minimize_option_table(void);

/// One state of the minimisation: before the first step (step 0) and after each. Arrays are
/// valid during the call.
typedef struct descent_minimize_event {
    size_t size;
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
    size_t size;
    double value, gradient_norm;
    uint64_t steps, evaluations;
    descent_stop stop;
    bool gradient_suspect; /* f does not fall along -g as g says: is g right? */
    char reserved[3];      /* 0 */
} descent_minimize_result;

/// Follows the rule from x[n] (in/out). When a number is not finite, x becomes the last good
/// point (possibly the start), result is filled and DESCENT_DIVERGED is returned. Value and
/// norm in the result are over all examples. callback and result may be NULL. With any other
/// error x is unchanged.
DESCENT_API descent_status descent_minimize(descent_objective *objective,
                                            const descent_minimize_options *options, double *x,
                                            descent_minimize_callback *callback, void *user,
                                            descent_minimize_result *result,
                                            descent_error *error);

/// The same within lower[n] <= x <= upper[n] (-HUGE_VAL and HUGE_VAL for none; NULL for none at all):
/// after each step of the rule, and at the start, x is moved to the nearest point inside, and
/// gradient_norm is of the components that bounds do not take up. DESCENT_INVALID for rules with a
/// line search, which steps across bounds would mislead; descent_minimize_constrained
/// (constrained.h) needs no rule.
DESCENT_API descent_status descent_minimize_within(
    descent_objective *objective, const descent_minimize_options *options, const double *lower,
    const double *upper, double *x, descent_minimize_callback *callback, void *user,
    descent_minimize_result *result, descent_error *error);

/// The gradient of an objective against differences of its value, coordinate by coordinate:
/// relative[n] (out, or NULL) = |g - d| / max(|g|, |d|, scale), and estimates of what rounding
/// and truncation alone may explain, error_bound[n] (out, or NULL). *worst (out): the
/// coordinate that exceeds its bound most. *agrees (out): no coordinate exceeds ten times its
/// bound. Costs four values per coordinate and one gradient. DESCENT_INVALID when the value is
/// not finite at x, or not close enough to it to take differences.
DESCENT_API descent_status descent_check_gradient(descent_objective *objective, const double *x,
                                                  double *relative, double *error_bound,
                                                  size_t *worst, bool *agrees,
                                                  descent_error *error);

/// How descent_minimize_starts distributes its starts in the box.
typedef enum descent_sampling {
    DESCENT_SAMPLING_UNIFORM,
    DESCENT_SAMPLING_SOBOL, /* up to 40 dimensions; direction numbers of [J08], scrambled by a
                               shift */
    DESCENT_SAMPLING_LATIN  /* Latin hypercube  [M79] */
} descent_sampling;

typedef struct descent_starts_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Starts in the box, 1 to 1e9; default 100.
    uint64_t starts;
    /// How they are distributed, a descent_sampling; default DESCENT_SAMPLING_UNIFORM.
    int sampling;
    /// Seed of the starts and of the probes at their ends, 0 to 2^53; default 1.
    uint64_t seed;
    /// Worker threads, 1 to 1024; default 0: one per core. The result is the same for any
    /// number.
    uint64_t threads;
    /// Ends closer than this times (1 + |x|) are merged into one minimum, >= 0; default 1e-4
    /// ...
    double merge_distance;
    /// ... if their values are also closer than this times (1 + |f|), >= 0; default 1e-6.
    double merge_value;
} descent_starts_options;
DESCENT_API void descent_starts_options_init(descent_starts_options *options, size_t size);
static inline descent_starts_options descent_starts_options_default(void)
{
    descent_starts_options options;
    descent_starts_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_starts_option_table(void);

/// A minimum that some starts reached: the lowest of the ends that were merged.
typedef struct descent_found_minimum {
    double value, gradient_norm;
    uint64_t hits;
    const double *x; /* n */
} descent_found_minimum;

/// The result of many starts. minima are sorted by value. unseen: the Good-Turing estimate of
/// the share of starts that would end at minima not seen yet: minima seen once / starts that
/// ended at a minimum [G53]; 1 when none did. It assumes independent starts, as
/// DESCENT_SAMPLING_UNIFORM draws them.
typedef struct descent_starts_result {
    size_t size;
    descent_found_minimum *minima;
    size_t count;
    uint64_t starts, failed; /* failed: did not end at a finite stationary point, or ended at
                                one that is not a minimum */
    uint64_t evaluations;
    double unseen;
    double *points; /* the memory behind minima[].x */
} descent_starts_result;

/// Minimises from many points of the box lower[n] .. upper[n], which a start may leave, and
/// merges the ends. options are those of each start (its seed is options->seed plus its
/// number). An end counts as a minimum when it met a tolerance of the options, or |g| is at
/// most 1e-8 of |g| at its start, or lbfgs is stuck where the function rises all around; and
/// when a few steps from a point nearby do not lead lower. Where they do, as near a saddle, the
/// minimisation continues from there. The same for any number of threads. *result (out) is
/// freed with descent_starts_free.
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
