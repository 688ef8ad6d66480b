// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which step an epoch begins with. The batch size may change between epochs, so epochs may differ in steps.
#ifndef DSC_OPTIM_SCHEDULE_CALENDAR_H
#define DSC_OPTIM_SCHEDULE_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

/// From `epoch` on, whose first step is `step`, epochs have `each` steps.
typedef struct dsc_era {
    uint64_t epoch, step, each;
} dsc_era;

typedef struct dsc_calendar {
    const dsc_era *eras; /* ascending, the first from 0 on; each > 0 */
    size_t count;
    uint64_t steps; /* of the whole run; 0: not known */
} dsc_calendar;

/// The first step of an epoch, and the epoch that a step lies in. UINT64_MAX: beyond counting.
uint64_t dsc_calendar_step(const dsc_calendar *calendar, uint64_t epoch);
uint64_t dsc_calendar_epoch(const dsc_calendar *calendar, uint64_t step);
/// Steps of an epoch.
uint64_t dsc_calendar_each(const dsc_calendar *calendar, uint64_t epoch);

/// The step that is `epochs` after `step`, or before it, rounded to a whole one. UINT64_MAX: beyond
/// counting, or before the first one.
uint64_t dsc_calendar_after(const dsc_calendar *calendar, uint64_t step, double epochs);
uint64_t dsc_calendar_before(const dsc_calendar *calendar, uint64_t step, double epochs);

#endif
