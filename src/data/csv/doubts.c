// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What was read as it stands and may not be meant: a value far from all others, as -9999 for a
// missing one; texts that differ in case or blanks only.
#include "data/csv/doubts.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "data/csv/reader.h"
#include "data/csv/shape.h"
#include "data/csv/store.h"
#include "data/parse.h"

enum {
    FAR = 10,   /* times the range of the others lies between them and the value */
    LEAST = 10, /* values that say what is far */
    SHOWN = 3   /* notes of one kind, and texts in a note */
};

// ---- values far from all others ----

// The two lowest and highest different values, and how many are the lowest and highest.
typedef struct ends {
    size_t present, lows, highs;
    double low, next_low, high, next_high;
} ends;

static void take_low(ends *e, double value)
{
    if (value < e->low) {
        e->next_low = e->low;
        e->low = value;
        e->lows = 1;
    } else if (value == e->low) {
        e->lows++;
    } else if (value < e->next_low) {
        e->next_low = value;
    }
}

static void take_high(ends *e, double value)
{
    if (value > e->high) {
        e->next_high = e->high;
        e->high = value;
        e->highs = 1;
    } else if (value == e->high) {
        e->highs++;
    } else if (value > e->next_high) {
        e->next_high = value;
    }
}

static ends ends_of(const dsc_csv_reader *r, size_t index)
{
    const descent_dataset *d = r->d;
    const dsc_csv_column *column = &r->columns[index];
    const size_t slot = column->slot;
    ends e = {.low = DBL_MAX, .next_low = DBL_MAX, .high = -DBL_MAX, .next_high = -DBL_MAX};
    for (size_t i = 0; i < d->rows; i++) {
        const double value = column->target
                                 ? d->targets[i * r->target_count + column->place]
                                 : (double)((const float *)d->values)[i * d->columns + slot];
        if (value == value) {
            e.present++;
            take_low(&e, value);
            take_high(&e, value);
        }
    }
    return e;
}

static double shown(const dsc_csv_reader *r, size_t index, double value)
{
    return r->columns[index].target ? value
                                    : dsc_csv_store_value(r, r->columns[index].slot, value);
}

// With as few digits as tell it; true when these are sure to be the file's, which has more
// digits than are stored at times.
static bool shortest(double value, bool exact, char *text, size_t capacity)
{
    int digits = 1;
    for (double rest = value < 0 ? -value : value; rest >= 10 && digits < 7; rest /= 10) {
        digits++; /* 930 is not to be 9.3e+02 */
    }
    for (; digits <= (exact ? 15 : 7); digits++) {
        double read = 0;
        snprintf(text, capacity, "%.*g", digits, value);
        if (dsc_number_parse(text, strlen(text), &read) &&
            (exact ? read == value : (double)(float)read == value)) {
            return true;
        }
    }
    return false;
}

static void note_end(dsc_csv_reader *r, size_t index, const ends *e, bool low)
{
    const size_t count = low ? e->lows : e->highs;
    const double value = shown(r, index, low ? e->low : e->high);
    const double from = shown(r, index, low ? e->next_low : e->low);
    const double to = shown(r, index, low ? e->high : e->next_high);
    char text[40], remedy[96] = "";
    if (shortest(value, r->columns[index].target, text, sizeof text)) {
        snprintf(remedy, sizeof remedy, " (`missing = %s` treats it as missing)", text);
    }
    dsc_dataset_note(r->d, "far",
                     "\"%s\": %s, in %s of %s values, is far from all others, %s to %s%s",
                     r->look.names[index], text, DSC_COUNT(count), DSC_COUNT(e->present),
                     DSC_SHOWN(from), DSC_SHOWN(to), remedy);
}

// True when there was something to say.
static bool note_far(dsc_csv_reader *r, size_t index)
{
    const ends e = ends_of(r, index);
    // Others that are all the same make a column of two values.
    const double below = e.high - e.next_low, above = e.next_high - e.low;
    const bool low = below > 0 && e.next_low - e.low > FAR * below;
    const bool high = above > 0 && e.high - e.next_high > FAR * above;
    const bool classes = r->columns[index].target && r->d->schema->task != DESCENT_TASK_REGRESS;
    if (classes || e.present < LEAST || low == high) {
        return false;
    }
    note_end(r, index, &e, low);
    return true;
}

// ---- texts that differ in case or blanks only ----

typedef struct folded {
    char *text;
    size_t index;
} folded;

static int by_text(const void *a, const void *b)
{
    const folded *x = a, *y = b;
    const int order = strcmp(x->text, y->text);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

// Small letters, one blank for each run of them, none at the ends.
static char *fold(const char *text)
{
    const size_t length = strlen(text);
    char *out = malloc(length + 1);
    size_t used = 0;
    for (size_t i = 0; out && i < length;) {
        size_t blank = 0;
        for (size_t bytes = 1; bytes <= 3 && !blank && i + bytes <= length; bytes++) {
            blank = dsc_cell_is_blank(text + i, bytes) ? bytes : 0;
        }
        if (blank) {
            i += blank;
            if (used > 0 && out[used - 1] != ' ') {
                out[used++] = ' ';
            }
            continue;
        }
        const char c = text[i++];
        out[used++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    if (out) {
        used -= used > 0 && out[used - 1] == ' ';
        out[used] = '\0';
    }
    return out;
}

static bool note_group(dsc_csv_reader *r, size_t index, const folded *group, size_t count)
{
    const dsc_csv_column *column = &r->columns[index];
    dsc_words words = {0};
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        dsc_words_add(&words, "%s\"%s\"",
                      i == 0           ? ""
                      : i + 1 == count ? " and "
                                       : ", ",
                      dsc_dictionary_text(&column->texts, group[i].index));
    }
    if (count > SHOWN) {
        dsc_words_add(&words, ", ...");
    }
    if (words.text && !words.failed) {
        dsc_dataset_note(
            r->d, "alike", "\"%s\": %s differ in case or blanks only, and are %zu different %s",
            r->look.names[index], words.text, count, column->target ? "classes" : "categories");
    }
    const bool good = !words.failed;
    dsc_words_free(&words);
    return good;
}

static bool note_alike(dsc_csv_reader *r, size_t index)
{
    const dsc_dictionary *texts = &r->columns[index].texts;
    folded *list = calloc(texts->count + 1, sizeof *list);
    bool good = list != NULL;
    size_t count = 0, noted = 0;
    for (; good && count < texts->count; count++) {
        list[count] = (folded){fold(dsc_dictionary_text(texts, count)), count};
        good = list[count].text != NULL;
    }
    if (good) {
        qsort(list, count, sizeof *list, by_text);
    }
    for (size_t i = 0, same = 1; good && i < count && noted < SHOWN; i += same) {
        for (same = 1; i + same < count && strcmp(list[i].text, list[i + same].text) == 0;) {
            same++;
        }
        if (same > 1) {
            good = note_group(r, index, &list[i], same);
            noted++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        free(list[i].text);
    }
    free(list);
    return good;
}

// "Subtotal" among the names of towns.
static void note_totals(dsc_csv_reader *r, size_t index)
{
    const dsc_dictionary *texts = &r->columns[index].texts;
    for (size_t i = 0; i < texts->count; i++) {
        const dsc_dictionary_entry *entry = &texts->entries[i];
        const char *text = dsc_dictionary_text(texts, i);
        if (dsc_is_total_word(text, entry->length)) {
            dsc_dataset_note(
                r->d, "total",
                "\"%s\": \"%s\" in line %llu is read as a row like others: does it "
                "sum others up?",
                r->look.names[index], text, (unsigned long long)entry->line);
        }
    }
}

descent_status dsc_csv_note_doubts(dsc_csv_reader *r, bool far, descent_error *error)
{
    size_t noted = 0;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (column->collect == DSC_COLLECT_TEXT) {
            note_totals(r, i);
        }
        if (column->why[0]) {
            continue;
        }
        if (column->collect == DSC_COLLECT_TEXT) {
            if (!note_alike(r, i)) {
                return dsc_no_memory(error, "a note on categories", column->texts.bytes_used);
            }
        } else if (column->collect == DSC_COLLECT_NUMBER && (far || column->target) &&
                   noted < SHOWN) {
            noted += note_far(r, i);
        }
    }
    return DESCENT_OK;
}
