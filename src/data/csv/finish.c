// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From collected rows to a data set: what is wrong is said, what is of no use is left out,
// texts get their numbers in alphabetical order, and everything is written into the schema and
// the report.
//
// Keeps: columns are dropped for a reason that the report says, with the option that keeps
// them. Texts were numbered in the order in which they were met; they are renumbered by the
// alphabet, so that shuffling the rows of a file changes no number.
#include "data/csv/finish.h"

#include "core/number.h"
#include "data/csv/around.h"
#include "data/csv/delimiter.h"
#include "data/csv/describe.h"
#include "data/csv/odd.h"
#include "data/csv/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/csv/report.h"
#include "data/csv/shape.h"
#include "data/csv/store.h"
#include "data/csv/target.h"
#include "data/csv/targets.h"
#include "data/learn_target.h"
#include "data/sequences.h"
#include "data/target.h"

static void add_decimal_remedies(dsc_words *words, const char *cell)
{
    dsc_cell_number number = {0};
    char point[64], comma[64];
    dsc_cell_number_read(cell, strlen(cell), &number);
    snprintf(point, sizeof point, "%s is %.10g", cell, number.by_point);
    snprintf(comma, sizeof comma, "%s is %.10g", cell, number.by_comma);
    dsc_add_remedy(words, "decimal", "point", point);
    dsc_add_remedy(words, "decimal", "comma", comma);
}

static void add_date_remedies(dsc_words *words, const char *cell)
{
    dsc_cell_date date = {0};
    char dmy[96], mdy[96];
    dsc_cell_date_read(cell, strlen(cell), &date);
    snprintf(dmy, sizeof dmy, "%s is %04d-%02d-%02d", cell, date.year, date.month, date.day);
    snprintf(mdy, sizeof mdy, "%s is %04d-%02d-%02d", cell, date.year, date.day, date.month);
    dsc_add_remedy(words, "dates", "dmy", dmy);
    dsc_add_remedy(words, "dates", "mdy", mdy);
}

// A column that can be read in two ways, with what the first such cell is in each of them.
static descent_status refuse_doubt(const dsc_csv_reader *r, size_t i, descent_error *error)
{
    const dsc_csv_column *column = &r->columns[i];
    const bool decimal = column->doubt == DSC_DOUBT_DECIMAL;
    const char *cell = column->open ? column->open->samples[0].value : "";
    dsc_words words = {0};
    dsc_words_add(&words, "column \"%s\": the %s can be read in two ways", r->look.names[i],
                  decimal ? "numbers" : "dates");
    if (column->open) {
        dsc_csv_add_samples(&words, r->name, column->open);
    }
    if (decimal) {
        add_decimal_remedies(&words, cell);
    } else if (column->kinds.dmy > 0 && column->kinds.mdy > 0) {
        dsc_words_add(&words,
                      "\n  other dates of the column have the day first, others the month");
        dsc_add_remedy(&words, "text", r->look.names[i], "treat the column as categories");
        if (dsc_csv_inputs_beside(r, i)) {
            dsc_add_remedy(&words, "ignore", r->look.names[i], "leave the column out");
        }
    } else {
        add_date_remedies(&words, cell);
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

static descent_status check_column(const dsc_csv_reader *r, size_t i, descent_error *error)
{
    const dsc_csv_column *column = &r->columns[i];
    const char *name = r->look.names[i];
    if (column->doubt) {
        return refuse_doubt(r, i, error);
    }
    if (column->target && (column->collect == DSC_COLLECT_DATE || dsc_csv_is_nested(column))) {
        return dsc_csv_refuse_target(r, i, error);
    }
    FAIL_IF(column->overflow && column->forced_text, error, DESCENT_INVALID,
            "column \"%s\" has more than %d different texts: too many categories" DSC_REMEDY
            "ignore = %s",
            name, DSC_CATEGORY_LIMIT, DSC_VALUE(name));
    for (size_t k = 0; k < column->texts.count; k++) {
        const dsc_dictionary_entry *entry = &column->texts.entries[k];
        if (!dsc_is_utf8(column->texts.bytes + entry->offset, entry->length)) {
            char what[160];
            snprintf(what, sizeof what, "the text in column \"%.100s\" is not UTF-8", name);
            return dsc_not_utf8(r->name, entry->line, i + 1, what, error);
        }
    }
    return DESCENT_OK;
}

static descent_status check_rows(const dsc_csv_reader *r, descent_error *error)
{
    TRY(dsc_csv_check_shape(r, r->count, r->look.header, error));
    FAIL_IF(r->rows == 0, error, DESCENT_BAD_DATA,
            "%s: there are names in the first line and no rows below", r->name);
    for (size_t i = 0; i < r->count; i++) {
        TRY(check_column(r, i, error));
    }
    return dsc_csv_refuse_odd(r, error);
}

// Statistics of every stored value, in one pass over the rows.
static inline void add_value(dsc_csv_range *range, double value)
{
    const bool present = value == value;
    range->present += present;
    range->low = value < range->low ? value : range->low;
    range->high = value > range->high ? value : range->high;
    range->sum += present ? value : 0;
}

static void measure(const descent_dataset *d, dsc_csv_range *ranges)
{
    for (size_t i = 0; i < d->columns; i++) {
        ranges[i] = (dsc_csv_range){0, (double)INFINITY, (double)-INFINITY, 0};
    }
    const float *narrow = d->type == DESCENT_FLOAT32 ? d->values : NULL;
    const double *wide = d->type == DESCENT_FLOAT64 ? d->values : NULL;
    for (size_t r = 0; r < d->rows; r++) {
        for (size_t i = 0; narrow && i < d->columns; i++) {
            add_value(&ranges[i], (double)narrow[r * d->columns + i]);
        }
        for (size_t i = 0; wide && i < d->columns; i++) {
            add_value(&ranges[i], wide[r * d->columns + i]);
        }
    }
}

// Stored values are relative to an offset and over a unit (csv/store.c): the ranges, in the units
// of the file.
static void restore(const dsc_csv_reader *r, dsc_csv_range *ranges)
{
    for (size_t i = 0; i < r->stored; i++) {
        const double count = (double)ranges[i].present;
        ranges[i].low = dsc_csv_store_value(r, i, ranges[i].low);
        ranges[i].high = dsc_csv_store_value(r, i, ranges[i].high);
        // The mean is brought back and not the sum: an offset counts once per value.
        ranges[i].sum =
            count > 0 ? count * dsc_csv_store_value(r, i, ranges[i].sum / count) : 0;
    }
}

// Why a column of texts is not kept: what it holds, and what keeps it.
static void explain_texts(dsc_csv_column *column, const char *amount)
{
    const dsc_csv_kinds *kinds = &column->kinds;
    const uint64_t values = kinds->numbers + kinds->dates + kinds->texts;
    char *why = column->why;
    const size_t room = sizeof column->why;
    if (kinds->codes > 0 && kinds->texts == 0) {
        snprintf(why, room,
                 "codes with leading zeros, %s (`text` keeps it as categories, "
                 "`number` as numbers)",
                 amount);
    } else if (kinds->texts == 0 && kinds->numbers == values) {
        snprintf(why, room,
                 "numbers with different units, such as \"%s\" and \"%s\" (`text` keeps it)",
                 kinds->units[0].unit, kinds->units[1].unit);
    } else if (kinds->numbers > 0 && column->first_line > 0) {
        snprintf(why, room,
                 "%s of %s values are not numbers, first '%s' in line %llu; %s (`text` "
                 "keeps it)",
                 DSC_COUNT(values - kinds->numbers), DSC_COUNT(values), column->first,
                 (unsigned long long)column->first_line, amount);
    } else {
        snprintf(why, room, "%s, first '%s' in line %llu (`text` keeps it)", amount,
                 column->first, (unsigned long long)column->first_line);
    }
}

// Says in column->why when a column is not worth keeping.
static void judge(dsc_csv_reader *r, const dsc_csv_range *ranges)
{
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        if (column->target || column->why[0]) {
            continue;
        }
        if (column->collect == DSC_COLLECT_NOTHING) {
            snprintf(column->why, sizeof column->why, "as asked (`ignore`)");
            continue;
        }
        const size_t present = ranges[column->slot].present, distinct = column->texts.count;
        char amount[80];
        if (column->row_numbers) {
            snprintf(column->why, sizeof column->why, "it numbers the rows");
        } else if (i == 0 && r->look.top.row_names) {
            snprintf(column->why, sizeof column->why,
                     "names of rows: the header is one name short");
        } else if (r->look.top.trailing && i >= r->look.top.names && present == 0) {
            snprintf(column->why, sizeof column->why,
                     "a delimiter ends every row, with nothing behind it");
        } else if (dsc_csv_is_nested(column)) {
            snprintf(column->why, sizeof column->why,
                     "lists or objects, not single values (`text` keeps them as categories)");
        } else if (column->overflow) {
            snprintf(amount, sizeof amount, "more than %d different texts", DSC_TEXT_LIMIT);
            explain_texts(column, amount);
        } else if (present == 0) {
            snprintf(column->why, sizeof column->why, "no value in any row");
        } else if (column->collect == DSC_COLLECT_TEXT && !column->forced_text &&
                   distinct > 20 && distinct > present / 2) {
            snprintf(amount, sizeof amount, "%s different texts in %s rows",
                     DSC_COUNT(distinct), DSC_COUNT(present));
            explain_texts(column, amount);
        }
    }
}

// Moves what stays together: row by row, from the front, in place.
static void compact(dsc_csv_reader *r, const bool *keep, size_t kept)
{
    descent_dataset *d = r->d;
    const size_t size = descent_type_size(d->type);
    const char *from = d->values;
    char *to = d->values;
    for (size_t row = 0; row < d->rows; row++, from += r->stored * size) {
        // Runs of kept columns at once.
        for (size_t i = 0, end = 0; i < r->stored; i = end + 1) {
            for (end = i; end < r->stored && keep[end]; end++) {
            }
            memmove(to, from + i * size, (end - i) * size);
            to += (end - i) * size;
        }
    }
    d->columns = kept;
}

// Says of each column why it is not there: the remedy is among the reasons.
static descent_status refuse_empty(const dsc_csv_reader *r, descent_error *error)
{
    dsc_words words = {0};
    size_t listed = 0;
    dsc_words_add(&words, "%s: no column is left to learn from", r->name);
    for (size_t i = 0; i < r->count; i++) {
        if (r->columns[i].why[0] != '\0' && ++listed <= DSC_CSV_SAMPLES) {
            dsc_words_add(&words, "\n  \"%s\": %s", r->look.names[i], r->columns[i].why);
        }
    }
    if (listed > DSC_CSV_SAMPLES) {
        dsc_words_add(&words, "\n  and %zu more", listed - DSC_CSV_SAMPLES);
    } else if (listed == 0) {
        dsc_words_add(&words, ": the target is the only column");
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// Columns with a reason in `why` leave the rows, and those behind them move up: slots, ranges and
// offsets move with them. A date has three stored values, every other column one.
static descent_status leave_out(dsc_csv_reader *r, dsc_csv_range *ranges, descent_error *error)
{
    bool *keep = calloc(r->stored + 1, sizeof *keep);
    if (!keep) {
        return dsc_no_memory(error, "the columns", r->stored);
    }
    size_t kept = 0;
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        if (column->target || column->why[0] != '\0') {
            continue;
        }
        const size_t width = column->collect == DSC_COLLECT_DATE ? 3 : 1;
        for (size_t k = 0; k < width; k++) {
            keep[column->slot + k] = true;
            ranges[kept + k] = ranges[column->slot + k];
            dsc_csv_store_move(r, column->slot + k, kept + k);
        }
        column->slot = kept;
        kept += width;
    }
    if (kept < r->stored) {
        compact(r, keep, kept);
    }
    free(keep);
    return kept == 0 && !r->job->options->target_alone ? refuse_empty(r, error) : DESCENT_OK;
}

// places[code]: the number of a text in the order of the alphabet, by its number in the order of
// the file.
static void renumber_targets(descent_dataset *d, const uint32_t *places)
{
    for (size_t i = 0; i < d->rows; i++) {
        d->targets[i] = (double)places[(uint32_t)d->targets[i]];
    }
}

static void renumber(descent_dataset *d, size_t slot, const uint32_t *places)
{
    for (size_t row = 0; row < d->rows; row++) {
        const size_t at = row * d->columns + slot;
        const double code = dsc_dataset_held(d, at);
        if (isnan(code)) {
            continue;
        }
        dsc_set_number(d->type, d->values, at, (double)places[(uint32_t)code]);
    }
}

static descent_status sort_texts(dsc_csv_reader *r, size_t index, descent_error *error)
{
    descent_dataset *d = r->d;
    dsc_csv_column *column = &r->columns[index];
    char **texts = NULL;
    uint32_t *places = NULL;
    if (!dsc_dictionary_sort(&column->texts, &texts, &places)) {
        return dsc_no_memory(error, "categories", column->texts.bytes_used);
    }
    if (column->target) {
        d->schema->classes = texts;
        d->schema->class_count = column->texts.count;
        d->schema->target_text = true;
        renumber_targets(d, places);
    } else {
        d->schema->columns[index].categories = texts;
        d->schema->columns[index].category_count = column->texts.count;
        renumber(d, column->slot, places);
    }
    free(places);
    return DESCENT_OK;
}

static descent_status fill_schema(dsc_csv_reader *r, descent_error *error)
{
    static const dsc_column_kind kinds[] = {DSC_COLUMN_NUMBER, DSC_COLUMN_CATEGORY,
                                            DSC_COLUMN_DATE, DSC_COLUMN_SKIPPED};
    dsc_schema *schema = r->d->schema;
    schema->format = DESCENT_FORMAT_CSV;
    schema->delimiter = r->look.delimiter;
    schema->escape = r->look.top.escape;
    schema->header = r->look.header;
    memcpy(schema->missing, r->job->options->missing, sizeof schema->missing);
    schema->type = r->d->type;
    schema->stored = r->d->columns;
    schema->target = r->target;
    schema->weight = r->keys.fields[DSC_KEY_WEIGHT];
    schema->sequence = r->keys.fields[DSC_KEY_SEQUENCE];
    schema->place = r->keys.fields[DSC_KEY_PLACE];
    schema->columns = calloc(r->count, sizeof *schema->columns);
    if (!schema->columns) {
        return dsc_no_memory(error, "the columns", r->count * sizeof *schema->columns);
    }
    schema->column_count = r->count;
    for (size_t i = 0; i < r->count; i++) {
        dsc_column *column = &schema->columns[i];
        column->kind = r->columns[i].target   ? DSC_COLUMN_TARGET
                       : r->columns[i].why[0] ? DSC_COLUMN_SKIPPED
                                              : kinds[r->columns[i].collect];
        column->slot = r->columns[i].target                 ? r->columns[i].place
                       : column->kind != DSC_COLUMN_SKIPPED ? r->columns[i].slot
                                                            : 0;
        column->notation = r->columns[i].notation;
        column->name = dsc_copy_text(r->look.names[i]);
        if (!column->name) {
            return dsc_no_memory(error, "column names", strlen(r->look.names[i]));
        }
        if (column->kind == DSC_COLUMN_CATEGORY) {
            TRY(sort_texts(r, i, error));
        }
    }
    return dsc_csv_store_describe(r, schema, error);
}

// Rows without a target go before the inputs are measured, so that the report, the categories and
// the scaling are those of the rows that can train.
static descent_status finish_target(dsc_csv_reader *r, descent_error *error)
{
    if (r->target == SIZE_MAX) {
        return DESCENT_OK;
    }
    if (dsc_csv_targets_are_joint(r)) {
        return dsc_csv_finish_targets(r, error);
    }
    const size_t dropped = dsc_dataset_drop_unlabelled(r->d);
    FAIL_IF(r->d->rows == 0, error, DESCENT_BAD_DATA,
            "%s: the target \"%s\" is missing in every row", r->name, r->look.names[r->target]);
    if (r->columns[r->target].collect == DSC_COLLECT_TEXT) {
        TRY(dsc_csv_check_text_target(r, error));
        TRY(sort_texts(r, r->target, error));
        TRY(dsc_csv_finish_text_target(r, error));
    } else {
        const dsc_target_note note = {r->look.names[r->target], r->why};
        TRY(dsc_dataset_learn_target(r->d, r->job->options->task, &note, r->name, error));
    }
    if (dropped) {
        dsc_dataset_note(r->d, "dropped", "%s %s without a target", DSC_COUNT(dropped),
                         dropped == 1 ? "row" : "rows");
    }
    return DESCENT_OK;
}

// The rows belong to the data set from here on, whatever fails later.
static void take_rows(dsc_csv_reader *r)
{
    descent_dataset *d = r->d;
    d->rows = r->rows;
    d->columns = r->stored;
    d->values = r->values;
    d->targets = r->targets;
    d->schema->targets = r->target_count ? r->target_count : 1;
    r->values = NULL;
    r->targets = NULL;
}

// Gives back what was reserved and not used.
static descent_status shrink(descent_dataset *d, descent_error *error)
{
    void *values =
        dsc_realloc_array(d->values, d->rows * d->columns, descent_type_size(d->type));
    if (!values) {
        return dsc_no_memory(error, "the rows of a CSV file", d->rows * d->columns);
    }
    d->values = values;
    const size_t bytes = d->schema->targets * sizeof *d->targets;
    double *targets = d->targets ? dsc_realloc_array(d->targets, d->rows, bytes) : NULL;
    if (d->targets && !targets) {
        return dsc_no_memory(error, "the targets", d->rows * sizeof *targets);
    }
    d->targets = targets;
    return DESCENT_OK;
}

descent_status dsc_csv_finish(dsc_csv_reader *r, descent_error *error)
{
    TRY(check_rows(r, error));
    for (size_t i = 0; i < r->count; i++) {
        r->columns[i].row_numbers = dsc_csv_numbers_rows(r, i);
    }
    take_rows(r);
    char rest[96];
    snprintf(rest, sizeof rest, "fields separated by %s, %s",
             dsc_csv_delimiter_name(r->look.delimiter),
             r->look.header ? "names in the first line" : "no header line");
    dsc_csv_report_file(r, dsc_source_kind(r->job->source).table ? "names are columns" : rest);
    TRY(dsc_csv_keys_finish(&r->keys, r->name, r->rows, r->d, error));
    if (r->d->keys.sequence) {
        const dsc_sequence_form form = {.id = r->keys.names[DSC_KEY_SEQUENCE],
                                        .time = r->keys.names[DSC_KEY_PLACE],
                                        .length = (size_t)r->job->options->sequence_length};
        TRY(dsc_sequences_sort(r->d, &form, r->name, error));
    }
    TRY(finish_target(r, error));
    dsc_csv_range *ranges = calloc(r->stored + 1, sizeof *ranges);
    if (!ranges) {
        return dsc_no_memory(error, "column statistics", r->stored * sizeof *ranges);
    }
    measure(r->d, ranges);
    restore(r, ranges);
    judge(r, ranges);
    descent_status status = dsc_csv_note_columns(r, ranges, error);
    THEN(status, leave_out(r, ranges, error));
    THEN(status, fill_schema(r, error));
    THEN(status, dsc_csv_report_columns(r, ranges, error));
    THEN(status, shrink(r->d, error));
    free(ranges);
    return status;
}
