// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "verdicts_simulate.h"

#include <math.h>
#include <string.h>

#include "common.h"

enum { BLOCK = 16, INTERVAL = 128, INTERVAL_EXACT = 5 };

double simulated_normal(uint64_t seed, uint64_t draw, uint64_t index)
{
    uint64_t state =
        seed * 0x9E3779B97F4A7C15U ^ draw * 0xD1B54A32D192ED03U ^ index * 0x8CB92BA72F3D8DD7U;
    const double u = bench_uniform(&state), v = bench_uniform(&state);
    return sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
}

simulation simulation_of(descent_rule rule, double rate, uint64_t steps)
{
    simulation s = {.optimizer = descent_optimizer_options_default(rule),
                    .steps = steps,
                    .smallest = (double)NAN};
    s.optimizer.learning_rate = rate;
    return s;
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

typedef struct loop {
    simulation *s;
    descent_optimizer *optimizer;
    descent_observation now;
    double first[SIMULATED_MOST], second[SIMULATED_MOST], step[SIMULATED_MOST];
    double inner, before;
    bool pending, opened;
} loop;

// What Adam and RMSprop divide by; 1 for the others.
static double divisor(const loop *l, size_t i, uint64_t k)
{
    const descent_optimizer_options *o = &l->s->optimizer;
    for (size_t j = 0; j < descent_optimizer_state_count(l->optimizer); j++) {
        const char *name = NULL;
        const double *v = descent_optimizer_state(l->optimizer, j, &name);
        if (strcmp(name, "v") == 0) {
            const double correction = o->bias_correction ? 1.0 - pow(o->beta2, (double)k) : 1.0;
            return sqrt(v[i] / correction) + o->eps;
        }
    }
    return 1.0;
}

static void measure_step(loop *l, uint64_t k)
{
    const simulation *s = l->s;
    descent_observation *o = &l->now;
    const double *g2 = s->exact ? l->first : l->second;
    o->moved_scaled = o->noise_scaled = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        const double by = divisor(l, i, k), off = l->first[i] - g2[i];
        l->step[i] = s->x[i] - l->step[i];
        o->moved_scaled += l->step[i] * l->step[i] * by;
        o->noise_scaled += 0.5 * off * off / by;
    }
    o->weights = sqrt(dot(s->n, s->x, s->x));
    o->moved = dot(s->n, l->step, l->step);
    l->inner = dot(s->n, g2, l->step);
    o->gain = -l->inner;
    o->gradient = dot(s->n, l->first, l->first);
    o->signal = dot(s->n, l->first, g2);
    o->noise = 0.5 * (o->gradient + dot(s->n, g2, g2) - 2.0 * o->signal);
    if (s->exact) {
        memcpy(l->second, l->first, s->n * sizeof *l->first);
    }
}

static bool take_step(loop *l, uint64_t k)
{
    simulation *s = l->s;
    const uint64_t interval = s->exact ? INTERVAL_EXACT : INTERVAL;
    l->opened = !l->pending && k % interval == 0;
    double g[SIMULATED_MOST];
    if (l->opened) {
        memcpy(l->step, s->x, s->n * sizeof *s->x);
        s->function(s->user, s->x, k + 1, l->second);
    }
    const double value = s->function(s->user, s->x, k, g);
    if (!isfinite(value)) {
        return false;
    }
    memcpy(l->first, g, sizeof g);
    descent_optimizer_step_f64(l->optimizer, s->x, g, NULL);
    l->now.loss += value;
    l->now.steps++;
    l->now.rises += k > 0 && value > l->before;
    l->before = value;
    l->now.step = k + 1;
    l->now.learning_rate = s->optimizer.learning_rate;
    if (l->opened) {
        measure_step(l, k + 1);
        l->pending = true;
    } else if (l->pending) {
        l->now.cost = 0.5 * (dot(s->n, g, l->step) - l->inner);
        l->now.probed = true;
        l->pending = false;
    }
    return true;
}

static void observe(loop *l, descent_monitor *monitor)
{
    if (l->now.step == 1 || l->now.steps >= (l->s->exact ? 1 : BLOCK)) {
        descent_observation o = l->now;
        o.loss /= (double)o.steps;
        descent_monitor_add(monitor, &o);
        l->now.loss = 0.0;
        l->now.steps = l->now.rises = 0;
        l->now.probed = false;
    }
}

bool simulate(simulation *s, descent_monitor_verdict *verdict)
{
    descent_monitor_options options = descent_monitor_options_default();
    options.optimizer = s->optimizer;
    options.exact = s->exact;
    options.floor = s->floor;
    descent_monitor *monitor = NULL;
    loop l = {.s = s, .now = {.size = sizeof l.now}};
    if (descent_monitor_create(&options, &monitor, NULL) != DESCENT_OK ||
        descent_optimizer_create(DESCENT_FLOAT64, s->n, &s->optimizer, &l.optimizer, NULL) !=
            DESCENT_OK) {
        descent_monitor_free(monitor);
        return false;
    }
    for (uint64_t k = 0; k < s->steps && take_step(&l, k); k++) {
        observe(&l, monitor);
    }
    if (!isnan(s->smallest)) {
        descent_monitor_curvature(monitor, s->smallest, 1e-6, 1.0);
    }
    verdict->size = sizeof *verdict;
    descent_monitor_judge(monitor, verdict);
    descent_optimizer_free(l.optimizer);
    descent_monitor_free(monitor);
    return true;
}
