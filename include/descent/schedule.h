// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Learning-rate decay as a pure function of the progress of training.
//
// Threads: plain values; the functions keep nothing and may run at the same time.
#ifndef DESCENT_SCHEDULE_H
#define DESCENT_SCHEDULE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// With e = epochs completed (0 during the first one) and k = steps completed, the factor on
/// the initial rate is
///   constant           1
///   inverse:RATE       1 / (1 + RATE e)
///   exp:BASE           BASE^e
///   sqrt:K             K / sqrt(e + 1)        the first epoch is number 1
///   sqrt-step:K        K / sqrt(k + 1)        the first step is number 1
///   step:EVERY,FACTOR  FACTOR^floor(e / EVERY)
/// They change at the end of an epoch (sqrt-step: after every step), not within one.
typedef enum descent_schedule_kind {
    DESCENT_SCHEDULE_CONSTANT,
    DESCENT_SCHEDULE_INVERSE,
    DESCENT_SCHEDULE_EXPONENTIAL,
    DESCENT_SCHEDULE_SQRT,
    DESCENT_SCHEDULE_SQRT_STEP,
    DESCENT_SCHEDULE_STAIRCASE
} descent_schedule_kind;

typedef struct descent_schedule {
    descent_schedule_kind kind;
    double rate;    /* RATE, BASE, K or FACTOR above; positive */
    uint64_t every; /* EVERY: epochs per step of the staircase, at least 1 */
} descent_schedule;

/// Reads "none", "inverse:1", "exp:0.95", "sqrt:1", "sqrt-step:1", "step:10,0.5" into *schedule
/// (out).
DESCENT_API descent_status descent_schedule_parse(const char *text, descent_schedule *schedule,
                                                  descent_error *error);

/// Writes what descent_schedule_parse reads back to the same schedule.
DESCENT_API void descent_schedule_format(const descent_schedule *schedule, char *text,
                                         size_t capacity);

/// Factor on the initial learning rate for the step that follows `steps` applied steps and
/// `epochs` completed epochs. May be evaluated at any point, in any order.
DESCENT_API double descent_schedule_factor(const descent_schedule *schedule, uint64_t steps,
                                           uint64_t epochs);

#ifdef __cplusplus
}
#endif

#endif
