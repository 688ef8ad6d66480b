// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A descent_schedule as a field of an options table:
//
//     {"decay", "RULE", DESCENT_OPTION_CUSTOM, offsetof(my_options, decay),
//     sizeof(descent_schedule),
//      "none", 0, 0, NULL, dsc_schedule_option_parse, dsc_schedule_option_format, "..."}
#ifndef DSC_OPTIM_SCHEDULE_H
#define DSC_OPTIM_SCHEDULE_H

#include <descent/schedule.h>

#include "core/mathematics.h"

/// descent_schedule_factor by these elementary functions.
double dsc_schedule_factor(const dsc_mathematics *by, const descent_schedule *schedule,
                           uint64_t steps, uint64_t epochs);

descent_status dsc_schedule_option_parse(const char *text, void *field, descent_error *error);
void dsc_schedule_option_format(const void *field, char *text, size_t capacity);

#endif
