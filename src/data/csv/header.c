// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Headers that look like something else: names that are numbers, and headers that come again
// where files were joined.
#include "data/csv/header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv/sniff.h"
#include "data/parse.h"

enum { ROWS = 20 };

bool dsc_csv_looks_numeric(const char *text, size_t length)
{
    double value = 0;
    dsc_cell_number number;
    return dsc_number_parse(text, length, &value) ||
           (dsc_cell_number_read(text, length, &number) && number.unit_kind != DSC_UNIT_WORD);
}

// Names that count up: 2019, 2020, 2021; 0, 1, 2, ... as programs number columns.
typedef struct counting {
    size_t numbers, texts, empty;
    double first, last, step;
    bool broken;
} counting;

static void count_on(counting *c, const char *text, size_t length)
{
    double value = 0;
    if (length == 0) {
        c->empty++;
    } else if (!dsc_number_parse(text, length, &value)) {
        const bool number = dsc_csv_looks_numeric(text, length);
        c->broken = c->broken || number;
        c->texts += !number;
    } else {
        const double step = value - c->last;
        c->broken = c->broken || value != floor(value) ||
                    (c->numbers > 0 && !(step >= 1 && step <= 10)) ||
                    (c->numbers > 1 && step != c->step);
        c->step = c->numbers > 0 ? step : 0;
        c->first = c->numbers > 0 ? c->first : value;
        c->last = value;
        c->numbers++;
    }
}

static bool is_counting(const counting *c)
{
    if (c->broken) {
        return false;
    }
    const bool years = c->first >= 1800 && c->last <= 2200;
    const bool numbered = (c->first == 0 || c->first == 1) && c->step == 1;
    return (years && c->numbers >= 2 && (c->step == 1 || c->numbers > 2)) ||
           (numbered && c->numbers >= 3);
}

bool dsc_csv_counts_up(const dsc_csv_scan *scan)
{
    counting all = {0};
    for (size_t i = 0; i < scan->field_count; i++) {
        count_on(&all, scan->fields[i].text, scan->fields[i].length);
    }
    return all.texts > 0 && is_counting(&all);
}

descent_status dsc_csv_number_names(dsc_csv_scan *scan, const dsc_csv_look *look, bool *names,
                                    descent_error *error)
{
    const size_t begin = scan->begin;
    const uint64_t line = scan->line;
    counting first = {0};
    for (size_t i = 0; i < look->columns; i++) {
        count_on(&first, look->names[i], strlen(look->names[i]));
    }
    *names = is_counting(&first);
    size_t rows = 0, texts = 0, counted = 0;
    for (; *names && rows < ROWS; rows++) {
        bool found = false;
        counting row = {0};
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        for (size_t i = 0; i < scan->field_count; i++) {
            count_on(&row, scan->fields[i].text, scan->fields[i].length);
        }
        texts += row.texts > first.texts;
        counted += row.numbers > 1 && !row.broken && row.step == first.step;
    }
    scan->begin = begin;
    scan->line = line;
    // Rows that count up in the same steps show that the numbers are data.
    *names = *names && rows > 0 && 2 * texts <= rows && 2 * counted < rows;
    return DESCENT_OK;
}

bool dsc_csv_repeats_header(const dsc_csv_look *look, const dsc_csv_scan *scan)
{
    const size_t fields = scan->field_count, all = look->columns;
    if (!look->names || fields + 1 < all || fields > all + 1 || all < 2) {
        return false;
    }
    const size_t offset = look->top.row_names && fields + 1 == all ? 1 : 0;
    size_t same = 0;
    bool words = false;
    for (size_t i = 0; i < fields; i++) {
        const dsc_csv_field *field = &scan->fields[i];
        const char *name = i + offset < all ? look->names[i + offset] : "";
        if (field->length == 0) {
            continue;
        }
        if (!dsc_name_is(name, field->text, field->length)) {
            return false;
        }
        double number = 0;
        words = words || !dsc_number_parse(field->text, field->length, &number);
        same++;
    }
    return words && same > 1 && 2 * same >= all;
}
