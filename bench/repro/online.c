// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Problems of one number, on which rules differ in where they go.
//
// [R18] Reddi, Kale, Kumar. On the convergence of Adam and beyond. ICLR 2018.
// [D24] Defazio et al. The road less scheduled. NeurIPS 2024.
#include "claims.h"

#include <math.h>
#include <stdio.h>

static const char AMSGRAD[] = "AMSGrad [R18]";

typedef struct outcome {
    double x, regret; /* at the end; on average, against x = -1 */
} outcome;

// Losses c x on [-1, 1] with c = large when t mod every is 1, else small; lr = a / sqrt(t).
static outcome play(const descent_optimizer_options *options, double a, size_t steps,
                    size_t every, double large, double small)
{
    descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, 1, options);
    double x = 0.0, regret = 0.0;
    for (size_t t = 1; t <= steps; t++) {
        const double c = t % every == 1 ? large : small;
        regret += c * (x + 1.0) / (double)steps;
        repro_step(optimizer, a / sqrt((double)t), &x, &c);
        x = fmin(fmax(x, -1.0), 1.0);
    }
    descent_optimizer_free(optimizer);
    return (outcome){x, regret};
}

static void counterexample(double a, size_t steps, const double adam[2],
                           const double amsgrad[2], double x_tolerance)
{
    const descent_rule rules[] = {DESCENT_ADAM, DESCENT_AMSGRAD};
    const double *claimed[] = {adam, amsgrad};
    for (size_t i = 0; i < 2; i++) {
        descent_optimizer_options o = descent_optimizer_options_default(rules[i]);
        o.beta2 = 0.99;
        o.bias_correction = 0;
        o.eps = 1e-8;
        const outcome end = play(&o, a, steps, 101, 1010.0, -10.0);
        char what[160];
        snprintf(what, sizeof what, "online problem, %s, a = %g, T = %g: x at the end",
                 i ? "amsgrad" : "adam", a, (double)steps);
        claim_number(AMSGRAD, what, claimed[i][0], end.x, x_tolerance);
        snprintf(what, sizeof what, "the same: mean regret");
        claim_number(AMSGRAD, what, claimed[i][1], end.regret, 5e-4);
    }
}

static void theorem_1(void)
{
    const double c = 3.0;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    o.beta1 = 0.0;
    o.beta2 = 1.0 / (1.0 + c * c);
    o.bias_correction = 0;
    o.eps = 0.0;
    const outcome end = play(&o, 0.5, 300000, 3, c, -1.0);
    claim_number(AMSGRAD, "theorem 1, C = 3, adam: x at the end, where the worst is", 1.0,
                 end.x, 1e-3);
    claim_number(AMSGRAD,
                 "theorem 1, C = 3, T = 300000: mean regret, (2 C - 4) / 3 in the limit",
                 (2.0 * c - 4.0) / 3.0, end.regret, 1e-3);
}

// Sum of h (x - 1)^2 / 2 over directions of curvatures h from 1 to 0.01; gradients have noise of
// variance 1 in each.
enum { DIRECTIONS = 20, NOISY_STEPS = 4000, SEEDS = 20 };

static double curvature(size_t i)
{
    return pow(10.0, -2.0 * (double)i / (DIRECTIONS - 1));
}

// Loss at the parameters that the rule is about: of schedule-free rules, whose gradients are taken at
// y = (1 - beta) z + beta x [D24, equation 3], at x.
static double loss_of(descent_optimizer *optimizer, const double *y, double beta)
{
    const double *z = NULL;
    double loss = 0.0;
    if (beta > 0.0) {
        z = descent_optimizer_state(optimizer, 0, NULL);
    }
    for (size_t i = 0; i < DIRECTIONS; i++) {
        const double x = z ? (y[i] - (1.0 - beta) * z[i]) / beta : y[i];
        loss += 0.5 * curvature(i) * (x - 1.0) * (x - 1.0);
    }
    return loss;
}

// beta: of the schedule-free rule, 0 for another.
static double noisy_end(const descent_optimizer_options *options, double beta)
{
    double loss = 0.0;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        mersenne m;
        double x[DIRECTIONS] = {0}, g[DIRECTIONS];
        mersenne_seed(&m, seed);
        descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, DIRECTIONS, options);
        for (size_t step = 0; step < NOISY_STEPS; step++) {
            for (size_t i = 0; i < DIRECTIONS; i++) {
                g[i] = curvature(i) * (x[i] - 1.0) + mersenne_normal(&m);
            }
            repro_step(optimizer, options->learning_rate, x, g);
        }
        loss += loss_of(optimizer, x, beta) / SEEDS;
        descent_optimizer_free(optimizer);
    }
    return loss;
}

static void schedule_free(void)
{
    static const double betas[] = {0.5, 0.9, 0.98};
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_GD);
    o.learning_rate = 0.5;
    const double last = noisy_end(&o, 0.0);
    for (size_t i = 0; i < sizeof betas / sizeof *betas; i++) {
        char what[160];
        o = descent_optimizer_options_default(DESCENT_SCHEDULE_FREE_SGD);
        o.learning_rate = 0.5;
        o.beta1 = betas[i];
        snprintf(what, sizeof what,
                 "noisy quadratic, schedule-free-sgd with beta1 = %g: loss after %d steps, "
                 "below that "
                 "of the last parameters of gd at the same rate",
                 betas[i], NOISY_STEPS);
        claim_less("Schedule-free [D24]", what, last, noisy_end(&o, betas[i]));
    }
}

void repro_online(void)
{
    counterexample(1.0, 1000000, (double[]){1.0, 0.258}, (double[]){-0.9946, 0.0685}, 5e-4);
    counterexample(1.0, 5000000, (double[]){1.0, 0.2249}, (double[]){-0.9977, 0.03}, 5e-4);
    counterexample(0.1, 5000000, (double[]){1.0, 0.1996}, (double[]){-0.688, 0.0454}, 5e-4);
    theorem_1();
    schedule_free();
}
