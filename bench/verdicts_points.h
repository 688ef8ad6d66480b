// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points near critical points whose kind is known, and what descent_diagnose says of them.
#ifndef BENCH_VERDICTS_POINTS_H
#define BENCH_VERDICTS_POINTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct verdict_points {
    unsigned all, wrong, undetermined;
} verdict_points;

/// A group of critical points, each judged at offsets from 1e-2 to 1e-9 in `directions` random
/// directions. Adds to *counts; `loud` prints what is wrong.
typedef struct verdict_point_group {
    const char *name;
    void (*judge)(unsigned directions, bool loud, verdict_points *counts);
} verdict_point_group;

/// Ended by a group without a name.
extern const verdict_point_group verdict_point_groups[];

#endif
