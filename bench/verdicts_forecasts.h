// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Forecasts of losses, and what then came.
#ifndef BENCH_VERDICTS_FORECASTS_H
#define BENCH_VERDICTS_FORECASTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct verdict_forecasts {
    unsigned all, made, right; /* right: within a factor of 3 */
    unsigned longer;           /* of made: they only say that it takes longer than `farthest` */
} verdict_forecasts;

/// Runs of ten kinds at four lengths each, and prints a line for each kind. False: no memory.
bool verdict_forecasts_count(uint64_t seeds, uint64_t first, bool loud,
                             verdict_forecasts *counts);

#endif
