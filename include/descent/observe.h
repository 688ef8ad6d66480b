// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What training measures of itself, for somebody who judges it while it runs: the trainer
// (train.h) makes observations, a monitor (monitor.h) judges them. They do not know each other.
//
// Threads: plain values. The trainer calls its observer from the thread that trains.
#ifndef DESCENT_OBSERVE_H
#define DESCENT_OBSERVE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What was seen since the observation before. Numbers that were not measured are NAN, counts
/// 0.
///
/// Numbers of a probe are about one step dx from x to x + dx, made with the gradient g1 of b1
/// examples; g2 is the gradient of b2 other examples at x (where all examples take part in
/// every step and nothing is random: the same gradient), g3 theirs at x + dx. D is what the
/// rule divides by: sqrt(v) + eps of Adam and RMSprop, else 1.
typedef struct descent_observation {
    size_t size;
    uint64_t step;        /* applied so far */
    uint64_t steps;       /* that this observation is about: the last so many */
    double loss;          /* mean of their losses, L2 part included (NAN, or HUGE_VAL where it
                             is finite but has exploded: the run ends); over whole epochs it is
                             that of examples: a smaller batch counts less */
    uint64_t rises;       /* of them had a loss above that of the step before */
    double learning_rate; /* of the last one */
    double
        loss_bound;  /* no example had a loss above this, each at its last turn; 0: not known */
    bool ends_epoch; /* with the last one every example has had its turn as often */

    bool probed;         /* the numbers below were measured */
    double weights;      /* |x| */
    double moved;        /* |dx|^2 */
    double moved_scaled; /* dx' D dx */
    double gain;         /* -g2' dx: what the step gains to first order */
    double cost;         /* (g3 - g2)' dx / 2: and loses by the curvature on its way */
    double gradient;     /* |g1|^2 */
    double signal;       /* estimates |mean gradient of all examples|^2, without bias */
    double noise;        /* estimates tr(covariance of g1), without bias */
    double noise_scaled; /* the same of D^-1/2 g1 */

    uint64_t units;           /* hidden ones that were looked at; 0: none */
    uint64_t dead, saturated; /* gave the same for all examples: 0, or an end of their range */
    double blocked;           /* largest part of one layer's units that are either */
} descent_observation;

/// What the run should do about a judgement.
typedef enum descent_response {
    DESCENT_RESPONSE_NONE,
    DESCENT_RESPONSE_DECAY,   /* halve the learning rate */
    DESCENT_RESPONSE_PERTURB, /* kick the parameters */
    DESCENT_RESPONSE_STOP
} descent_response;

/// What an observer says. Numbers that are not known are NAN.
typedef struct descent_judgement {
    const char *verdict; /* a word, static; NULL: none */
    double noise_scale;  /* examples in a batch at which noise and signal are as large */
    double significance; /* |g|^2 against what noise alone makes: 1 when there is no signal */
    double sharpness;    /* curvature along the steps, against the limit of the rule */
    double slope;        /* change of the loss per step */
    double smallest;     /* eigenvalue of the Hessian */
    descent_response response;
} descent_judgement;

/// Called between steps, in the thread of the run. *judgement (in/out) holds what was said
/// before, with no response.
typedef void descent_observe_callback(const descent_observation *observation,
                                      descent_judgement *judgement, void *user);

/// Somebody who judges. `state` are numbers (borrowed, in/out) that go into checkpoints and
/// come back when a run is resumed: everything that judgements depend on, so that they are the
/// same as without the stop.
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
