// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps of the rule, tried from a point.
#ifndef DSC_SURFACE_JUDGE_TRAINING_STEPS_H
#define DSC_SURFACE_JUDGE_TRAINING_STEPS_H

#include "surface/judge/critical.h"

typedef struct dsc_training {
    bool known;    /* a rule and its rate were given */
    bool adaptive; /* the rule divides by the size of the gradient: rmsprop, adam */
    double rate;   /* of plain gradient descent with steps as long: lr, or lr / (1 - beta1) */
    double sharpness; /* largest eigenvalue, of the preconditioned Hessian for adaptive rules;
                         NAN: unknown */
    double stability; /* sharpness / what the rule tolerates; NAN: unknown */
    bool oscillates;  /* steps of the rule on all examples from here make f rise, */
    bool bounces;     /* or go up and down along the largest curvature without growing */
    bool stuck;       /* or lead no lower, although half as long ones do */
    bool sinks;       /* or lead lower, by more than rounding */
    uint64_t run;     /* their number */
    double late, shorter; /* mean f in the last quarter of them, and of as many of half the
                             size; NAN: not tried */
    bool noisy;           /* mini-batches: some more steps were simulated */
    uint64_t steps;       /* their number, several times */
    uint64_t wanted;      /* in a sample: how many would do; `steps` may be fewer, or 0 */
    double end, less_end; /* mean f at their end, NAN: not needed; with a quarter of the step
                             size */
    double height, height_error; /* of the floor of noise: what smaller steps save; standard
                                    error */
    double above;                /* f here less `end` */
    double trend, trend_error;   /* fall of f from the first half of them to the second */
    double test;                 /* B |G|^2 / tr Sigma: 1 where batches see nothing but noise */
    double batch;                /* B at which a step would see as much gradient as noise */
} dsc_training;

/// eps of the options, where it is known.
double dsc_training_eps(const descent_diagnose_options *options);
/// What v is divided by before its root: 1 without a correction of its start.
double dsc_second_correction(const descent_diagnose_options *options);

/// The rule of the options with its averages, for n parameters: as the options have them, else
/// v is squares[n] and m is `sum` times g[n]. *optimizer (out) is freed by the caller.
descent_status dsc_training_warm(size_t n, const descent_diagnose_options *options, double rate,
                                 const double *squares, const double *g, double sum,
                                 descent_optimizer **optimizer, descent_error *error);

/// Steps of the rule on all examples are tried from the point. u: the direction of the largest
/// curvature as the rule sees it; NULL: that of the Hessian.
descent_status dsc_training_try(dsc_point *point, dsc_local *local,
                                const descent_diagnose_options *options, const double *u,
                                dsc_training *training, descent_error *error);

#endif
