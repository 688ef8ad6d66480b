// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/scheduled.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>
#include <descent/schedule.h>

#include "optim/optimizer.h"
#include "optim/rules.h"
#include "optim/schedule/list.h"
#include "optim/schedule/place.h"
#include "optim/schedule/value.h"

const char *dsc_scheduled_member(const dsc_scheduled *one, char text[DSC_SCHEDULED_MEMBER])
{
    snprintf(text, DSC_SCHEDULED_MEMBER, "%s", one->name);
    for (char *c = strchr(text, '-'); c; c = strchr(c, '-')) {
        *c = '_';
    }
    return text;
}

dsc_scheduled *dsc_scheduled_find(dsc_scheduled *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

static descent_status read_decay(const char *text, dsc_scheduled *list, size_t *count,
                                 descent_error *error)
{
    if (descent_schedule_is_constant(text)) {
        return DESCENT_OK;
    }
    const dsc_reader reader = {.option = "decay", .whole = text, .error = error};
    dsc_scheduled *one = &list[(*count)++];
    *one = (dsc_scheduled){.name = "lr", .factors = true, .value = (double)NAN};
    return dsc_curve_read(&reader, (dsc_span){text, strlen(text)}, &one->schedule);
}

descent_status dsc_scheduled_read(const char *decay, const char *text, dsc_scheduled *list,
                                  size_t *count, descent_error *error)
{
    const dsc_reader reader = {.option = "schedule", .whole = text, .error = error};
    dsc_span rest = {text, strlen(text)};
    dsc_schedules read = {.count = 0};
    *count = 0;
    TRY(read_decay(decay, list, count, error));
    while (rest.at) {
        dsc_scheduled one = {.value = (double)NAN};
        const size_t before = read.count;
        TRY(dsc_schedules_next(&reader, &rest, &read, &one.schedule));
        if (read.count > before) {
            one.name = read.names[before];
            FAIL_IF(dsc_scheduled_find(list, *count, one.name), error, DESCENT_INVALID,
                    "the learning rate has two schedules, in `decay` and in "
                    "`schedule`" DSC_REMEDY "decay = none");
            list[(*count)++] = one;
        }
    }
    return DESCENT_OK;
}

descent_status dsc_scheduled_place(const dsc_mathematics *by, dsc_scheduled *one,
                                   const dsc_calendar *calendar, double base, double low,
                                   double high, descent_error *error)
{
    const dsc_curve_run place = {.name = one->name,
                                 .option = one->factors ? "decay" : "schedule",
                                 .calendar = *calendar,
                                 .base = one->factors ? 1.0 : base,
                                 .low = low,
                                 .high = high,
                                 .in_epochs = strcmp(one->name, "batch") == 0};
    one->needs_end = dsc_curve_needs_end(&one->schedule);
    TRY(dsc_curve_place(by, &place, &one->schedule, error));
    one->plateau = dsc_plateau_start(dsc_plateau_of(&one->schedule));
    return DESCENT_OK;
}

descent_status dsc_scheduled_place_in(const dsc_mathematics *by, dsc_scheduled *one,
                                      const dsc_calendar *calendar,
                                      const descent_optimizer_options *options, double rate,
                                      descent_error *error)
{
    const descent_option_table *table = descent_optimizer_option_table();
    const descent_option *option = descent_options_find(table, one->name);
    const bool is_rate = strcmp(one->name, "lr") == 0;
    descent_optimizer_options settled = *options;
    double base = rate;
    dsc_rule_settle(&settled);
    if (!is_rate) {
        memcpy(&base, (const unsigned char *)&settled + option->offset, sizeof base);
    }
    // A rate of 0 is one; an option that is none has no number.
    one->option = option;
    one->low = is_rate ? 0.0 : option->low;
    one->high = option->high;
    return dsc_scheduled_place(by, one, calendar, isfinite(base) ? base : (double)NAN, one->low,
                               one->high, error);
}

// Whether the optimizer takes what is to come, asked before the first step: not only what a number
// is at first.
static descent_status try_ends(const dsc_scheduled *one, descent_optimizer *optimizer,
                               descent_error *error)
{
    for (size_t i = 0; i < one->schedule.count; i++) {
        const double ends[] = {one->schedule.legs[i].first_value,
                               one->schedule.legs[i].end_value};
        for (size_t e = 0; e < 2; e++) {
            const descent_status status =
                descent_optimizer_set(optimizer, one->name, ends[e], error);
            if (status != DESCENT_OK) {
                return dsc_fail_context(error, status, "schedule: %s comes to %g:", one->name,
                                        ends[e]);
            }
        }
    }
    return DESCENT_OK;
}

descent_status dsc_scheduled_set(const dsc_mathematics *by, dsc_scheduled *one, uint64_t step,
                                 uint64_t epoch, descent_optimizer *optimizer,
                                 descent_error *error)
{
    const double value = dsc_curve_value(by, &one->schedule, &one->plateau, step, epoch);
    const double inside = fmin(fmax(value, one->low), one->high);
    const bool first = isnan(one->value);
    if (inside == one->value) {
        return DESCENT_OK;
    }
    one->value = inside;
    if (first) {
        TRY(dsc_optimizer_expect(optimizer, one->option, error));
        TRY(try_ends(one, optimizer, error));
        return descent_optimizer_set(optimizer, one->name, inside, error);
    }
    dsc_optimizer_put(optimizer, one->option, inside);
    return DESCENT_OK;
}

double dsc_scheduled_rate(const dsc_mathematics *by, const dsc_scheduled *one, double first,
                          double factor, uint64_t step, uint64_t epoch)
{
    const double value =
        one ? dsc_curve_value(by, &one->schedule, &one->plateau, step, epoch) : 1.0;
    const double rate = one && !one->factors ? value * factor : first * factor * value;
    // A rate of 0 is one when it is meant; one that a power of epochs has made too small for a
    // number is not. One that has grown beyond all numbers diverges, like any that is too large.
    return rate < DESCENT_ABOVE_ZERO && value > 0.0 ? DESCENT_ABOVE_ZERO : fmin(rate, DBL_MAX);
}
