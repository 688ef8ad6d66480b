// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Factors on the learning rate that follow from the number of steps or epochs alone.
//
// Keeps: a factor has no memory, so that a resumed run needs nothing but its counters; and
// text and schedule convert both ways without loss, since options are stored as text.
#include "optim/schedule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "core/number.h"
#include "core/status.h"

// One row a kind, in the order of descent_schedule_kind.
typedef struct form {
    const char *name;
    const char *arguments; /* as messages show them */
} form;

static const form forms[] = {
    [DESCENT_SCHEDULE_CONSTANT] = {"none", ""},
    [DESCENT_SCHEDULE_INVERSE] = {"inverse", ":RATE"},
    [DESCENT_SCHEDULE_EXPONENTIAL] = {"exp", ":BASE"},
    [DESCENT_SCHEDULE_SQRT] = {"sqrt", ":K"},
    [DESCENT_SCHEDULE_SQRT_STEP] = {"sqrt-step", ":K"},
    [DESCENT_SCHEDULE_STAIRCASE] = {"step", ":EVERY,FACTOR"},
};

enum { FORMS = sizeof forms / sizeof *forms, NAME = 64 };

static descent_status fail_name(const char *text, const char *name, descent_error *error)
{
    const char *names[FORMS];
    for (size_t i = 0; i < FORMS; i++) {
        names[i] = forms[i].name;
    }
    const char *meant = descent_nearest_name(name, names, FORMS);
    return dsc_fail(error, DESCENT_INVALID,
                    "'%s' is not known: use none, inverse:RATE, exp:BASE, sqrt:K, "
                    "sqrt-step:K or step:EVERY,FACTOR%s%s%s",
                    text, meant ? " (did you mean '" : "", meant ? meant : "",
                    meant ? "'?)" : "");
}

static descent_status find_form(const char *text, size_t length, size_t *found,
                                descent_error *error)
{
    char name[NAME] = "";
    if (length < sizeof name) {
        memcpy(name, text, length);
    }
    for (size_t i = 0; i < FORMS; i++) {
        if (strcmp(name, forms[i].name) == 0) {
            *found = i;
            return DESCENT_OK;
        }
    }
    // What the public enumeration calls it is understood too.
    if (strcmp(name, "constant") == 0) {
        *found = DESCENT_SCHEDULE_CONSTANT;
        return DESCENT_OK;
    }
    return fail_name(text, name, error);
}

// EVERY of "EVERY,FACTOR"; moves *arguments behind the comma.
static descent_status read_every(const char *text, const char **arguments, uint64_t *every,
                                 descent_error *error)
{
    const char *comma = strchr(*arguments, ',');
    FAIL_IF(!comma, error, DESCENT_INVALID,
            "'%s' needs two numbers: step:EVERY,FACTOR, like step:10,0.5", text);
    const bool good = dsc_parse_count(*arguments, (size_t)(comma - *arguments), every);
    FAIL_IF(!good || *every == 0, error, DESCENT_INVALID,
            "'%s': '%.*s' is not a number of epochs, 1 or more", text,
            (int)(comma - *arguments < NAME ? comma - *arguments : NAME), *arguments);
    *arguments = comma + 1;
    return DESCENT_OK;
}

descent_status descent_schedule_parse(const char *text, descent_schedule *schedule,
                                      descent_error *error)
{
    NEED(error, "text, schedule", text, schedule);
    const size_t length = strcspn(text, ":");
    const char *arguments = text[length] ? text + length + 1 : NULL;
    size_t found = 0;
    TRY(find_form(text, length, &found, error));
    descent_schedule result = {.kind = (descent_schedule_kind)found, .rate = 1.0, .every = 1};
    if (result.kind == DESCENT_SCHEDULE_CONSTANT) {
        FAIL_IF(arguments, error, DESCENT_INVALID, "'%s': none takes no number", text);
    } else {
        FAIL_IF(!arguments || !*arguments, error, DESCENT_INVALID, "'%s' needs a number: %s%s",
                text, forms[found].name, forms[found].arguments);
        if (result.kind == DESCENT_SCHEDULE_STAIRCASE) {
            TRY(read_every(text, &arguments, &result.every, error));
        }
        const bool good = dsc_parse_number(arguments, strlen(arguments), &result.rate);
        FAIL_IF(!good, error, DESCENT_INVALID, "'%s': '%s' is not a number", text, arguments);
        FAIL_IF(!(result.rate > 0.0 && isfinite(result.rate)), error, DESCENT_INVALID,
                "'%s': %s is out of range: it must be more than 0 and finite", text, arguments);
    }
    *schedule = result;
    return DESCENT_OK;
}

void descent_schedule_format(const descent_schedule *schedule, char *text, size_t capacity)
{
    if (!schedule || !text) {
        return;
    }
    char number[DSC_NUMBER_TEXT];
    const size_t kind = (size_t)schedule->kind;
    if (kind >= FORMS) {
        snprintf(text, capacity, "?");
        return;
    }
    dsc_format_number(schedule->rate, number, sizeof number);
    if (schedule->kind == DESCENT_SCHEDULE_CONSTANT) {
        snprintf(text, capacity, "%s", forms[kind].name);
    } else if (schedule->kind == DESCENT_SCHEDULE_STAIRCASE) {
        snprintf(text, capacity, "%s:%llu,%s", forms[kind].name,
                 (unsigned long long)schedule->every, number);
    } else {
        snprintf(text, capacity, "%s:%s", forms[kind].name, number);
    }
}

double dsc_schedule_factor(const dsc_mathematics *by, const descent_schedule *schedule,
                           uint64_t steps, uint64_t epochs)
{
    const double rate = schedule->rate;
    const double e = (double)epochs;
    switch (schedule->kind) {
    case DESCENT_SCHEDULE_CONSTANT:
        return 1.0;
    case DESCENT_SCHEDULE_INVERSE:
        return 1.0 / (1.0 + rate * e);
    case DESCENT_SCHEDULE_EXPONENTIAL:
        return by->pow(rate, e);
    case DESCENT_SCHEDULE_SQRT:
        return rate / sqrt(e + 1.0);
    case DESCENT_SCHEDULE_SQRT_STEP:
        return rate / sqrt((double)steps + 1.0);
    case DESCENT_SCHEDULE_STAIRCASE:
        if (schedule->every > 0) {
            const uint64_t stairs = epochs / schedule->every;
            return by->pow(rate, (double)stairs);
        }
        break;
    }
    return (double)NAN; /* no valid schedule: visible in the first step */
}

double descent_schedule_factor(const descent_schedule *schedule, uint64_t steps,
                               uint64_t epochs)
{
    return schedule ? dsc_schedule_factor(&dsc_library_mathematics, schedule, steps, epochs)
                    : (double)NAN;
}

descent_status dsc_schedule_option_parse(const char *text, void *field, descent_error *error)
{
    return descent_schedule_parse(text, field, error);
}

void dsc_schedule_option_format(const void *field, char *text, size_t capacity)
{
    descent_schedule_format(field, text, capacity);
}
