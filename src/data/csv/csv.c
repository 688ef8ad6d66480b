// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reading a CSV file: look at its beginning (delimiter, header, what stands above the rows), collect
// the rows, and decide what each column is from counts of all its cells.
//
// Keeps: what a column means never depends on its first rows alone. When the counts of the whole
// file say something else than was assumed while collecting, the rows are dropped and the file is
// read again with what is known now; the counts are complete then and the answer stays. The usual
// file, plain numbers only, takes the fast way (fast_row) and is read once.
#include "data/csv/csv.h"

#include "data/csv/around.h"
#include "data/csv/finish.h"
#include "data/csv/like.h"
#include "data/csv/names.h"
#include "data/csv/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/csv/trouble.h"
#include "data/missing.h"
#include "data/parse.h"
#include "data/target.h"

enum { PASSES = 6 };

// One row of nothing but plain numbers, the usual one. Returns where the next begins, or NULL
// when the row is something else, which the general way then looks at.
static const char *fast_row(dsc_csv_reader *r, const char *p, void *row, double *targets)
{
    const char delimiter = r->scan.delimiter;
    for (size_t i = 0; i < r->count; i++) {
        double value = 0;
        if (dsc_is_code(p)) {
            return NULL;
        }
        p = dsc_number_scan(p, &value);
        if (!p || !isfinite(value)) {
            return NULL;
        }
        if (targets && r->columns[i].target) {
            targets[r->columns[i].place] = value;
        } else if (r->columns[i].collect == DSC_COLLECT_NUMBER) {
            dsc_csv_store_put(r, row, r->columns[i].slot, value);
        }
        if (i + 1 < r->count) {
            if (*p != delimiter) {
                return NULL;
            }
            p++;
        }
    }
    if (*p == '\r') {
        p++;
    }
    return *p == '\n' ? p + 1 : NULL;
}

static descent_status fast_rows(dsc_csv_reader *r, descent_error *error)
{
    dsc_csv_scan *scan = &r->scan;
    const char *p = scan->buffer + scan->begin, *end = scan->buffer + scan->safe;
    while (p < end) {
        TRY(dsc_csv_grow(r, error));
        double *targets = r->targets ? dsc_csv_target(r, r->rows, 0) : NULL;
        p = fast_row(r, p, dsc_csv_row(r, r->rows), targets);
        if (!p) {
            break;
        }
        r->rows++;
        if (dsc_csv_store_is_full(r)) {
            dsc_csv_store_choose(r);
        }
        scan->line++;
        // The newline of the last row may be the one behind the text.
        scan->begin = p > end ? scan->safe : (size_t)(p - scan->buffer);
    }
    return DESCENT_OK;
}

// Counts the cell; keeps the first that are texts, or that can be read in two ways.
static descent_status count_cell(dsc_csv_reader *r, dsc_csv_column *column, size_t index,
                                 descent_error *error)
{
    const dsc_csv_field *field = &r->scan.fields[index];
    dsc_csv_kinds *kinds = &column->kinds;
    const uint64_t open = kinds->open_commas + kinds->open_points + kinds->open_dates;
    const uint64_t texts = kinds->texts;
    dsc_csv_count_kind(kinds, field->text, field->length, r->job->options->missing,
                       column->notation.keep_na);
    if (kinds->open_commas + kinds->open_points + kinds->open_dates > open &&
        !dsc_csv_note(&column->open, &r->scan, index)) {
        return dsc_no_memory(error, "an error message", sizeof *column->open);
    }
    if (column->first_line == 0 && kinds->texts > texts) {
        column->first_line = r->scan.record_line;
        dsc_show_text(field->text, field->length, column->first, sizeof column->first);
    }
    return DESCENT_OK;
}

static descent_status collect_text(dsc_csv_reader *r, dsc_csv_column *column, size_t index,
                                   double *code, descent_error *error)
{
    const dsc_csv_field *field = &r->scan.fields[index];
    const size_t limit =
        column->forced_text || column->target ? DSC_CATEGORY_LIMIT : DSC_TEXT_LIMIT;
    if (dsc_notation_missing(&column->notation, field->text, field->length,
                             r->job->options->missing, false)) {
        return DESCENT_OK;
    }
    TRY(count_cell(r, column, index, error));
    if (column->overflow) {
        return DESCENT_OK;
    }
    uint32_t number = 0;
    if (!dsc_dictionary_add(&column->texts, field->text, field->length, r->scan.record_line,
                            &number)) {
        return dsc_no_memory(error, "the texts of a column", column->texts.bytes_capacity);
    }
    *code = (double)number;
    if (column->texts.count > limit) {
        column->overflow = true;
        dsc_dictionary_free(&column->texts);
    }
    return DESCENT_OK;
}

static descent_status collect_value(dsc_csv_reader *r, dsc_csv_column *column, size_t index,
                                    double *value, descent_error *error)
{
    const dsc_csv_field *field = &r->scan.fields[index];
    const bool date = column->collect == DSC_COLLECT_DATE;
    if (dsc_notation_missing(&column->notation, field->text, field->length,
                             r->job->options->missing, true)) {
        column->kinds.missing++;
        return DESCENT_OK;
    }
    if (!column->careful) {
        const bool good =
            !dsc_is_code(field->text) && dsc_number_parse(field->text, field->length, value);
        column->surprise = column->surprise || !good;
        return DESCENT_OK;
    }
    TRY(count_cell(r, column, index, error));
    if (date ? dsc_notation_date(&column->notation, field->text, field->length, value)
             : dsc_notation_number(&column->notation, field->text, field->length, value)) {
        return DESCENT_OK;
    }
    return dsc_csv_note(&column->odd, &r->scan, index)
               ? DESCENT_OK
               : dsc_no_memory(error, "an error message", sizeof *column->odd);
}

// A record in the general way: any notation, and each cell counted in the columns that are
// `careful`. A date gives three stored values, every other column one.
static descent_status collect_record(dsc_csv_reader *r, descent_error *error)
{
    bool is_row = false;
    TRY(dsc_csv_is_row(r, r->count, &is_row, error));
    if (!is_row) {
        return DESCENT_OK;
    }
    TRY(dsc_csv_grow(r, error));
    TRY(dsc_csv_keys_collect(&r->keys, &r->scan, r->rows, r->capacity, error));
    void *row = dsc_csv_row(r, r->rows);
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        double value[3] = {(double)NAN, (double)NAN, (double)NAN};
        if (column->collect == DSC_COLLECT_NOTHING) {
            continue;
        }
        if (column->collect == DSC_COLLECT_TEXT) {
            TRY(collect_text(r, column, i, value, error));
        } else {
            TRY(collect_value(r, column, i, value, error));
        }
        if (column->target) {
            *dsc_csv_target(r, r->rows, column->place) = value[0];
            continue;
        }
        for (size_t k = 0; k < (column->collect == DSC_COLLECT_DATE ? 3U : 1U); k++) {
            dsc_csv_store_put(r, row, column->slot + k, value[k]);
        }
    }
    r->rows++;
    return DESCENT_OK;
}

// One pass over the rows. The fast way stops at the first row that it does not know; that row
// goes the general way, and the fast way begins again behind it.
static descent_status collect_rows(dsc_csv_reader *r, descent_error *error)
{
    bool found = true;
    TRY(dsc_csv_store_begin(r, error));
    if (r->look.header) {
        TRY(dsc_csv_next(&r->scan, &found, error));
    }
    while (found) {
        if (r->fast) {
            TRY(fast_rows(r, error));
        }
        TRY(dsc_csv_next(&r->scan, &found, error));
        if (found) {
            TRY(collect_record(r, error));
        }
        if (dsc_csv_store_is_full(r)) {
            dsc_csv_store_choose(r);
        }
    }
    dsc_csv_store_choose(r);
    return DESCENT_OK;
}

// Places of the values in a row, and whether rows can be read the fast way.
static void lay_out(dsc_csv_reader *r)
{
    r->stored = 0;
    r->fast = !dsc_csv_keys_any(&r->keys) && r->scan.delimiter != ' ' &&
              !dsc_missing_has_number(r->job->options->missing);
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        column->slot = r->stored;
        r->fast = r->fast && column->collect == DSC_COLLECT_NUMBER && !column->careful;
        if (!column->target && column->collect != DSC_COLLECT_NOTHING) {
            r->stored += column->collect == DSC_COLLECT_DATE ? 3 : 1;
        }
    }
}

// What a pass has found in a column goes; what is decided about it (collect, notation, careful)
// stays, for the next pass reads by it.
static void clear_column(dsc_csv_column *column)
{
    dsc_dictionary_free(&column->texts);
    free(column->odd);
    free(column->open);
    column->odd = column->open = NULL;
    column->overflow = column->surprise = false;
    column->first_line = 0;
    column->kinds = (dsc_csv_kinds){0};
}

static void clear_rows(dsc_csv_reader *r)
{
    for (size_t i = 0; r->columns && i < r->count; i++) {
        clear_column(&r->columns[i]);
    }
    free(r->values);
    free(r->targets);
    free(r->ragged);
    free(r->total);
    dsc_csv_keys_clear(&r->keys);
    r->values = NULL;
    r->targets = NULL;
    r->ragged = r->total = NULL;
    r->repeats = r->rules = r->ends = 0;
    r->rows = r->capacity = 0;
}

// Counts of the whole column, or of the first block as long as there are no others.
static const dsc_csv_kinds *kinds_of(const dsc_csv_reader *r, size_t index)
{
    const dsc_csv_column *column = &r->columns[index];
    return column->careful && r->rows > 0 ? &column->kinds : &r->look.kinds[index];
}

// What to collect of a column, by the counts of its cells. What a person asked for stands.
static dsc_collect wanted(const dsc_csv_column *column, const dsc_csv_kinds *kinds)
{
    if (column->collect == DSC_COLLECT_NOTHING || column->forced_text ||
        column->forced_number) {
        return column->collect;
    }
    switch (dsc_csv_decide(kinds)) {
    case DSC_CSV_NUMBERS:
        return DSC_COLLECT_NUMBER;
    case DSC_CSV_DATES:
        // A target of days like 20210304 is a number all the same.
        return column->target && kinds->dates == 0 ? DSC_COLLECT_NUMBER : DSC_COLLECT_DATE;
    case DSC_CSV_TEXTS:
        return DSC_COLLECT_TEXT;
    case DSC_CSV_EMPTY:
        break;
    }
    return column->collect;
}

// A column is `careful` when each of its cells has to be counted: a cell has been a surprise, it
// holds something other than plain numbers, or its numbers are written in another notation. It
// never becomes careless again, so that the passes come to an end.
static bool settle_column(dsc_csv_reader *r, size_t index, dsc_evidence options,
                          dsc_evidence others)
{
    dsc_csv_column *column = &r->columns[index];
    const dsc_csv_kinds *kinds = kinds_of(r, index);
    const dsc_csv_column before = *column;
    dsc_notation chosen = dsc_notation_plain();
    chosen.keep_na = column->notation.keep_na;
    chosen.lenient = column->forced_number;
    column->collect = wanted(column, kinds);
    column->doubt = DSC_NO_DOUBT;
    if (column->collect == DSC_COLLECT_NUMBER || column->collect == DSC_COLLECT_DATE) {
        column->doubt = dsc_notation_choose(kinds, options, others, r->look.delimiter, &chosen);
        dsc_notation_coordinate(&chosen, r->look.names[index]);
    }
    column->notation = chosen;
    column->careful = column->careful || column->surprise ||
                      column->collect != DSC_COLLECT_NUMBER || !dsc_csv_kinds_plain(kinds) ||
                      !dsc_notation_is_plain(&chosen);
    return column->collect != before.collect || column->careful != before.careful ||
           !dsc_notation_same(&chosen, &before.notation);
}

// How the columns are to be read, from what is known of them. True when that is another way
// than before.
static bool settle(dsc_csv_reader *r)
{
    const descent_read_options *o = r->job->options;
    const dsc_evidence options = {o->decimal == DESCENT_DECIMAL_POINT   ? '.'
                                  : o->decimal == DESCENT_DECIMAL_COMMA ? ','
                                                                        : '\0',
                                  (dsc_date_order)o->dates};
    dsc_evidence others = {0};
    bool changed = false;
    for (size_t i = 0; i < r->count; i++) {
        if (r->columns[i].collect != DSC_COLLECT_NOTHING && !r->columns[i].forced_text) {
            dsc_evidence_add(&others, kinds_of(r, i));
        }
    }
    for (size_t i = 0; i < r->count; i++) {
        changed = settle_column(r, i, options, others) || changed;
    }
    return changed;
}

static descent_status mark(const dsc_csv_reader *r, const char *option, const char *list,
                           bool *marks, descent_error *error)
{
    memset(marks, 0, r->count * sizeof *marks);
    return dsc_mark_columns(r->name, option, list, r->look.names, r->count, marks, error);
}

static descent_status mark_columns(dsc_csv_reader *r, bool *marks, descent_error *error)
{
    const descent_read_options *options = r->job->options;
    TRY(mark(r, "number", options->number, marks, error));
    for (size_t i = 0; i < r->count; i++) {
        r->columns[i].forced_number = marks[i];
    }
    TRY(mark(r, "text", options->text, marks, error));
    for (size_t i = 0; i < r->count; i++) {
        FAIL_IF(marks[i] && r->columns[i].forced_number, error, DESCENT_INVALID,
                "column \"%s\" is asked for both as text and as a number", r->look.names[i]);
        r->columns[i].forced_text = marks[i];
    }
    TRY(mark(r, "keep-na", options->keep_na, marks, error));
    for (size_t i = 0; i < r->count; i++) {
        r->columns[i].notation.keep_na = marks[i];
        r->columns[i].forced_text = r->columns[i].forced_text || marks[i];
    }
    TRY(mark(r, "ignore", options->ignore, marks, error));
    for (size_t i = 0; i < r->count; i++) {
        FAIL_IF(marks[i] && r->columns[i].target, error, DESCENT_INVALID,
                "column \"%s\" is the target and cannot be ignored", r->look.names[i]);
        r->columns[i].collect = marks[i]                    ? DSC_COLLECT_NOTHING
                                : r->columns[i].forced_text ? DSC_COLLECT_TEXT
                                                            : DSC_COLLECT_NUMBER;
    }
    return DESCENT_OK;
}

static descent_status choose_targets(dsc_csv_reader *r, descent_error *error)
{
    size_t *list = calloc(r->count, sizeof *list), found = 0;
    if (!list) {
        return dsc_no_memory(error, "the targets", r->count * sizeof *list);
    }
    const descent_status status = dsc_choose_targets(
        r->name, r->look.names, r->count, r->job->options, list, &found, &r->why, error);
    for (size_t k = 0; k < found && status == DESCENT_OK; k++) {
        r->columns[list[k]].target = true;
        r->columns[list[k]].place = k;
    }
    if (found > 0 && status == DESCENT_OK) {
        r->target = list[0];
        r->target_count = found;
    }
    free(list);
    return status;
}

static descent_status prepare_columns(dsc_csv_reader *r, descent_error *error)
{
    r->count = r->look.columns;
    r->columns = calloc(r->count, sizeof *r->columns);
    bool *marks = calloc(r->count, sizeof *marks);
    if (!r->columns || !marks) {
        free(marks);
        return dsc_no_memory(error, "the columns", r->count * sizeof *r->columns);
    }
    descent_status status = choose_targets(r, error);
    status = status != DESCENT_OK ? dsc_csv_explain_names(r, status, error)
                                  : mark_columns(r, marks, error);
    free(marks);
    TRY(status);
    settle(r);
    return DESCENT_OK;
}

// Columns that are about the rows and no inputs.
static descent_status choose_keys(dsc_csv_reader *r, descent_error *error)
{
    const char **why = calloc(r->count + 1, sizeof *why);
    bool *targets = calloc(r->count + 1, sizeof *targets);
    for (size_t i = 0; targets && i < r->count; i++) {
        targets[i] = r->columns[i].target;
    }
    const descent_status status =
        why && targets ? dsc_csv_keys_choose(&r->keys, r->name, r->look.names, r->count,
                                             targets, r->job->options, why, error)
                       : dsc_no_memory(error, "the columns", r->count * sizeof *why);
    free(targets);
    for (size_t i = 0; why && i < r->count; i++) {
        if (why[i]) {
            snprintf(r->columns[i].why, sizeof r->columns[i].why, "%s", why[i]);
            r->columns[i].collect = DSC_COLLECT_NOTHING;
        }
    }
    free(why);
    return status;
}

static descent_status read_all(dsc_csv_reader *r, descent_error *error)
{
    const descent_read_options *options = r->job->options;
    r->d->type = (descent_type)options->type;
    TRY(dsc_csv_open(&r->scan, r->job->source, ',', error));
    TRY(dsc_csv_sniff(&r->scan, options->header, options->missing, &r->look, error));
    TRY(prepare_columns(r, error));
    TRY(choose_keys(r, error));
    lay_out(r);
    TRY(collect_rows(r, error));
    // Once every column is counted in full the answer stays the same.
    for (int pass = 0; pass < PASSES && !r->ragged && (settle(r) || dsc_csv_store_revise(r));
         pass++) {
        clear_rows(r);
        dsc_csv_close(&r->scan);
        TRY(dsc_source_rewind(r->job->source, error));
        TRY(dsc_csv_open(&r->scan, r->job->source, r->look.delimiter, error));
        dsc_csv_top_apply(&r->scan, &r->look.top);
        lay_out(r);
        TRY(collect_rows(r, error));
    }
    return dsc_csv_finish(r, error);
}

descent_status dsc_csv_read(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    if (job->like) {
        return dsc_csv_read_like(job, d, error);
    }
    dsc_csv_reader r = {
        .job = job, .d = d, .name = dsc_source_name(job->source), .target = SIZE_MAX};
    dsc_csv_keys_init(&r.keys);
    const descent_status status = read_all(&r, error);
    clear_rows(&r);
    dsc_csv_store_free(r.store);
    free(r.columns);
    dsc_csv_close(&r.scan);
    dsc_csv_look_free(&r.look);
    return status;
}
