// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: options hold texts that have been read once, so that a run begins with schedules that are
// right but for what only the run knows.
#include "optim/schedule/list.h"

#include <stdio.h>
#include <string.h>

#include <descent/optimizer.h>
#include <descent/schedule.h>

#include "core/status.h"
#include "optim/optimizer.h"
#include "optim/schedule/place.h"

enum { NAMES = 64, KNOWN = 1024, NAME = 64 };

static const char batch_name[] = "batch";

// All that can have a schedule.
static size_t list_names(const char *names[NAMES])
{
    const descent_option_table *table = descent_optimizer_option_table();
    size_t count = 0;
    for (size_t i = 0; i < table->count && count < NAMES - 1; i++) {
        if (dsc_optimizer_changes(&table->options[i])) {
            names[count++] = table->options[i].name;
        }
    }
    names[count++] = batch_name;
    return count;
}

// The name of an option that has this one, or NULL.
static const char *find_name(dsc_span span)
{
    char name[NAME];
    snprintf(name, sizeof name, "%.*s", (int)(span.length < NAME ? span.length : 0), span.at);
    const descent_option *option = descent_options_find(descent_optimizer_option_table(), name);
    if (strcmp(name, batch_name) == 0 || strcmp(name, "batch-size") == 0) {
        return batch_name;
    }
    return option && dsc_optimizer_changes(option) ? option->name : NULL;
}

static descent_status fail_name(const dsc_reader *r, dsc_span name)
{
    const char *names[NAMES];
    char known[KNOWN] = "";
    const size_t count = list_names(names);
    for (size_t i = 0; i < count; i++) {
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    return dsc_reader_fail(r, name, dsc_span_nearest(name, names, count),
                           "'%.*s' is nothing that has a schedule: there are %s",
                           (int)name.length, name.at, known);
}

static bool is_read(const dsc_schedules *read, const char *name)
{
    for (size_t i = 0; i < read->count; i++) {
        if (read->names[i] == name) {
            return true;
        }
    }
    return false;
}

descent_status dsc_schedules_next(const dsc_reader *r, dsc_span *rest, dsc_schedules *read,
                                  dsc_curve *schedule)
{
    dsc_span item = *rest, name = item;
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
                               "beta1=linear:0.95..0.85",
                               (int)item.length, item.at);
    }
    const char *found = find_name(name);
    if (!found) {
        return fail_name(r, name);
    }
    if (is_read(read, found)) {
        return dsc_reader_fail(r, name, NULL, "%s has two schedules", found);
    }
    if (read->count == DSC_SCHEDULED) {
        return dsc_reader_fail(r, name, NULL, "there are at most %d schedules", DSC_SCHEDULED);
    }
    read->names[read->count] = found;
    read->texts[read->count] = dsc_span_trim(text);
    return dsc_curve_read(r, read->texts[read->count++], schedule);
}

// The text of a name; empty where the list has none. (A schedule has at least a form.)
static dsc_span text_of(const char *list, const char *name)
{
    const dsc_reader reader = {.whole = list};
    dsc_schedules read = {.count = 0};
    dsc_curve curve;
    dsc_span rest = {list, list ? strlen(list) : 0};
    while (rest.at && dsc_schedules_next(&reader, &rest, &read, &curve) == DESCENT_OK) {
    }
    for (size_t i = 0; i < read.count; i++) {
        if (strcmp(read.names[i], name) == 0) {
            return read.texts[i];
        }
    }
    return (dsc_span){"", 0};
}

bool dsc_schedules_agree(const char *a, const char *b, const char *name)
{
    const dsc_span x = text_of(a, name), y = text_of(b, name);
    return x.length == y.length && memcmp(x.at, y.at, x.length) == 0;
}

bool descent_schedule_needs_end(const char *text)
{
    const dsc_reader reader = {.whole = text};
    dsc_schedules read = {.count = 0};
    dsc_curve curve;
    if (!text) {
        return false;
    }
    dsc_span rest = {text, strlen(text)};
    if (dsc_curve_read(&reader, rest, &curve) == DESCENT_OK) {
        return dsc_curve_needs_end(&curve);
    }
    while (rest.at) {
        const size_t before = read.count;
        if (dsc_schedules_next(&reader, &rest, &read, &curve) != DESCENT_OK) {
            return false;
        }
        if (read.count > before && dsc_curve_needs_end(&curve)) {
            return true;
        }
    }
    return false;
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
    dsc_schedules read = {.count = 0};
    while (rest.at) {
        TRY(dsc_schedules_next(&reader, &rest, &read, &schedule));
    }
    return keep(text, field, DESCENT_SCHEDULES_TEXT, error);
}

void dsc_schedules_format(const void *field, char *text, size_t capacity)
{
    snprintf(text, capacity, "%.*s", DESCENT_SCHEDULES_TEXT - 1, (const char *)field);
}
