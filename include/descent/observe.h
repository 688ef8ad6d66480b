// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What training measures while it runs, for an observer that judges it: the trainer (train.h)
// makes observations, a monitor (monitor.h) judges them. Neither depends on the other.
//
// Threads: plain values. The trainer calls its observer from the thread that trains.
#ifndef DESCENT_OBSERVE_H
#define DESCENT_OBSERVE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What was seen since the previous observation. Numbers that were not measured are NAN, counts
/// 0.
///
/// Numbers of a probe are about one step dx from x to x + dx, made with the gradient g1 of b1
/// examples; g2 is the gradient of b2 other examples at x (when every step uses all examples
/// and nothing is random: the same gradient), g3 the gradient of those at x + dx. D is what the
/// rule divides by: sqrt(v) + eps of Adam and RMSprop, else 1.
typedef struct descent_observation {
    size_t size;
    uint64_t step;        /* applied so far */
    uint64_t steps;       /* how many last steps this observation is about */
    double loss;          /* mean of their losses, L2 part included (NAN, or HUGE_VAL when it is
                             finite but has exploded: the run ends); over whole epochs it is the
                             mean over examples: a smaller batch counts less */
    uint64_t rises;       /* how many of them had a higher loss than the previous step */
    double learning_rate; /* of the last one */
    double loss_bound;    /* no example had a higher loss when it was last used; 0: unknown */
    bool ends_epoch;      /* the last one ends an epoch: every example was used equally often */

    bool probed;         /* the numbers below were measured */
    double weights;      /* |x| */
    double moved;        /* |dx|^2 */
    double moved_scaled; /* dx' D dx */
    double gain;         /* -g2' dx: what the step gains to first order */
    double cost;         /* (g3 - g2)' dx / 2: and loses through the curvature */
    double gradient;     /* |g1|^2 */
    double signal;       /* estimates |mean gradient of all examples|^2, without bias */
    double noise;        /* estimates tr(covariance of g1), without bias */
    double noise_scaled; /* the same of D^-1/2 g1 */

    uint64_t units;           /* hidden units that were examined; 0: none */
    uint64_t dead, saturated; /* units with the same output for all examples: 0, or an end of
                                 the range */
    double blocked;           /* largest fraction of a layer's units that are either */
} descent_observation;

/// What the run should do about a judgement.
typedef enum descent_response {
    DESCENT_RESPONSE_NONE,
    DESCENT_RESPONSE_DECAY,   /* halve the learning rate */
    DESCENT_RESPONSE_PERTURB, /* perturb the parameters */
    DESCENT_RESPONSE_STOP
} descent_response;

/// What an observer reports. Unknown numbers are NAN.
typedef struct descent_judgement {
    const char *verdict; /* a word, static; NULL: none */
    double noise_scale;  /* batch size at which noise and signal are equally large */
    double significance; /* |g|^2 relative to that of noise alone: 1 when there is no signal */
    double sharpness;    /* curvature along the steps, relative to the limit of the rule */
    double slope;        /* change of the loss per step */
    double smallest;     /* eigenvalue of the Hessian */
    descent_response response;
} descent_judgement;

/// Called between steps, in the thread of the run. *judgement (in/out) holds the previous
/// judgement, without its response.
typedef void descent_observe_callback(const descent_observation *observation,
                                      descent_judgement *judgement, void *user);

/// An observer. `state` holds numbers (borrowed, in/out) that are written to checkpoints and
/// restored when a run is resumed: everything that judgements depend on, so that they are the
/// same as in an uninterrupted run.
typedef struct descent_observer {
    descent_observe_callback *callback;
    void *user;
    double *state;
    size_t state_count;
} descent_observer;

#ifdef __cplusplus
}
#endif

#endif
