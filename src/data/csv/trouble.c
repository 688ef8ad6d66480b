// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What was wrong in a column, gathered while reading and shown at the end: how many cells, the
// first of them with their lines and a caret below, and what to type.
//
// Keeps: memory is bounded whatever the file holds (a few samples, a few different values). A
// text enters a message only by dsc_show_text, so no control character of a data file reaches
// a terminal. A remedy that lists values is offered only when the list is complete and can be
// typed as it stands (`listable`).
#include "data/csv/trouble.h"

#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "data/csv/shape.h"

enum {
    LEAD = 48, /* characters of the record shown before the field */
};

// Characters, not bytes: the caret must stand below the field in UTF-8 too.
static size_t characters(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)text[i] & 0xC0U) != 0x80U;
    }
    return count;
}

static void cut_excerpt(dsc_csv_sample *sample, const dsc_csv_scan *scan,
                        const dsc_csv_field *field)
{
    const char *record = scan->buffer + scan->record_begin;
    const char *end = scan->buffer + scan->record_end;
    if (!field || field->text < record || field->text > end) {
        dsc_show_text(record, (size_t)(end - record), sample->excerpt, sizeof sample->excerpt);
        return;
    }
    const char *start = record;
    const char *dots = "";
    if (field->text - record > LEAD) {
        start = field->text - LEAD;
        // Not in the middle of a character.
        while (start < field->text && ((unsigned char)*start & 0xC0U) == 0x80U) {
            start++;
        }
        dots = "...";
    }
    memcpy(sample->excerpt, dots, strlen(dots));
    dsc_show_text(start, (size_t)(end - start), sample->excerpt + strlen(dots),
                  sizeof sample->excerpt - strlen(dots));
    sample->caret = strlen(dots) + characters(start, (size_t)(field->text - start));
    const size_t shown = characters(sample->excerpt, strlen(sample->excerpt));
    const size_t length = characters(field->text, field->length);
    sample->caret_length = sample->caret >= shown           ? 1
                           : length > shown - sample->caret ? shown - sample->caret
                           : length                         ? length
                                                            : 1;
}

static void note_value(dsc_csv_trouble *t, const char *value, const dsc_csv_field *field)
{
    for (size_t i = 0; i < t->different && i < DSC_CSV_VALUES; i++) {
        if (strcmp(t->values[i], value) == 0) {
            return;
        }
    }
    const bool exact =
        strlen(value) == field->length && memcmp(value, field->text, field->length) == 0;
    t->listable = t->listable && exact && !strchr(value, ',') && !strchr(value, '\'');
    if (t->different < DSC_CSV_VALUES) {
        memcpy(t->values[t->different], value, sizeof t->values[0]);
    }
    // Stops at one more than are kept, which is enough to know that there are too many.
    t->different += t->different <= DSC_CSV_VALUES;
}

bool dsc_csv_note(dsc_csv_trouble **trouble, const dsc_csv_scan *scan, size_t field)
{
    if (!*trouble) {
        *trouble = calloc(1, sizeof **trouble);
        if (!*trouble) {
            return false;
        }
        (*trouble)->same = (*trouble)->listable = true;
    }
    dsc_csv_trouble *t = *trouble;
    const dsc_csv_field *at = field < scan->field_count ? &scan->fields[field] : NULL;
    char value[sizeof t->samples[0].value] = "";
    if (at) {
        dsc_show_text(at->text, at->length, value, sizeof value);
    }
    if (t->count < DSC_CSV_SAMPLES) {
        dsc_csv_sample *sample = &t->samples[t->count];
        sample->line = scan->record_line;
        sample->field = at ? field + 1 : scan->field_count;
        memcpy(sample->value, value, sizeof value);
        sample->exact =
            at && strlen(value) == at->length && memcmp(value, at->text, at->length) == 0;
        cut_excerpt(sample, scan, at);
    }
    if (at) {
        note_value(t, value, at);
    }
    t->same = t->same && strcmp(value, t->samples[0].value) == 0;
    t->count++;
    return true;
}

void dsc_csv_add_samples(dsc_words *words, const char *name, const dsc_csv_trouble *trouble)
{
    // When all values are alike one of them says it all.
    uint64_t shown = trouble->count < DSC_CSV_SAMPLES ? trouble->count : DSC_CSV_SAMPLES;
    shown = trouble->same ? 1 : shown;
    for (uint64_t i = 0; i < shown; i++) {
        const dsc_csv_sample *sample = &trouble->samples[i];
        const size_t before = words->length;
        dsc_words_add(words, "\n  %s:%llu:%zu   ", name, (unsigned long long)sample->line,
                      sample->field);
        const size_t indent = words->failed ? 0 : words->length - before - 1;
        dsc_words_add(words, "%s", sample->excerpt);
        if (sample->caret_length) {
            dsc_words_add(words, "\n%*s", (int)(indent + sample->caret), "");
            for (size_t k = 0; k < sample->caret_length; k++) {
                dsc_words_add_bytes(words, "^", 1);
            }
        }
    }
    if (!trouble->same && trouble->count > shown) {
        dsc_words_add(words, "\n  and %s more", DSC_COUNT(trouble->count - shown));
    }
}

void dsc_add_remedy(dsc_words *words, const char *option, const char *value,
                    const char *meaning)
{
    dsc_words_try(words, "%s = %s    # %s", option, DSC_VALUE(value), meaning);
}

static void add_remedies(dsc_words *words, const dsc_csv_odd *odd)
{
    if (odd->lines) {
        dsc_add_without_lines(words, odd->file, odd->trouble);
    }
    if (odd->texts) {
        dsc_add_remedy(words, "missing", odd->texts,
                       odd->one_text ? "treat it as missing" : "treat them as missing");
    }
    if (odd->number) {
        dsc_add_remedy(words, "number", odd->columns,
                       "treat all that is not a number as missing");
    }
    if (odd->text) {
        dsc_add_remedy(words, "text", odd->columns,
                       odd->several ? "treat the columns as categories"
                                    : "treat the column as categories");
    }
    if (odd->ignore) {
        dsc_add_remedy(words, "ignore", odd->columns,
                       odd->several ? "leave the columns out" : "leave the column out");
    }
}

descent_status dsc_csv_odd_values(const dsc_csv_odd *odd, descent_error *error)
{
    const dsc_csv_trouble *t = odd->trouble;
    dsc_words words = {0};
    const bool dates = strcmp(odd->expected, "dates") == 0;
    dsc_words_add(&words, "column \"%s\": %s of %s values %s", odd->column, DSC_COUNT(t->count),
                  DSC_COUNT(odd->values),
                  t->count > 1 ? "are not "
                  : dates      ? "is not a date"
                               : "is not a number");
    dsc_words_add(&words, "%s", t->count > 1 ? odd->expected : "");
    if (odd->may_change) {
        dsc_words_add(&words, ", as the others are");
    } else {
        dsc_words_add(&words, "; %s are expected here", odd->expected);
    }
    dsc_csv_add_samples(&words, odd->file, t);
    if (t->same && t->count > 1) {
        dsc_words_add(&words, "\n  and the same text in %s more", DSC_COUNT(t->count - 1));
    }
    dsc_words_add(&words, "%s", odd->more);
    if (odd->lines) {
        dsc_words_add(&words, "\n%s",
                      t->count > 1 ? "these lines are not rows"
                      : odd->top   ? "this line is not a row: a second header, or units?"
                                   : "this line is not a row");
    }
    if (odd->remedy[0]) {
        dsc_words_try(&words, "%s", odd->remedy);
    } else if (odd->may_change) {
        add_remedies(&words, odd);
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}
