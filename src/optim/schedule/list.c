// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: options hold texts that have been read once, so that a run begins with schedules that are
// right but for what only the run knows.
#include "optim/schedule/list.h"

#include <stdio.h>
#include <string.h>

#include <descent/options.h>
#include <descent/schedule.h>

#include "core/status.h"

const char *const dsc_scheduled_names[] = {"lr", "batch", NULL};

static descent_status fail_name(const dsc_reader *r, dsc_span name)
{
    char known[256] = "";
    size_t count = 0;
    for (; dsc_scheduled_names[count]; count++) {
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", count == 0 ? "" : ", ",
                 dsc_scheduled_names[count]);
    }
    return dsc_reader_fail(r, name, dsc_span_nearest(name, dsc_scheduled_names, count),
                           "'%.*s' is nothing that has a schedule: there are %s",
                           (int)name.length, name.at, known);
}

descent_status dsc_schedules_next(const dsc_reader *r, dsc_span *rest, unsigned *seen,
                                  int *which, dsc_curve *schedule)
{
    dsc_span item = *rest, name = item;
    *which = -1;
    do {
        if (!dsc_span_cut(rest, ';', &item)) {
            return DESCENT_OK;
        }
    } while (item.length == 0 || dsc_span_is(item, "none"));
    dsc_span text = item;
    (void)dsc_span_cut(&text, '=', &name);
    if (!text.at) {
        return dsc_reader_fail(r, item, NULL,
                               "'%.*s' does not say of what: NAME=SCHEDULE, like "
                               "batch=piecewise:10e=64",
                               (int)item.length, item.at);
    }
    for (int i = 0; dsc_scheduled_names[i] && *which < 0; i++) {
        *which = dsc_span_is(name, dsc_scheduled_names[i]) ? i : -1;
    }
    if (*which < 0) {
        return fail_name(r, name);
    }
    if (*seen & 1U << *which) {
        return dsc_reader_fail(r, name, NULL, "%s has two schedules",
                               dsc_scheduled_names[*which]);
    }
    *seen |= 1U << *which;
    return dsc_curve_read(r, dsc_span_trim(text), schedule);
}

// ---- options ----

static descent_status keep(const char *text, void *field, size_t capacity, descent_error *error)
{
    const dsc_span trimmed = dsc_span_trim((dsc_span){text, strlen(text)});
    FAIL_IF(trimmed.length >= capacity, error, DESCENT_INVALID,
            "the text is longer than %zu bytes", capacity - 1);
    memset(field, 0, capacity);
    memcpy(field, trimmed.at, trimmed.length);
    return DESCENT_OK;
}

descent_status dsc_decay_parse(const char *text, void *field, descent_error *error)
{
    dsc_curve schedule;
    const dsc_reader reader = {.option = "decay", .whole = text, .error = error};
    TRY(dsc_curve_read(&reader, (dsc_span){text, strlen(text)}, &schedule));
    return keep(text, field, DESCENT_SCHEDULE_TEXT, error);
}

void dsc_decay_format(const void *field, char *text, size_t capacity)
{
    snprintf(text, capacity, "%.*s", DESCENT_SCHEDULE_TEXT - 1, (const char *)field);
}

descent_status dsc_schedules_parse(const char *text, void *field, descent_error *error)
{
    dsc_curve schedule;
    const dsc_reader reader = {.option = "schedule", .whole = text, .error = error};
    dsc_span rest = {text, strlen(text)};
    unsigned seen = 0;
    int which = 0;
    while (which >= 0) {
        TRY(dsc_schedules_next(&reader, &rest, &seen, &which, &schedule));
    }
    return keep(text, field, DESCENT_SCHEDULES_TEXT, error);
}

void dsc_schedules_format(const void *field, char *text, size_t capacity)
{
    snprintf(text, capacity, "%.*s", DESCENT_SCHEDULES_TEXT - 1, (const char *)field);
}
