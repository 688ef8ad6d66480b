// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The cases of verdicts.c.
#ifndef BENCH_VERDICTS_PARTS_H
#define BENCH_VERDICTS_PARTS_H

#include "verdicts_simulate.h"

// PLACE, function, name
#define VERDICT_CASES(X)                                                                       \
    X(DESCENDING, descending_exact, "quadratic, all examples")                                 \
    X(DESCENDING, descending_noisy, "quadratic, noisy")                                        \
    X(DESCENDING, descending_network, "tanh network, adam, batches of 32")                     \
    X(DESCENDING, descending_network_exact, "tanh network, gd, all examples")                  \
    X(PLATEAU, plateau_exact, "before a cliff, all examples")                                  \
    X(PLATEAU, plateau_noisy, "before a cliff, noisy")                                         \
    X(PLATEAU, plateau_sigmoid, "six layers of sigmoids")                                      \
    X(PLATEAU, plateau_rate, "tanh network, rate of 1e-7")                                     \
    X(PLATEAU, plateau_dead, "chain of relus, born dead")                                      \
    X(SADDLE, saddle_exact, "quadratic, all examples")                                         \
    X(SADDLE, saddle_noisy, "quadratic, noisy, eigenvalue told")                               \
    X(NOISE_FLOOR, noise_floor_gd, "quadratic, gd")                                            \
    X(NOISE_FLOOR, noise_floor_momentum, "quadratic, momentum")                                \
    X(NOISE_FLOOR, noise_floor_adam, "quadratic, adam")                                        \
    X(NOISE_FLOOR, noise_floor_network, "linear regression, batches of 1 to 4")                \
    X(MINIMUM, minimum_exact, "quadratic, gd and momentum")                                    \
    X(MINIMUM, minimum_network, "linear and penalised logistic regression")                    \
    X(DIVERGING, diverging_exact, "quadratic, beyond 2 / curvature")                           \
    X(DIVERGING, diverging_noisy, "quadratic, just beyond, noisy")                             \
    X(DIVERGING, diverging_network, "linear regression")                                       \
    X(DIVERGING, exploded_network, "tanh network, adam at 10, finite")                         \
    X(EDGE_OF_STABILITY, edge_gd, "tanh network 10-24-24-1, gd")                               \
    X(EDGE_OF_STABILITY, edge_adam, "the same, adam")                                          \
    X(INFINITY, infinity_exact, "logistic regression, separable")                              \
    X(INFINITY, infinity_network, "tanh network, separable, adam")

#define VERDICT_CASE(place, name, text)                                                        \
    bool verdict_##name(uint64_t seed, descent_monitor_verdict *verdict);
VERDICT_CASES(VERDICT_CASE)
#undef VERDICT_CASE

#endif
