// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Perturbed gradient descent: where the gradient is nearly 0, a random step within a small
// ball; off a saddle it leads down, at a minimum nothing is gained.
//
// Keeps: kicks follow from seed and their number, so that a run can be repeated and resumed.
// After a kick the value is compared once, when `wait` steps have passed: lower means that it
// was a saddle. With minibatches (`noisy`) values do not tell, and the search goes on wherever
// it is.
#include "optim/perturb.h"

#include <math.h>

#include "core/rng.h"

static double first_threshold(const dsc_perturb *p)
{
    return fmax(p->tolerance, 1e-3);
}

dsc_perturb dsc_perturb_start(double radius, double rate, double tolerance, bool noisy,
                              uint64_t seed, const dsc_mathematics *by)
{
    dsc_perturb p = {.radius = radius,
                     .tolerance = noisy ? 0.0 : tolerance,
                     .noisy = noisy,
                     .seed = seed,
                     .mathematics = by,
                     // Leaving a saddle takes steps in inverse proportion to the learning
                     // rate.
                     .wait = (uint64_t)fmin(fmax(5.0 / rate, 50.0), 2000.0)};
    p.threshold = first_threshold(&p);
    return p;
}

dsc_perturb_verdict dsc_perturb_next(dsc_perturb *p, double value, double norm)
{
    p->since++;
    if (p->watching && p->since >= p->wait) {
        p->watching = false;
        const bool lower = value < p->value - 1e-12 * (1.0 + fabs(p->value));
        if (!lower && !p->noisy) {
            const bool ends = p->tolerance > 0.0 && p->norm <= p->tolerance; // 0: never
            return ends ? DSC_PERTURB_END : DSC_PERTURB_BACK;
        }
    }
    if (!p->watching && norm > 10.0 * first_threshold(p)) {
        p->threshold = first_threshold(p);
    }
    if (!p->watching && norm <= p->threshold) {
        // The next kick only where the gradient is much smaller: not at the same spot over and
        // over.
        p->threshold = fmax(p->tolerance, norm / 100.0);
        p->watching = true;
        p->since = 0;
        p->kicks++;
        p->value = value;
        p->norm = norm;
        return DSC_PERTURB_KICK;
    }
    return DSC_PERTURB_STEP;
}

// A normal direction, and a radius that makes the ball's volume uniform: the factor on the
// normal numbers.
static double kick_factor(const dsc_perturb *p, const dsc_random *random, size_t n)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double z = dsc_random_normal_by(p->mathematics, random, i);
        squares += z * z;
    }
    // The volume within a radius r grows as r^n.
    const double u = dsc_random_uniform(random, n), power = 1.0 / (double)n;
    return squares > 0.0 ? p->radius * p->mathematics->pow(u, power) / sqrt(squares) : 0.0;
}

void dsc_perturb_kick(const dsc_perturb *p, size_t n, double *x)
{
    const dsc_random random = {p->seed, DSC_PURPOSE_PERTURB, (uint32_t)p->kicks};
    const double factor = kick_factor(p, &random, n);
    for (size_t i = 0; i < n; i++) {
        // The same numbers once more, by their index: nothing is stored in between.
        x[i] += factor * dsc_random_normal_by(p->mathematics, &random, i);
    }
}

void dsc_perturb_kick_f32(const dsc_perturb *p, size_t n, float *x)
{
    const dsc_random random = {p->seed, DSC_PURPOSE_PERTURB, (uint32_t)p->kicks};
    const double factor = kick_factor(p, &random, n);
    for (size_t i = 0; i < n; i++) {
        x[i] += (float)(factor * dsc_random_normal_by(p->mathematics, &random, i));
    }
}
