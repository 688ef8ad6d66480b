// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedules of several numbers: "beta1=linear:0.95..0.85; batch=piecewise:10e=64".
#ifndef DSC_OPTIM_SCHEDULE_LIST_H
#define DSC_OPTIM_SCHEDULE_LIST_H

#include "optim/schedule/text.h"

enum { DSC_SCHEDULED = 16 }; /* schedules of a list, at most */

/// What has been read of a list: static names of options, all numbers of update rules and "batch",
/// and the text that each has.
typedef struct dsc_schedules {
    const char *names[DSC_SCHEDULED];
    dsc_span texts[DSC_SCHEDULED];
    size_t count;
} dsc_schedules;

/// Reads the next one. *rest (in/out): what is left of reader->whole, at NULL when nothing is. *read
/// (in/out): what was there before and, if there was one more, its name, as the last one.
descent_status dsc_schedules_next(const dsc_reader *reader, dsc_span *rest, dsc_schedules *read,
                                  dsc_curve *schedule);

/// Whether two lists (NULL: an empty one), read before, have the same text for a name, or both none.
bool dsc_schedules_agree(const char *a, const char *b, const char *name);

/// The options `decay` (char[DESCENT_SCHEDULE_TEXT]) and `schedule` (char[DESCENT_SCHEDULES_TEXT]), in
/// tables.
descent_status dsc_decay_parse(const char *text, void *field, descent_error *error);
void dsc_decay_format(const void *field, char *text, size_t capacity);
descent_status dsc_schedules_parse(const char *text, void *field, descent_error *error);
void dsc_schedules_format(const void *field, char *text, size_t capacity);

#endif
