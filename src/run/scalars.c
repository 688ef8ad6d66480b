// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of metrics.jsonl as scalars of an event file.
//
// Keeps: the numbers are those of the rows, read from their text, so that both files say the
// same and a run that has ended gives the same scalars as one that is watched.
#include "run/scalars.h"

#include <stdio.h>
#include <string.h>

#include "core/number.h"

typedef struct word {
    const char *text;
    size_t length;
} word;

static bool is(const word *w, const char *text)
{
    return strlen(text) == w->length && memcmp(w->text, text, w->length) == 0;
}

// ---- a row ----

// One object of texts and numbers, as the trainer writes it; what is not one ends it.
typedef struct row {
    const char *at, *end;
    word name, value;           /* a text without its quotes */
    bool is_text, is_scheduled; /* of the object `scheduled` */
} row;

// From a quote on; past the other one.
static bool take_text(row *r, word *w)
{
    if (r->at >= r->end || *r->at != '"') {
        return false;
    }
    const char *begin = ++r->at;
    while (r->at < r->end && *r->at != '"') {
        r->at += *r->at == '\\' ? 2 : 1;
    }
    if (r->at >= r->end) {
        return false;
    }
    *w = (word){begin, (size_t)(r->at - begin)};
    r->at++;
    return true;
}

static bool take_value(row *r)
{
    r->is_text = r->at < r->end && *r->at == '"';
    if (r->is_text) {
        return take_text(r, &r->value);
    }
    const char *begin = r->at;
    while (r->at < r->end && *r->at != ',' && *r->at != '}') {
        r->at++;
    }
    r->value = (word){begin, (size_t)(r->at - begin)};
    return r->at < r->end;
}

// The next member. Those of an object in it count as its own.
static bool next(row *r)
{
    while (r->at + 1 < r->end && *r->at == '}') {
        r->at++;
        r->is_scheduled = false;
    }
    if (r->at >= r->end || (*r->at != '{' && *r->at != ',')) {
        return false;
    }
    r->at++;
    if (!take_text(r, &r->name) || r->at >= r->end || *r->at != ':') {
        return false;
    }
    r->at++;
    if (r->at < r->end && *r->at == '{') {
        r->is_scheduled = is(&r->name, "scheduled");
        return next(r);
    }
    return take_value(r);
}

// ---- its scalars ----

// Which numbers of which rows are drawn, by which name. The END row repeats those of the epoch
// that is kept; only a test may be new there.
static const struct {
    const char *event, *name, *tag;
} drawn[] = {
    {"step", "loss", "loss/step"},
    {"step", "gradient_norm", "gradient_norm"},
    {"epoch", "train_loss", "loss/train"},
    {"epoch", "valid_loss", "loss/validation"},
    {"epoch", "valid_metric", "metric/validation"},
    {"epoch", "test_loss", "loss/test"},
    {"epoch", "test_metric", "metric/test"},
    {"epoch", "seconds", "time/seconds"},
    {"epoch", "examples_per_second", "time/examples_per_second"},
    {"epoch", "slope", "verdict/slope"},
    {"epoch", "noise_scale", "verdict/noise_scale"},
    {"epoch", "sharpness", "verdict/sharpness"},
    {"epoch", "smallest_eigenvalue", "verdict/smallest_eigenvalue"},
    {"end", "test_loss", "loss/test"},
    {"end", "test_metric", "metric/test"},
};

static const char *tag_of(const word *event, const word *name)
{
    if (is(name, "lr") && !is(event, "end")) {
        return "learning_rate";
    }
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++) {
        if (is(event, drawn[i].event) && is(name, drawn[i].name)) {
            return drawn[i].tag;
        }
    }
    return NULL;
}

bool dsc_scalars_add(dsc_event_file *file, const char *text, size_t length, double wall)
{
    dsc_scalar scalars[DSC_EVENT_SCALARS];
    char tags[DSC_EVENT_SCALARS][DSC_EVENT_TAG];
    size_t count = 0;
    double step = 0.0;
    word event = {"", 0};
    for (row r = {.at = text, .end = text + length}; next(&r);) {
        double value;
        const bool is_step = is(&r.name, "step");
        const char *tag = is_step || r.is_scheduled ? NULL : tag_of(&event, &r.name);
        if (r.is_scheduled && count < DSC_EVENT_SCALARS && r.name.length < DSC_EVENT_TAG / 2) {
            snprintf(tags[count], DSC_EVENT_TAG, "scheduled/%.*s", (int)r.name.length,
                     r.name.text);
            tag = tags[count];
        }
        if (r.is_text && is(&r.name, "event")) {
            event = r.value;
        } else if (!r.is_text && (is_step || tag) &&
                   dsc_parse_number(r.value.text, r.value.length, &value)) {
            step = is_step ? value : step;
            if (tag && count < DSC_EVENT_SCALARS) {
                scalars[count++] = (dsc_scalar){tag, value};
            }
        }
    }
    const bool some = count > 0 && step >= 0.0 && step < 0x1p63;
    if (some) {
        dsc_event_file_add(file, wall, (uint64_t)step, scalars, count);
    }
    return some;
}

void dsc_scalars_add_rows(dsc_event_file *file, const char *rows, size_t length, double from,
                          double to)
{
    size_t count = 0, done = 0;
    for (size_t i = 0; i < length; i++) {
        count += rows[i] == '\n';
    }
    for (size_t at = 0; at < length;) {
        const char *end = memchr(rows + at, '\n', length - at);
        const size_t size = end ? (size_t)(end - rows) - at : length - at;
        const double share = count > 0 ? (double)++done / (double)count : 1.0;
        dsc_scalars_add(file, rows + at, size, from + share * (to - from));
        at += size + 1;
    }
}
