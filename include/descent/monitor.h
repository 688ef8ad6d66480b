// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The verdict while training: what kind of point a run is at, from its own measurements.
//
//     descent_monitor_options o = descent_monitor_options_default();
//     o.optimizer = descent_optimizer_options_default(DESCENT_ADAM);
//     descent_monitor *monitor = NULL;
//     descent_monitor_create(&o, &monitor, &error);
//     ... for every observation:
//     if (descent_monitor_add(monitor, &observation)) {
//         descent_monitor_verdict verdict = {.size = sizeof verdict};
//         descent_monitor_judge(monitor, &verdict);
//         printf("%s: %s\n", descent_place_word(verdict.place), verdict.because);
//     }
//     descent_monitor_free(monitor);
//
// Threads: see descent_monitor. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_MONITOR_H
#define DESCENT_MONITOR_H

#include <descent/base.h>
#include <descent/observe.h>
#include <descent/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_monitor_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// The update rule of the run and its settings; only rule, momentum_form, beta1 and
    /// weight_decay are used. Default: its rule is -1, unknown; then no limit of the step size
    /// is computed.
    descent_optimizer_options optimizer;
    /// Examples per step, at least 1; default 1.
    uint64_t batch;
    /// Whether every step sees all examples and nothing is random; default false.
    bool exact;
    /// Whether values are float32, so that their rounding does not count as a change; default
    /// false.
    bool single;
    /// Whether the loss falls without end as the weights of a network grow that is right about
    /// all examples, as cross-entropy does without a penalty on the weights; default false.
    bool open;
    /// Whether no other start ends lower; default false.
    bool convex;
    /// Loss of the best constant prediction, in the unit of the loss; default NAN: not known.
    double constant_loss;
    /// The loss cannot be below this, finite; default 0.
    double floor;
    /// Learning rate of the first step; default 0: not known.
    double first_rate;
    /// L2 penalty: l2 / 2 times the sum of squares of the weights is part of the loss, >= 0;
    /// default 0.
    double l2;
    /// Text of the hidden layers, used to suggest other ones; borrowed. Default NULL: none.
    const char *layers;
    /// A change of the loss by less than this fraction of its height above `floor` does not
    /// count, between 0 and 1; default 0.01.
    double tolerance;
    /// Probability of an error of the tests on the slope, over all judgements together, more
    /// than 0, to 0.5; default 0.02.
    double error_rate;
    /// Parameters of the network for each number that it is to fit, which are the training rows
    /// times its outputs. Below 1 it cannot fit them all, unless they are simple, and what it
    /// cannot fit keeps the noise of the steps alive [Ma, Bassily, Belkin. The power of
    /// interpolation. ICML 2018]. Default NAN: not known.
    double parameters_per_target;
} descent_monitor_options;

DESCENT_API void descent_monitor_options_init(descent_monitor_options *options, size_t size);
static inline descent_monitor_options descent_monitor_options_default(void)
{
    descent_monitor_options options;
    descent_monitor_options_init(&options, sizeof options);
    return options;
}

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent.
typedef struct descent_monitor descent_monitor;

/// *monitor (out) is freed with descent_monitor_free. DESCENT_INVALID when an option is out of
/// range.
DESCENT_API descent_status descent_monitor_create(const descent_monitor_options *options,
                                                  descent_monitor **monitor,
                                                  descent_error *error);
DESCENT_API void descent_monitor_free(descent_monitor *monitor);

/// Adds an observation. True when it is time to judge again, which becomes rarer as windows
/// grow.
DESCENT_API bool descent_monitor_add(descent_monitor *monitor,
                                     const descent_observation *observation);

/// Tells the monitor the smallest and largest eigenvalue of the Hessian where the run is now,
/// and by how much the smallest may be above the given value.
DESCENT_API void descent_monitor_curvature(descent_monitor *monitor, double smallest,
                                           double residual, double largest);

/// Forgets the windows: call it when something has been changed, so that earlier observations
/// say nothing about later ones. A jump of the learning rate does this automatically.
DESCENT_API void descent_monitor_restart(descent_monitor *monitor);

/// A verdict and its evidence. Numbers that are not known are NAN.
typedef struct descent_monitor_verdict {
    size_t size;
    descent_place place;
    descent_reason reason; /* why (reason.h), */
    descent_numbers numbers;
    descent_reason besides; /* NONE; or that a layer does nothing, wherever the run is (where */
    descent_numbers besides_numbers; /* that is why, it is `reason` as well), */
    char because[400];               /* and both in one English sentence */
    descent_conclusion conclusion;
    descent_suggestion suggestion; /* what to do (advice.h), */
    descent_numbers suggested;
    char advice[400];  /* and that in English, with the forecast when the advice is to go on */
    char options[320]; /* options to give: "lr = 0.05"; "" */
    descent_next next; /* and what they are for */

    uint64_t window;                      /* steps that the numbers below are about */
    double loss;                          /* mean over the last part of them */
    double fall, fall_low, fall_high;     /* of the loss over the window, and its interval */
    double tolerance;                     /* a smaller fall does not count */
    double significance, significance_se; /* |g|^2 over what noise alone makes; 1: no signal */
    double noise_scale;                   /* tr(covariance) / |mean gradient|^2, in examples */
    double floor_excess;                  /* what the noise of the steps adds to the loss */
    double sharpness;  /* curvature along the steps, against the limit of the rule */
    double gain, cost; /* of the steps in the window, all together */
    double decrement;  /* what a Newton step could gain, along the last steps */
    uint64_t units, dead, saturated;
    double blocked; /* see descent_observation */
    double eta;     /* steps to leave a saddle or plateau */
    descent_forecast forecast;
    double weights;       /* |x| */
    double needed;        /* UNDETERMINED: more steps until it is known; HUGE_VAL: never */
    bool lasting;         /* the verdict was the same a whole window ago */
    double curvature_age; /* steps since eigenvalues were given */
    bool by_steps;        /* MINIMUM: only the last steps show it, not an eigenvalue above 0 */
    bool noisy; /* the noise of the steps is so large a part of the loss that a quarter of the
                   rate lowers the loss by more than the same number of steps again */
    char reserved[6]; /* 0 */
} descent_monitor_verdict;

/// Judges; also records since when the verdict has been the same, for `lasting`. *verdict is
/// out.
DESCENT_API void descent_monitor_judge(descent_monitor *monitor,
                                       descent_monitor_verdict *verdict);

/// Everything that verdicts depend on: *count numbers to store, and to write back into a
/// monitor created with the same options. Valid until the monitor is freed.
DESCENT_API double *descent_monitor_state(descent_monitor *monitor, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
