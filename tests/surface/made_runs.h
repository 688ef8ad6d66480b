// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs that are made for a rule of the verdict while training: losses by a formula, and probes
// that say how large noise and steps are.
#ifndef DESCENT_TESTS_SURFACE_MADE_RUNS_H
#define DESCENT_TESTS_SURFACE_MADE_RUNS_H

#include "check.h"

#include <math.h>
#include <string.h>

#include <descent/monitor.h>
#include <descent/optimizer.h>

#include "verdicts_simulate.h"

typedef struct run run;
struct run {
    descent_monitor_options options;
    double (*loss)(const run *run, double part); /* 0 .. 1 */
    double level;                                /* of what the formula falls to, or by */
    double deviation;                            /* of what is added to the loss */
    uint64_t seed;
    double noise, sharpness; /* what steps hold the loss up by; as of the limit */
    double signal;           /* of gradients, as a part of their noise */
    uint64_t epoch;          /* observations of one; 0: none ends */

    /* those that are 0 in most runs */
    uint64_t observations;    /* 0: OBSERVATIONS */
    double rate;              /* 0: 0.1 */
    double moved;             /* square of a step; 0: 1e-4 */
    double gradient;          /* what is left of its square after a tenth of the run; 0: all */
    double grows;             /* of the weights, from first to last */
    uint64_t dead, saturated; /* units, all of a layer; 0: none */
    double smallest, largest; /* eigenvalues that are told at the end; 0, 0: none */
    double bound;             /* of the losses of all rows; 0: not known */
    uint64_t rises;           /* steps of an observation that go up */
    double last;              /* loss of the last observation; 0: by the formula */
};

enum { OBSERVATIONS = 800, STEPS = 16 };

// A network of which every step sees all rows, or few of them, by gd at a rate of 0.1.
static inline run run_of(double (*loss)(const run *run, double part), bool exact)
{
    run r = {.options = descent_monitor_options_default(),
             .loss = loss,
             .sharpness = 0.1,
             .signal = 1e-3};
    r.options.optimizer.rule = DESCENT_GD;
    r.options.exact = exact;
    r.options.single = true;
    r.options.constant_loss = 1.0;
    return r;
}

static inline void probe(const run *r, descent_observation *o, double part)
{
    const double limit = 2.0 / o->learning_rate, room = 1.0 - r->sharpness;
    o->probed = true;
    o->moved = o->moved_scaled = r->moved > 0.0 ? r->moved : 1e-4;
    o->cost = 0.5 * r->sharpness * limit * o->moved;
    o->gain = o->cost;
    o->noise_scaled = o->noise = 4.0 * r->noise * room / o->learning_rate;
    o->signal = r->signal * o->noise;
    o->gradient = o->signal + o->noise;
    o->gradient *= r->gradient > 0.0 && part > 0.1 ? r->gradient : 1.0;
    o->weights = 1.0 + r->grows * part;
}

static inline void judge(const run *r, descent_monitor_verdict *v)
{
    descent_error error = {0};
    descent_monitor *m = NULL;
    const uint64_t count = r->observations > 0 ? r->observations : OBSERVATIONS;
    CHECK_OK(descent_monitor_create(&r->options, &m, &error));
    for (uint64_t i = 0; i < count; i++) {
        const double part = (double)(i + 1) / (double)count;
        descent_observation o = {.size = sizeof o,
                                 .step = STEPS * (i + 1),
                                 .steps = STEPS,
                                 .learning_rate = r->rate > 0.0 ? r->rate : 0.1,
                                 .rises = r->rises,
                                 .loss_bound = r->bound,
                                 .units = r->dead + r->saturated,
                                 .dead = r->dead,
                                 .saturated = r->saturated,
                                 .blocked = r->dead + r->saturated > 0 ? 1.0 : 0.0,
                                 .ends_epoch = r->epoch > 0 && i % r->epoch == r->epoch - 1};
        o.loss = r->loss(r, part);
        o.loss *= exp(r->deviation * simulated_normal(r->seed, i, 0));
        if (r->noise > 0.0 && i % 8 == 7) {
            probe(r, &o, part);
        }
        if (i + 1 == count && r->last != 0.0) {
            o.loss = r->last;
        }
        descent_monitor_add(m, &o);
    }
    if (r->smallest != 0.0 || r->largest != 0.0) {
        descent_monitor_curvature(m, r->smallest, 0.0, r->largest);
    }
    v->size = sizeof *v;
    descent_monitor_judge(m, v);
    descent_monitor_free(m);
}

static inline bool is_place(const descent_monitor_verdict *v, descent_place place)
{
    if (v->place != place) {
        printf("  %s: %s\n", descent_place_word(v->place), v->because);
    }
    return v->place == place;
}

#endif
