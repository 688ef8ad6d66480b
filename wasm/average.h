// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Averages and schedules of the library for a web page, in memory of race_alloc (race.h): the numbers
// of `descent average` and the learning rates of `descent minimize`, bit for bit. race_error says what was
// wrong in a call that is false.
#ifndef DESCENT_WASM_AVERAGE_H
#define DESCENT_WASM_AVERAGE_H

#include "page.h"

/// raw[count] and corrected[count] (out): the averages of descent/average.h after each of
/// values[count]. False after a mistake: beta is at least 0 and less than 1.
PAGE_API bool average_run(double beta, size_t count, const double *values, double *raw,
                          double *corrected);

/// factors[count] (out): what a schedule like "inverse:1" or "step:10,0.5" (descent/schedule.h)
/// makes of the learning rate in steps 0, 1, ..., `steps` of them (at least 1) in an epoch, in a
/// run of `count` steps. False after a mistake.
PAGE_API bool average_schedule(const char *schedule, size_t steps, size_t count,
                               double *factors);

#endif
