// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the paper on momentum claims that needs no data: its schedule, and theorem 2.1, by which
// Nesterov's momentum on a quadratic is classical momentum with less of it where curvature is high.
//
// [S13] Sutskever, Martens, Dahl, Hinton. On the importance of initialization and momentum in deep
//       learning. ICML 2013.
#include "claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <descent/schedule.h>

static const char SOURCE[] = "Sutskever et al. [S13]";

enum { EVERY = 250, LEGS = 32, TEXT = 2048, STEPS = 1000 };

// min(1 - 2^(-1 - log2(floor(t / 250) + 1)), mu_max) [S13, section 3].
static double momentum_at(uint64_t t, double most)
{
    return fmin(1.0 - exp2(-1.0 - log2(floor((double)t / EVERY) + 1.0)), most);
}

// The same as a text, "0=0.5,250=0.75,...". A schedule has at most 32 legs: enough up to 0.984.
static void text_of(double most, char *text)
{
    size_t length = (size_t)snprintf(text, TEXT, "piecewise:0=0.5");
    for (unsigned n = 1; n < LEGS && momentum_at((n - 1) * (uint64_t)EVERY, most) < most; n++) {
        length += (size_t)snprintf(text + length, TEXT - length, ",%u=%.17g", n * EVERY,
                                   momentum_at(n * (uint64_t)EVERY, most));
    }
}

static void schedule_of_momentum(double most)
{
    descent_error error = {0};
    descent_schedule *schedule = NULL;
    descent_schedule_options o = descent_schedule_options_default();
    char text[TEXT], what[160];
    double worst = 0.0;
    text_of(most, text);
    o.absolute = true;
    if (descent_schedule_create(text, &o, &schedule, &error) != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    for (uint64_t t = 0; t < (uint64_t)EVERY * (LEGS + 10); t++) {
        worst = fmax(worst, fabs(descent_schedule_value(schedule, t) - momentum_at(t, most)));
    }
    descent_schedule_free(schedule);
    snprintf(what, sizeof what,
             "momentum 0.5, 0.75, 0.8333, ..., a step every 250 updates, at most %g: largest "
             "error of a schedule in 15000 updates",
             most);
    claim_number(SOURCE, what, 0.0, worst, 1e-15);
}

// The way of lambda x^2 / 2 from 1; of Nesterov's form, whose vector is where gradients are taken,
// the parameters behind the look ahead. path (out): STEPS numbers.
static void go(descent_momentum_form form, double rate, double curvature, double momentum,
               double *path)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MOMENTUM);
    o.momentum_form = (int)form;
    o.beta1 = momentum;
    descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, 1, &o);
    const double *m = descent_optimizer_state(optimizer, 0, NULL);
    const bool ahead = form == DESCENT_MOMENTUM_NESTEROV;
    double x = 1.0;
    for (size_t t = 0; t < STEPS; t++) {
        const double g = curvature * x;
        repro_step(optimizer, rate, &x, &g);
        path[t] = ahead ? x + momentum * rate * m[0] : x;
    }
    descent_optimizer_free(optimizer);
}

static void theorem(double momentum)
{
    const double rate = 0.9;
    double worst = 0.0;
    for (int i = 0; i <= 8; i++) {
        const double curvature = pow(10.0, -0.5 * i);
        double nesterov[STEPS], classical[STEPS];
        go(DESCENT_MOMENTUM_NESTEROV, rate, curvature, momentum, nesterov);
        go(DESCENT_MOMENTUM_CLASSICAL, rate, curvature, momentum * (1.0 - rate * curvature),
           classical);
        for (size_t t = 0; t < STEPS; t++) {
            worst = fmax(worst, fabs(nesterov[t] - classical[t]));
        }
    }
    char what[200];
    snprintf(what, sizeof what,
             "theorem 2.1, momentum %g, nine curvatures from 1e-4 to 1: largest distance of "
             "nesterov from classical with momentum times 1 - lr curvature, 1000 steps from 1",
             momentum);
    claim_number(SOURCE, what, 0.0, worst, 1e-12);
}

void repro_momentum(void)
{
    schedule_of_momentum(0.9);
    schedule_of_momentum(0.98);
    theorem(0.9);
    theorem(0.99);
    theorem(0.999);
}
