// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that change by schedules, as the options `decay` and `schedule` name them.
#ifndef DSC_RUN_SCHEDULED_H
#define DSC_RUN_SCHEDULED_H

#include <descent/optimizer.h>

#include "core/mathematics.h"
#include "core/status.h"
#include "optim/schedule/plateau.h"

/// One number.
typedef struct dsc_scheduled {
    const char *name; /* of an option: "lr". Static */
    bool factors;     /* by `decay`: values are factors on the learning rate */
    bool needs_end;   /* it goes by the end of the run */
    dsc_curve schedule;
    dsc_plateau plateau;
    const descent_option *option; /* of the rule; NULL: the batch size */
    double low, high;             /* what values may be */
    double value; /* of the step that runs, or of the last one; NAN: there was none */
} dsc_scheduled;

/// list[DSC_SCHEDULED] (out): those that the two texts name, without their places.
descent_status dsc_scheduled_read(const char *decay, const char *schedule, dsc_scheduled *list,
                                  size_t *count, descent_error *error);

/// Its name as that of a member of JSON: "weight_decay". text (out) is also returned.
enum { DSC_SCHEDULED_MEMBER = 32 };
const char *dsc_scheduled_member(const dsc_scheduled *one, char text[DSC_SCHEDULED_MEMBER]);

/// The one of that name, or NULL.
dsc_scheduled *dsc_scheduled_find(dsc_scheduled *list, size_t count, const char *name);

/// Gives it its place. base: the number as the options have it; NAN: none.
descent_status dsc_scheduled_place(const dsc_mathematics *by, dsc_scheduled *one,
                                   const dsc_calendar *calendar, double base, double low,
                                   double high, descent_error *error);

/// The same for an option of the rule. rate: the learning rate of the options.
descent_status dsc_scheduled_place_in(const dsc_mathematics *by, dsc_scheduled *one,
                                      const dsc_calendar *calendar,
                                      const descent_optimizer_options *options, double rate,
                                      descent_error *error);

/// Sets the option for the step that comes to its value, within what it may be.
descent_status dsc_scheduled_set(const dsc_mathematics *by, dsc_scheduled *one, uint64_t step,
                                 uint64_t epoch, descent_optimizer *optimizer,
                                 descent_error *error);

/// The learning rate of a step. rate (or NULL): its schedule. first: the rate of the options.
/// factor: what was done by hand.
double dsc_scheduled_rate(const dsc_mathematics *by, const dsc_scheduled *rate, double first,
                          double factor, uint64_t step, uint64_t epoch);

#endif
