// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the step size and the size of the batches mean at a point.
#ifndef DSC_SURFACE_TRAINING_H
#define DSC_SURFACE_TRAINING_H

#include "surface/critical.h"

typedef struct dsc_training {
    bool known;  /* a rule and its rate were given */
    double rate; /* of plain gradient descent with steps as long: lr, or lr / (1 - beta1) */
    double sharpness; /* largest eigenvalue, of the preconditioned Hessian for adaptive rules;
                         NAN: unknown */
    double stability; /* sharpness / what the rule tolerates; NAN: unknown */
    bool oscillates;  /* steps of the rule on all examples from here make f rise */
    bool noisy;       /* mini-batches: */
    double signal;    /* fall of f that a step is expected to make */
    double loss;      /* rise that the noise of its gradient is expected to make */
    double spread;    /* standard deviation of signal / loss where both are equal: one point of
                         a random walk is not its average */
    double test;      /* B |G|^2 / tr Sigma: 1 where batches see nothing but noise */
    double batch;     /* B at which a step would see as much gradient as noise */
} dsc_training;

/// The largest eigenvalue of the Hessian is local's. Nothing is known without a rule.
descent_status dsc_training_find(dsc_point *point, dsc_local *local,
                                 const descent_diagnose_options *options,
                                 dsc_training *training, descent_error *error);

#endif
