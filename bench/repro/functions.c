// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps on functions: what the first ones come to, and how many it takes to stay near the minimum.
//
// [H12] Hinton. Neural networks for machine learning, lecture 6e. 2012.
// [K15] Kingma, Ba. Adam: a method for stochastic optimization. ICLR 2015.
#include "claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the first steps on x^2, from 1 ----

typedef struct trajectory {
    const char *name;
    descent_rule rule;
    int form, eps_form;
    double beta1, beta2, eps, dampening;
    double x[5];
} trajectory;

// Derived independently in double precision. Adam in the first row, its eps at two places.
static const trajectory trajectories[] = {
    {"adam, eps 1e-8",
     DESCENT_ADAM,
     0,
     DESCENT_EPS_OUTSIDE,
     0.9,
     0.999,
     1e-8,
     0.0,
     {0.9000000005, 0.800412228692, 0.701586272946, 0.603939060574, 0.507963659264}},
    {"adam, eps 1e-2",
     DESCENT_ADAM,
     0,
     DESCENT_EPS_OUTSIDE,
     0.9,
     0.999,
     1e-2,
     0.0,
     {0.900497512438, 0.801427454232, 0.703136163193, 0.606035439536, 0.510610825895}},
    {"adam, eps 1e-2, eps-form hat",
     DESCENT_ADAM,
     0,
     DESCENT_EPS_HAT,
     0.9,
     0.999,
     1e-2,
     0.0,
     {0.913652705950, 0.824409491652, 0.734366318561, 0.644471922366, 0.555412921796}},
    {"rmsprop, beta2 0.9",
     DESCENT_RMSPROP,
     0,
     DESCENT_EPS_OUTSIDE,
     0.0,
     0.9,
     1e-8,
     0.0,
     {0.683772238983, 0.498870613507, 0.369180560292, 0.272824891809, 0.199795160277}},
    {"momentum, classical",
     DESCENT_MOMENTUM,
     DESCENT_MOMENTUM_CLASSICAL,
     DESCENT_EPS_AUTO,
     0.9,
     0.999,
     1e-8,
     0.0,
     {0.8, 0.46, 0.062, -0.3086, -0.58042}},
    {"momentum, average",
     DESCENT_MOMENTUM,
     DESCENT_MOMENTUM_AVERAGE,
     DESCENT_EPS_AUTO,
     0.9,
     0.999,
     1e-8,
     0.0,
     {0.98, 0.9424, 0.889712, 0.82449856, 0.749316493}},
    {"momentum, nesterov",
     DESCENT_MOMENTUM,
     DESCENT_MOMENTUM_NESTEROV,
     DESCENT_EPS_AUTO,
     0.9,
     0.999,
     1e-8,
     0.0,
     {0.62, 0.2224, -0.108352, -0.32482304, -0.415717581}},
    {"momentum, classical, dampening 0.9",
     DESCENT_MOMENTUM,
     DESCENT_MOMENTUM_CLASSICAL,
     DESCENT_EPS_AUTO,
     0.9,
     0.999,
     1e-8,
     0.9,
     {0.8, 0.604, 0.41552, 0.2375776, 0.072677888}},
};

static void first_steps(void)
{
    for (size_t i = 0; i < sizeof trajectories / sizeof *trajectories; i++) {
        const trajectory *t = &trajectories[i];
        descent_optimizer_options o = descent_optimizer_options_default(t->rule);
        o.momentum_form = t->form;
        o.eps_form = t->eps_form;
        o.beta1 = t->beta1;
        o.beta2 = t->beta2;
        o.eps = t->eps;
        o.dampening = t->dampening;
        o.bias_correction = t->rule == DESCENT_ADAM;
        descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, 1, &o);
        double x = 1.0, worst = 0.0;
        for (size_t step = 0; step < 5; step++) {
            const double g = 2.0 * x;
            repro_step(optimizer, 0.1, &x, &g);
            worst = fmax(worst, fabs(x - t->x[step]));
        }
        descent_optimizer_free(optimizer);
        char what[160];
        snprintf(what, sizeof what, "%s: largest error of five steps on x^2 from 1, lr 0.1",
                 t->name);
        // So many digits are claimed.
        claim_number("derived in double precision", what, 0.0, worst,
                     t->rule == DESCENT_MOMENTUM ? 5e-10 : 5e-13);
    }
}

// Without correction the average of squares begins at 0, and the first step is too long.
static void first_step_sizes(void)
{
    static const struct {
        double beta2, factor;
    } rows[] = {{0.9, 3.16}, {0.99, 10.0}, {0.999, 31.6}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_optimizer_options o = descent_optimizer_options_default(DESCENT_RMSPROP);
        o.beta2 = rows[i].beta2;
        o.bias_correction = 0;
        o.eps = 0.0;
        descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, 1, &o);
        double x = 0.0;
        const double g = -1.0;
        repro_step(optimizer, 1.0, &x, &g);
        descent_optimizer_free(optimizer);
        char what[160];
        snprintf(what, sizeof what, "rmsprop without correction, beta2 %g: first step by lr",
                 rows[i].beta2);
        claim_number("RMSprop [H12], [K15] section 6.4", what, rows[i].factor, x,
                     0.005 * rows[i].factor);
    }
}

// ---- steps until parameters stay within 3e-2 of the minimum ----

static void parabola(const float *x, float *g)
{
    static const float minimum[] = {1.0F, -1.0F, 1.0F};
    for (size_t i = 0; i < 3; i++) {
        g[i] = 2.0F * (x[i] - minimum[i]);
    }
}

static void rosenbrock(const float *x, float *g)
{
    const float valley = x[1] - x[0] * x[0];
    g[0] = -2.0F * (1.0F - x[0]) - 400.0F * x[0] * valley;
    g[1] = 200.0F * valley;
}

enum { CALIBRATION_STEPS = 10000 };

static double steps_to_stay(const descent_optimizer_options *options, bool in_parabola,
                            float sum)
{
    static const float ends[2][3] = {{1.0F, 1.0F, 0.0F}, {1.0F, -1.0F, 1.0F}};
    float x[3] = {0.0F, 0.0F, 0.0F}, g[3];
    const size_t n = in_parabola ? 3 : 2;
    size_t inside = 0;
    if (in_parabola) {
        memcpy(x, (float[]){-1.0F, 10.0F, 1.0F}, sizeof x);
    }
    descent_error error = {0};
    descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT32, n, options);
    float *state = sum > 0.0F ? descent_optimizer_state(optimizer, 0, NULL) : NULL;
    for (size_t i = 0; state && i < n; i++) {
        state[i] = sum;
    }
    for (size_t step = 1; step <= CALIBRATION_STEPS; step++) {
        (in_parabola ? parabola : rosenbrock)(x, g);
        if (descent_optimizer_step_f32(optimizer, x, g, &error) != DESCENT_OK) {
            fprintf(stderr, "%s\n", error.message);
            exit(1);
        }
        bool near = true;
        for (size_t i = 0; i < n; i++) {
            const double end = (double)ends[in_parabola][i];
            near = near && fabs((double)x[i] - end) <= 3e-2 + 3e-2 * fabs(end);
        }
        inside = near ? (inside ? inside : step) : 0;
    }
    descent_optimizer_free(optimizer);
    return inside ? (double)inside : HUGE_VAL;
}

/* Rules with the numbers that optax's tests give them; what both libraries call the same. */
typedef struct calibration {
    const char *name;
    descent_rule rule;
    double rate, beta1, beta2, eps; /* 0: the rule's own */
    int eps_form, max_form;         /* 0: the rule's own */
    double claimed[2];              /* rosenbrock, parabola */
    float sum;                      /* what adagrad's sum begins with */
} calibration;

#define INSIDE .eps_form = DESCENT_EPS_INSIDE
// clang-format off
static const calibration calibrations[] = {
    {.name = "momentum 0.9 (classical), lr 0.001", .rule = DESCENT_MOMENTUM, .rate = 1e-3, .beta1 = 0.9, .claimed = {553, 210}},
    {.name = "rmsprop, lr 0.005", .rule = DESCENT_RMSPROP, .rate = 5e-3, .beta2 = 0.9, INSIDE, .claimed = {2060, 2224}},
    {.name = "rmsprop with momentum 0.9, lr 0.005", .rule = DESCENT_RMSPROP, .rate = 5e-3, .beta1 = 0.9, .beta2 = 0.9, INSIDE,
     .claimed = {97, 263}},
    {.name = "adam, lr 0.1", .rule = DESCENT_ADAM, .rate = 0.1, .claimed = {161, 258}},
    {.name = "amsgrad (max of corrected), lr 0.1", .rule = DESCENT_AMSGRAD, .rate = 0.1, .max_form = DESCENT_MAX_CORRECTED,
     .claimed = {313, 521}},
    {.name = "adagrad, sum from 0.1, lr 1", .rule = DESCENT_ADAGRAD, .rate = 1.0, .eps = 1e-7, INSIDE, .sum = 0.1F,
     .claimed = {3245, 179}},
    {.name = "adamax, lr 0.1", .rule = DESCENT_ADAMAX, .rate = 0.1, .claimed = {249, 409}},
    {.name = "adabelief, lr 0.01", .rule = DESCENT_ADABELIEF, .rate = 1e-2, .claimed = {190, 603}},
    {.name = "nadam, lr 0.01", .rule = DESCENT_NADAM, .rate = 1e-2, .claimed = {298, 2557}},
};
// clang-format on

// 0: the rule's own.
static double or_own(double value)
{
    return value > 0.0 ? value : (double)NAN;
}

static void calibrate(void)
{
    for (size_t i = 0; i < sizeof calibrations / sizeof *calibrations; i++) {
        const calibration *c = &calibrations[i];
        descent_optimizer_options o = descent_optimizer_options_default(c->rule);
        o.learning_rate = c->rate;
        o.beta1 = or_own(c->beta1);
        o.beta2 = or_own(c->beta2);
        o.eps = or_own(c->eps);
        o.eps_form = c->eps_form ? c->eps_form : DESCENT_EPS_AUTO;
        o.max_form = c->max_form;
        o.momentum_form =
            c->rule == DESCENT_MOMENTUM ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
        for (size_t p = 0; p < 2; p++) {
            char what[160];
            snprintf(what, sizeof what, "%s, %s, float32: steps to stay within 3e-2", c->name,
                     p ? "parabola" : "Rosenbrock");
            claim_number("optax's tests", what, c->claimed[p],
                         steps_to_stay(&o, p == 1, c->sum), 0.0);
        }
    }
}

// ---- gradient descent on Rosenbrock's function until nothing changes ----

static void descend_rosenbrock(void)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_GD);
    descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, 2, &o);
    double x[2] = {-1.2, 1.0}, before = HUGE_VAL, value = 0.0;
    size_t steps = 0;
    for (;;) {
        const double valley = x[1] - x[0] * x[0];
        const double g[2] = {-2.0 * (1.0 - x[0]) - 400.0 * x[0] * valley, 200.0 * valley};
        value = (1.0 - x[0]) * (1.0 - x[0]) + 100.0 * valley * valley;
        if (fabs(before - value) < 1e-11) {
            break;
        }
        before = value;
        repro_step(optimizer, 0.002, x, g);
        steps++;
    }
    descent_optimizer_free(optimizer);
    const char *source = "ensmallen's tests, Rosenbrock";
    claim_number(source, "gd, lr 0.002, until f changes by less than 1e-11: steps", 10667,
                 (double)steps, 1.0);
    // Two digits are claimed, of the value before or after the last change.
    claim_number(source, "the same: f at the end", 6.3e-9, value, 5e-11 + 1e-11);
    claim_number(source, "the same: x at the end", 0.99992, x[0], 5e-6);
    claim_number(source, "the same: y at the end", 0.99984, x[1], 5e-6);
}

void repro_functions(void)
{
    first_steps();
    first_step_sizes();
    calibrate();
    descend_rosenbrock();
}
