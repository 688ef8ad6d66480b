// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The numbers behind the pictures. Keeps: every value that was recorded, with the digits that
// read it back, whatever a picture leaves out.
#include "curves/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/number.h"
#include "shell/output.h"

// ---- CSV ----

enum { NUMBER = 32 };

// The fewest digits that read a number back; nothing for one that does not exist.
static void add_number(cli_text *text, double value)
{
    char number[NUMBER] = "";
    for (int digits = 15; isfinite(value) && digits <= 17; digits++) {
        snprintf(number, sizeof number, "%.*g", digits, value);
        if (strtod(number, NULL) == value) {
            break;
        }
    }
    cli_text_add(text, ",%s", number);
}

static void add_quoted(cli_text *text, const char *word)
{
    if (!strpbrk(word, ",\"\r\n")) {
        cli_text_add(text, "%s", word);
        return;
    }
    cli_text_add(text, "\"");
    for (const char *c = word; *c; c++) {
        cli_text_add(text, *c == '"' ? "\"\"" : "%c", *c);
    }
    cli_text_add(text, "\"");
}

static void add_series(cli_text *text, const char *run, const cli_series *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (!isfinite(s->value[i])) {
            continue;
        }
        add_quoted(text, run);
        cli_text_add(text, ",%s", s->key);
        for (size_t axis = 0; axis < CLI_AXES; axis++) {
            add_number(text, s->table->column[axis][i]);
        }
        add_number(text, s->value[i]);
        add_number(text, s->error ? s->error[i] : (double)NAN);
        add_number(text, s->average ? s->average[i] : (double)NAN);
        cli_text_add(text, "\n");
    }
}

char *cli_curves_csv(const cli_curve *curves, size_t count)
{
    cli_text text = {0};
    cli_text_add(&text, "run,series,epoch,step,seconds,value,standard_error,average\n");
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < CLI_QUANTITIES; k++) {
            add_series(&text, curves[i].history.facts.folder, &curves[i].series[k]);
        }
    }
    return cli_text_take(&text);
}

// ---- JSON ----

// All of them or, when memory is out, NULL.
static json_t *numbers(size_t count, const double *values)
{
    json_t *array = json_array();
    int failed = array == NULL;
    for (size_t i = 0; !failed && i < count; i++) {
        failed = json_array_append_new(array, cli_json_number(values[i]));
    }
    if (failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *series_json(const cli_series *s)
{
    json_t *json = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "name", s->key, "unit", s->unit,
                             "epoch", numbers(s->count, s->table->column[CLI_AXIS_EPOCHS]),
                             "step", numbers(s->count, s->table->column[CLI_AXIS_STEPS]),
                             "seconds", numbers(s->count, s->table->column[CLI_AXIS_SECONDS]),
                             "value", numbers(s->count, s->value));
    int failed = json == NULL;
    if (s->error) {
        failed |= json_object_set_new(json, "standard_error", numbers(s->count, s->error));
    }
    if (s->average) {
        failed |= json_object_set_new(json, "beta", json_real(s->beta));
        failed |= json_object_set_new(json, "window", json_real(1.0 / (1.0 - s->beta)));
        failed |= json_object_set_new(json, "average", numbers(s->count, s->average));
    }
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *event_json(const cli_event *event)
{
    static const char *const kinds[] = {"rate", "resume", "kick"};
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:s}", "event", kinds[event->kind],
                     "epoch", cli_json_number(event->at[CLI_AXIS_EPOCHS]), "step",
                     cli_json_number(event->at[CLI_AXIS_STEPS]), "seconds",
                     cli_json_number(event->at[CLI_AXIS_SECONDS]), "before",
                     cli_json_number(event->before), "after", cli_json_number(event->after),
                     "by", event->by);
}

static json_t *curve_json(const cli_curve *curve)
{
    json_t *series = json_array(), *events = json_array();
    int failed = 0;
    for (size_t k = 0; k < CLI_QUANTITIES; k++) {
        if (curve->series[k].count > 0) {
            failed |= json_array_append_new(series, series_json(&curve->series[k]));
        }
    }
    for (size_t i = 0; i < curve->history.event_count; i++) {
        failed |= json_array_append_new(events, event_json(&curve->history.events[i]));
    }
    json_t *json = json_pack(
        "{s:o, s:s, s:o, s:o}", "run", cli_json_text(curve->history.facts.folder), "state",
        descent_run_state_word(curve->history.facts.state), "series", series, "events", events);
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

json_t *cli_curves_json(const cli_curve *curves, size_t count)
{
    json_t *runs = json_array();
    int failed = runs == NULL;
    for (size_t i = 0; i < count; i++) {
        failed |= json_array_append_new(runs, curve_json(&curves[i]));
    }
    if (failed) {
        json_decref(runs);
        return NULL;
    }
    return json_pack("{s:o}", "runs", runs);
}
