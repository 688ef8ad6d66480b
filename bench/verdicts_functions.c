// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions whose kind of place is known from their formulas.
#include <math.h>
#include <string.h>

#include "common.h"
#include "verdicts_parts.h"

// ---- quadratics: base + sum(c_i x_i^2) / 2, gradients with noise ----

enum { DIMENSIONS = 20 };

typedef struct quadratic {
    uint64_t seed;
    double base;
    double curvature[DIMENSIONS];
    double noise; /* standard deviation of each component of the gradient */
    double cubic; /* adds cubic |x_0|^3 / 3, against a way that leads down for ever */
} quadratic;

static double quadratic_value(void *user, const double *x, uint64_t draw, double *g)
{
    const quadratic *q = user;
    double value = q->base + q->cubic * fabs(x[0] * x[0] * x[0]) / 3.0;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        const double noise =
            q->noise > 0.0 ? q->noise * simulated_normal(q->seed, draw, i) : 0.0;
        value += 0.5 * q->curvature[i] * x[i] * x[i] + noise * x[i];
        g[i] = q->curvature[i] * x[i] + noise;
    }
    g[0] += q->cubic * fabs(x[0]) * x[0];
    return value;
}

// Between low and high, evenly in the logarithm.
static double spread(uint64_t *state, double low, double high)
{
    return low * pow(high / low, bench_uniform(state));
}

static quadratic quadratic_of(uint64_t seed, uint64_t *state, double low, double high)
{
    quadratic q = {.seed = seed, .base = 1.0};
    for (size_t i = 0; i < DIMENSIONS; i++) {
        q.curvature[i] = low * pow(high / low, (double)i / (DIMENSIONS - 1));
    }
    *state = seed * 77 + 5;
    return q;
}

static void place(simulation *s, quadratic *q, uint64_t *state, double distance)
{
    s->n = DIMENSIONS;
    s->function = quadratic_value;
    s->user = q;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        s->x[i] = distance * (2.0 * bench_uniform(state) - 1.0);
    }
}

// Curvatures over four decades: the loss goes on falling by a power of the time.
bool verdict_descending_exact(uint64_t seed, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 1e-4, 1.0);
    q.base = 0.0;
    simulation s = simulation_of(seed % 2 ? DESCENT_MOMENTUM : DESCENT_GD,
                                 spread(&state, 0.1, 1.0), 1000 + 1000 * (seed % 4));
    place(&s, &q, &state, 3.0);
    s.exact = true;
    return simulate(&s, v);
}

bool verdict_descending_noisy(uint64_t seed, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 1e-3, 1.0);
    q.noise = spread(&state, 0.005, 0.02);
    simulation s = simulation_of(seed % 3 == 2 ? DESCENT_ADAM : DESCENT_GD,
                                 seed % 3 == 2 ? 2e-4 : 0.02, 5000);
    place(&s, &q, &state, 6.0);
    return simulate(&s, v);
}

// Started from afar and at its floor for long; what is left falls by less than the tolerance.
static bool noise_floor(uint64_t seed, descent_rule rule, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 0.2, 2.0);
    q.noise = spread(&state, 0.5, 2.0);
    simulation s = simulation_of(rule, 0.1, 24000);
    if (rule == DESCENT_ADAM) {
        s.optimizer.learning_rate = 0.02;
    }
    place(&s, &q, &state, 3.0);
    return simulate(&s, v);
}

bool verdict_noise_floor_gd(uint64_t seed, descent_monitor_verdict *v)
{
    return noise_floor(seed, DESCENT_GD, v);
}

bool verdict_noise_floor_momentum(uint64_t seed, descent_monitor_verdict *v)
{
    return noise_floor(seed, DESCENT_MOMENTUM, v);
}

bool verdict_noise_floor_adam(uint64_t seed, descent_monitor_verdict *v)
{
    return noise_floor(seed, DESCENT_ADAM, v);
}

bool verdict_minimum_exact(uint64_t seed, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 0.05, 1.0);
    simulation s =
        simulation_of(seed % 2 ? DESCENT_MOMENTUM : DESCENT_GD, 1.0, 2000 + 500 * (seed % 5));
    place(&s, &q, &state, 3.0);
    s.exact = true;
    return simulate(&s, v);
}

bool verdict_diverging_exact(uint64_t seed, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 0.01, 1.0);
    simulation s = simulation_of(DESCENT_GD, 2.0 * (1.02 + 0.2 * bench_uniform(&state)), 400);
    place(&s, &q, &state, 1.0);
    s.exact = true;
    return simulate(&s, v);
}

bool verdict_diverging_noisy(uint64_t seed, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 0.01, 1.0);
    q.noise = 0.3;
    simulation s =
        simulation_of(DESCENT_GD, 2.0 * (1.002 + 0.02 * bench_uniform(&state)), 2000);
    place(&s, &q, &state, 1.0);
    return simulate(&s, v);
}

// One descent direction, on which it begins so near the top that the run ends before it leaves.
static bool saddle(uint64_t seed, double noise, descent_monitor_verdict *v)
{
    uint64_t state;
    quadratic q = quadratic_of(seed, &state, 0.05, 1.0);
    q.cubic = 0.05;
    q.curvature[0] = -spread(&state, 0.003, 0.03);
    q.noise = noise;
    simulation s = simulation_of(DESCENT_GD, 0.5, noise > 0.0 ? 4000 : 1500);
    place(&s, &q, &state, 2.0);
    // Where the distance along it is, after all steps, still a tenth of what would show.
    s.x[0] = 1e-3 * exp(0.5 * q.curvature[0] * (double)s.steps);
    if (noise > 0.0) {
        q.curvature[0] = -spread(&state, 3e-4, 6e-4);
        s.x[0] = 0.01;
        s.smallest = q.curvature[0];
    }
    s.exact = !(noise > 0.0);
    return simulate(&s, v);
}

bool verdict_saddle_exact(uint64_t seed, descent_monitor_verdict *v)
{
    return saddle(seed, 0.0, v);
}

bool verdict_saddle_noisy(uint64_t seed, descent_monitor_verdict *v)
{
    return saddle(seed, 1e-4, v);
}

// ---- a step down far away: (1 - tanh(x - far)) and gradients that vanish before it ----

typedef struct cliff {
    uint64_t seed;
    double far, noise;
} cliff;

static double cliff_value(void *user, const double *x, uint64_t draw, double *g)
{
    const cliff *c = user;
    double value = 0.5;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        const double t = tanh(x[i] - c->far);
        const double noise =
            c->noise > 0.0 ? c->noise * simulated_normal(c->seed, draw, i) : 0.0;
        value += 0.05 * (1.0 - t) + noise * x[i];
        g[i] = -0.05 * (1.0 - t * t) + noise;
    }
    return value;
}

static bool plateau(uint64_t seed, double noise, descent_monitor_verdict *v)
{
    uint64_t state = seed * 91 + 7;
    cliff c = {.seed = seed, .far = 4.0 + 2.0 * bench_uniform(&state), .noise = noise};
    simulation s = simulation_of(seed % 2 ? DESCENT_MOMENTUM : DESCENT_GD,
                                 spread(&state, 0.003, 0.03), 6000);
    s.n = DIMENSIONS;
    s.function = cliff_value;
    s.user = &c;
    s.exact = !(noise > 0.0);
    // So that the mean of the probes shows the gradient.
    c.noise = 2.0 * noise * 0.2 * exp(-2.0 * c.far);
    return simulate(&s, v);
}

bool verdict_plateau_exact(uint64_t seed, descent_monitor_verdict *v)
{
    return plateau(seed, 0.0, v);
}

bool verdict_plateau_noisy(uint64_t seed, descent_monitor_verdict *v)
{
    return plateau(seed, 0.5, v);
}
