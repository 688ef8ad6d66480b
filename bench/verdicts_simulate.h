// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A training loop over a function with noise, which observes itself as the trainer does.
#ifndef BENCH_VERDICTS_SIMULATE_H
#define BENCH_VERDICTS_SIMULATE_H

#include <descent/monitor.h>
#include <descent/optimizer.h>

enum { SIMULATED_MOST = 64 }; /* parameters */

/// Value and gradient of the examples that are draw number `draw`.
typedef double simulated_function(void *user, const double *x, uint64_t draw, double *g);

typedef struct simulation {
    size_t n;
    double x[SIMULATED_MOST]; /* where it starts; then where it is */
    simulated_function *function;
    void *user;
    bool exact; /* the function does not depend on the draw */
    descent_optimizer_options optimizer;
    uint64_t steps;
    double smallest; /* an eigenvalue that is told to the monitor at the end; NAN: none */
    double floor;    /* of the loss */
} simulation;

/// Options of a simulation with this rule and rate.
simulation simulation_of(descent_rule rule, double rate, uint64_t steps);

/// Runs it and judges at the end. False: no memory.
bool simulate(simulation *simulation, descent_monitor_verdict *verdict);

/// A standard normal number: a function of seed, draw and index.
double simulated_normal(uint64_t seed, uint64_t draw, uint64_t index);

#endif
