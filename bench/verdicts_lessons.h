// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Small trainings that cases are made of (verdicts_networks.c).
#ifndef BENCH_VERDICTS_LESSONS_H
#define BENCH_VERDICTS_LESSONS_H

#include <descent/monitor.h>
#include <descent/train.h>

enum { ROWS_MOST = 512, COLUMNS_MOST = 16 };

/// Numbers that a case draws, and how they are learnt.
typedef struct lesson {
    size_t rows, columns, classes;
    float inputs[ROWS_MOST * COLUMNS_MOST], targets[ROWS_MOST];
    const char *layers;
    descent_train_options train;
    uint64_t slower_after; /* steps, after which the rate is a quarter; 0: never */
} lesson;

/// Inputs drawn evenly, all rows a step. There is one, which the next call overwrites.
lesson *lesson_of(uint64_t seed, size_t rows, size_t columns, const char *layers,
                  descent_rule rule, double rate, uint64_t steps);

/// Targets that a linear model explains but for noise of this deviation; those of a wavy
/// function; two classes with a gap between them, along the first column.
void lesson_linear(lesson *l, uint64_t seed, double noise);
void lesson_wavy(lesson *l);
void lesson_separable(lesson *l);

/// Options of a monitor for it.
descent_monitor_options lesson_monitor(const lesson *l);

/// Trains; the callback sees every observation. False: it could not.
bool lesson_learn(lesson *l, uint64_t seed, descent_observe_callback *callback, void *user);

#endif
