// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Examples of the values of a CSV file's columns, and what is known of those that are left out.
#include "data/csv/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv/reader.h"

enum { EXAMPLE_ROWS = 50 };

static void add_example(char (*list)[DSC_EXAMPLE_ROOM], const dsc_csv_field *field)
{
    char text[DSC_EXAMPLE_ROOM];
    dsc_show_text(field->text, field->length, text, sizeof text);
    for (size_t i = 0; i < DSC_EXAMPLES; i++) {
        if (list[i][0] == '\0') {
            memcpy(list[i], text, sizeof text);
        }
        if (strcmp(list[i], text) == 0) {
            return;
        }
    }
}

void dsc_csv_add_examples(dsc_csv_look *look, const dsc_csv_scan *scan)
{
    if (look->rows > EXAMPLE_ROWS || scan->field_count != look->columns) {
        return;
    }
    for (size_t i = 0; i < look->columns; i++) {
        const dsc_csv_field *field = &scan->fields[i];
        if (field->length > 0 && dsc_is_utf8(field->text, field->length)) {
            add_example(look->examples[i], field);
        }
    }
}

descent_status dsc_csv_note_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                    descent_error *error)
{
    static const descent_column_type types[] = {DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_TEXT,
                                                DESCENT_COLUMN_DATE, DESCENT_COLUMN_TEXT};
    descent_dataset *d = r->d;
    d->notes = calloc(r->count + 1, sizeof *d->notes);
    if (!d->notes) {
        return dsc_no_memory(error, "notes on columns", r->count * sizeof *d->notes);
    }
    d->note_count = r->count;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        dsc_column_note *note = &d->notes[i];
        memcpy(note->examples, r->look.examples[i], sizeof note->examples);
        snprintf(note->reason, sizeof note->reason, "%s", column->why);
        note->type = types[column->collect];
        note->missing = note->distinct = SIZE_MAX;
        if (column->target || column->collect == DSC_COLLECT_NOTHING) {
            const dsc_csv_kinds *kinds = &r->look.kinds[i];
            note->type = kinds->numbers > kinds->texts ? DESCENT_COLUMN_NUMBER
                         : kinds->dates > kinds->texts ? DESCENT_COLUMN_DATE
                                                       : DESCENT_COLUMN_TEXT;
            continue;
        }
        if (!column->overflow) {
            note->missing = d->rows - ranges[column->slot].present;
            note->distinct =
                column->collect == DSC_COLLECT_TEXT ? column->texts.count : SIZE_MAX;
        }
    }
    return DESCENT_OK;
}
