// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said of a CSV file that was read: its columns, and how they were understood.
//
// Keeps: wherever a file could have been read in two ways, a note says which one was taken,
// and the option that takes the other.
#include "data/csv/report.h"

#include "core/number.h"
#include "data/csv/doubts.h"
#include "data/csv/reader.h"

#include <math.h>
#include <string.h>

#include "data/missing.h"
#include "data/target.h"

enum { LISTED_NUMBERS = 20 }; /* number columns with a line of their own in the report */

static void say_missing(descent_dataset *d, size_t present)
{
    if (present < d->rows) {
        dsc_words_add(&d->report, "; %s missing", DSC_COUNT(d->rows - present));
    }
}

static void report_column(dsc_csv_reader *r, size_t index, const dsc_csv_range *ranges)
{
    descent_dataset *d = r->d;
    const dsc_column *column = &d->schema->columns[index];
    const dsc_csv_range *own = &ranges[column->slot];
    const double count = own->present ? (double)own->present : 1;
    dsc_words_add(&d->report, "input     \"%s\"  ", column->name);
    if (column->kind == DSC_COLUMN_NUMBER) {
        dsc_words_add(&d->report, "%s to %s, mean %s", DSC_SHOWN(own->low),
                      DSC_SHOWN(own->high), DSC_SHOWN(own->sum / count));
    } else if (column->kind == DSC_COLUMN_DATE) {
        dsc_words_add(&d->report,
                      "date, years %.2f to %.2f: the inputs %s:sin, %s:cos (day of the year) "
                      "and %s:year",
                      ranges[column->slot + 2].low, ranges[column->slot + 2].high, column->name,
                      column->name, column->name);
    } else {
        dsc_words_add(&d->report, "%zu categories: ", column->category_count);
        dsc_add_names(&d->report, column->categories, column->category_count, 8);
    }
    say_missing(d, own->present);
    dsc_words_add(&d->report, "\n");
}

static void report_many(dsc_csv_reader *r, const dsc_csv_range *ranges, size_t numbers)
{
    descent_dataset *d = r->d;
    const char *first = NULL, *last = NULL;
    dsc_csv_range all = {0, (double)INFINITY, (double)-INFINITY, 0};
    for (size_t i = 0; i < r->count; i++) {
        const dsc_column *column = &d->schema->columns[i];
        if (column->kind == DSC_COLUMN_NUMBER) {
            first = first ? first : column->name;
            last = column->name;
            all.low = fmin(all.low, ranges[column->slot].low);
            all.high = fmax(all.high, ranges[column->slot].high);
            all.present += ranges[column->slot].present;
        }
    }
    dsc_dataset_say(d, "inputs", "%zu numbers from %s to %s: \"%s\" to \"%s\"; %zu missing",
                    numbers, DSC_SHOWN(all.low), DSC_SHOWN(all.high), first ? first : "",
                    last ? last : "", numbers * d->rows - all.present);
}

// The number columns that are the same everywhere, in one line.
static void note_constant(dsc_csv_reader *r, const dsc_csv_range *ranges)
{
    descent_dataset *d = r->d;
    dsc_words names = {0};
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_column *column = &d->schema->columns[i];
        if (column->kind == DSC_COLUMN_NUMBER &&
            ranges[column->slot].low >= ranges[column->slot].high && ++count <= 5) {
            dsc_words_add(&names, "%s\"%s\"", count > 1 ? ", " : "", column->name);
        }
    }
    if (count > 0) {
        dsc_dataset_note(d, "constant", "%s%s %s the same value in every row",
                         names.text ? names.text : "", count > 5 ? " and more" : "",
                         count == 1 ? "has" : "have");
    }
    dsc_words_free(&names);
}

// How a column's cells were read, where that was not the only way.
static void note_numbers(dsc_csv_reader *r, size_t index)
{
    const dsc_csv_column *column = &r->columns[index];
    const dsc_notation *notation = &column->notation;
    const dsc_csv_kinds *kinds = &column->kinds;
    const char *name = r->look.names[index];
    // A comma that no cell has is no news.
    dsc_notation shown = *notation;
    shown.decimal = kinds->comma + kinds->open_commas > 0 ? notation->decimal : '.';
    char words[80];
    if (*dsc_notation_words(&shown, words, sizeof words)) {
        dsc_dataset_note(r->d, "read", "\"%s\": %s", name, words);
    }
    if (notation->decimal == ',' && kinds->open_points > 0 && kinds->comma == 0) {
        dsc_dataset_note(r->d, "read",
                         "\"%s\": points between thousands, as other columns have decimal "
                         "commas: 1.234 is read as 1234 (`decimal = point` reads 1.234)",
                         name);
    } else if (notation->decimal == '.' && kinds->open_commas > 0) {
        dsc_dataset_note(r->d, "read",
                         "\"%s\": commas between thousands: 1,234 is read as 1234 "
                         "(`decimal = comma` reads 1.234)",
                         name);
    }
    if (notation->dash && kinds->dashes > 0) {
        dsc_dataset_note(
            r->d, "read",
            "\"%s\": \"-\" is 0, as accounting writes it (`missing = -` treats it as "
            "missing)",
            name);
    }
    if (kinds->trailing > 0) {
        dsc_dataset_note(r->d, "read", "\"%s\": the minus follows the number: 5- is -5", name);
    }
    if (kinds->spreads > 0) {
        dsc_dataset_note(r->d, "read",
                         "\"%s\": 0.5 +/- 0.1 is 0.5; what follows +/- is left out", name);
    }
    if (column->odd) {
        dsc_dataset_note(r->d, "missing",
                         "\"%s\": %s of %s values are not numbers, first '%s' in line %llu: "
                         "taken as missing",
                         name, DSC_COUNT(column->odd->count),
                         DSC_COUNT(kinds->numbers + kinds->dates + kinds->texts),
                         column->odd->samples[0].value,
                         (unsigned long long)column->odd->samples[0].line);
    }
}

static void note_dates(dsc_csv_reader *r, size_t index)
{
    const dsc_csv_column *column = &r->columns[index];
    const char *name = r->look.names[index];
    if (column->kinds.open_dates > 0) {
        dsc_dataset_note(r->d, "read", "\"%s\": dates with the %s first (`dates = %s`: the %s)",
                         name, column->notation.dates == DSC_DATES_DMY ? "day" : "month",
                         column->notation.dates == DSC_DATES_DMY ? "mdy" : "dmy",
                         column->notation.dates == DSC_DATES_DMY ? "month" : "day");
    }
    if (column->kinds.times > 0) {
        dsc_dataset_note(r->d, "read",
                         "\"%s\": the time of day is part of the date, not a separate input",
                         name);
    }
}

static void note_texts(dsc_csv_reader *r, size_t index)
{
    const dsc_csv_column *column = &r->columns[index];
    const dsc_csv_kinds *kinds = &column->kinds;
    const char *name = r->look.names[index];
    if (kinds->codes > 0 && !column->forced_text && kinds->texts == 0) {
        dsc_dataset_note(r->d, "read",
                         "\"%s\": codes with leading zeros are texts (`number` takes them as "
                         "numbers)",
                         name);
    }
    if (!column->forced_text && kinds->codes == 0 && column->texts.count > 0 &&
        2 * (kinds->figures + kinds->numbers + kinds->dates) >
            kinds->texts + kinds->numbers + kinds->dates) {
        const char *first = dsc_dictionary_text(&column->texts, 0);
        char shown[40];
        dsc_show_text(first, strlen(first), shown, sizeof shown);
        dsc_dataset_note(
            r->d, "read",
            "\"%s\": values such as '%s' are read neither as numbers nor as dates: they are %s",
            name, shown, column->target ? "classes" : "categories");
    }
    for (size_t i = 0; i < column->texts.count; i++) {
        const char *text = dsc_dictionary_text(&column->texts, i);
        if (dsc_cell_missing(text, strlen(text), "") == DSC_MISSING_AMONG_NUMBERS) {
            dsc_dataset_note(
                r->d, "read",
                "\"%s\": \"%s\" is a %s like others (`missing = '%s'` treats it as "
                "missing)",
                name, text, column->target ? "class" : "category", text);
        }
    }
}

static void note_columns(dsc_csv_reader *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (column->why[0]) {
            dsc_dataset_note(r->d, "left out", "\"%s\": %s", r->look.names[i], column->why);
        } else if (column->collect == DSC_COLLECT_TEXT) {
            note_texts(r, i);
        } else if (column->collect == DSC_COLLECT_DATE) {
            note_dates(r, i);
        } else {
            note_numbers(r, i);
        }
    }
}

descent_status dsc_csv_report_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                      descent_error *error)
{
    descent_dataset *d = r->d;
    size_t numbers = 0;
    for (size_t i = 0; i < r->count; i++) {
        numbers += d->schema->columns[i].kind == DSC_COLUMN_NUMBER;
    }
    if (numbers > LISTED_NUMBERS) {
        report_many(r, ranges, numbers);
    }
    for (size_t i = 0; i < r->count; i++) {
        const dsc_column_kind kind = d->schema->columns[i].kind;
        const bool single = kind == DSC_COLUMN_NUMBER && numbers <= LISTED_NUMBERS;
        if (single || kind == DSC_COLUMN_CATEGORY || kind == DSC_COLUMN_DATE) {
            report_column(r, i, ranges);
        }
    }
    note_constant(r, ranges);
    note_columns(r);
    return dsc_csv_note_doubts(r, numbers <= LISTED_NUMBERS, error);
}
