// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedules of several numbers: "beta1=linear:0.95..0.85; batch=piecewise:10e=64".
#ifndef DSC_OPTIM_SCHEDULE_LIST_H
#define DSC_OPTIM_SCHEDULE_LIST_H

#include "optim/schedule/text.h"

/// Names of what can have a schedule, as those of options. The list ends with NULL.
extern const char *const dsc_scheduled_names[];
enum { DSC_SCHEDULED = 16 }; /* at least as many as there are */

/// Reads the next one. *rest (in/out): what is left of reader->whole, at NULL when nothing is.
/// *which (out): of dsc_scheduled_names; -1: there was none any more. *seen (in/out): bits of those
/// that were there, 0 at first.
descent_status dsc_schedules_next(const dsc_reader *reader, dsc_span *rest, unsigned *seen,
                                  int *which, dsc_curve *schedule);

/// The options `decay` (char[DESCENT_SCHEDULE_TEXT]) and `schedule` (char[DESCENT_SCHEDULES_TEXT]), in
/// tables.
descent_status dsc_decay_parse(const char *text, void *field, descent_error *error);
void dsc_decay_format(const void *field, char *text, size_t capacity);
descent_status dsc_schedules_parse(const char *text, void *field, descent_error *error);
void dsc_schedules_format(const void *field, char *text, size_t capacity);

#endif
