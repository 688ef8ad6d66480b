// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where the legs of a schedule lie in a run, and which values they go from and to.
#ifndef DSC_OPTIM_SCHEDULE_PLACE_H
#define DSC_OPTIM_SCHEDULE_PLACE_H

#include "core/mathematics.h"
#include "core/status.h"
#include "optim/schedule/types.h"

/// What a schedule is about.
typedef struct dsc_curve_run {
    const char *name;      /* "lr", for messages */
    const char *option;    /* that has the schedule: "decay" */
    dsc_calendar calendar; /* borrowed as long as the schedule is used */
    double base;           /* what a factor of 1 is; NAN: there are values only */
    double low, high;      /* what values may be */
    bool in_epochs;        /* the calendar's steps are epochs: of the batch size */
} dsc_curve_run;

/// The step that is `length` after `step`; UINT64_MAX: never.
uint64_t dsc_length_after(const dsc_calendar *calendar, uint64_t step,
                          const dsc_length *length);

/// Whether it needs to know where the run ends.
bool dsc_curve_needs_end(const dsc_curve *schedule);

/// Gives the legs (in/out) their places and values. DESCENT_INVALID when the run has no known end
/// and one is needed, when they do not fit into it, and for values that are out of range.
descent_status dsc_curve_place(const dsc_mathematics *by, const dsc_curve_run *place,
                               dsc_curve *schedule, descent_error *error);

#endif
