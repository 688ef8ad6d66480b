// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From collected rows to a data set: what is wrong is said, what is of no use is left out,
// texts get their numbers in alphabetical order, and everything is written into the schema and
// the report.
#include "data/csv_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/target.h"

enum { LISTED_NUMBERS = 20 }; /* number columns with a line of their own in the report */

typedef struct range {
    size_t present;
    double low, high, sum;
} range;

static descent_status refuse_odd(const dsc_csv_reader *r, descent_error *error)
{
    const dsc_csv_column *first = NULL;
    size_t index = 0;
    dsc_words more = {0};
    for (size_t i = 0, others = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (column->collect != DSC_COLLECT_NUMBER || !column->odd) {
            continue;
        }
        if (!first) {
            first = column;
            index = i;
        } else if (++others <= DSC_CSV_SAMPLES) {
            dsc_words_add(&more, "\n  the same in column \"%s\" (%llu)", r->look.names[i],
                          (unsigned long long)column->odd->count);
        } else if (others == DSC_CSV_SAMPLES + 1) {
            dsc_words_add(&more, "\n  and in more columns");
        }
    }
    descent_status status = DESCENT_OK;
    if (first) {
        status = dsc_csv_odd_values(r->name, r->look.names[index], "numbers", first->odd,
                                    r->rows, more.text ? more.text : "", true, error);
    }
    dsc_words_free(&more);
    return status;
}

static descent_status check_column(const dsc_csv_reader *r, size_t i, descent_error *error)
{
    const dsc_csv_column *column = &r->columns[i];
    const char *name = r->look.names[i];
    FAIL_IF(
        column->collect == DSC_COLLECT_DATE && column->target, error, DESCENT_INVALID,
        "column \"%s\" holds dates, which cannot be learnt\ntry: --target with another column",
        name);
    FAIL_IF(!column->forced_text && column->commas > 9 * column->kinds.texts / 10, error,
            DESCENT_BAD_DATA,
            "%s: column \"%s\" has numbers with a decimal comma; a point is expected\n"
            "try: tr , . < %s > points.csv     or --text '%s' to take them as categories",
            r->name, name, r->name, name);
    FAIL_IF(column->target && dsc_csv_is_nested(column), error, DESCENT_BAD_DATA,
            "%s: column \"%s\" holds lists or objects, which cannot be predicted\n"
            "try: --target with another column",
            r->name, name);
    FAIL_IF(column->overflow && column->target, error, DESCENT_INVALID,
            "column \"%s\" has more than %d different texts: too many classes\n"
            "try: --target with another column",
            name, DSC_CATEGORY_LIMIT);
    FAIL_IF(column->overflow && column->forced_text, error, DESCENT_INVALID,
            "column \"%s\" has more than %d different texts: too many categories\n"
            "try: --ignore %s",
            name, DSC_CATEGORY_LIMIT, name);
    for (size_t k = 0; k < column->texts.count; k++) {
        const dsc_dictionary_entry *entry = &column->texts.entries[k];
        FAIL_IF(!dsc_is_utf8(column->texts.bytes + entry->offset, entry->length), error,
                DESCENT_BAD_DATA,
                "%s:%llu:%zu: the text in column \"%s\" is not UTF-8\n"
                "try: iconv -f LATIN1 -t UTF-8 %s > utf8.csv",
                r->name, (unsigned long long)entry->line, i + 1, name, r->name);
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
    return refuse_odd(r, error);
}

// Statistics of every stored value, in one pass over the rows.
static void measure(const descent_dataset *d, range *ranges)
{
    for (size_t i = 0; i < d->columns; i++) {
        ranges[i] = (range){0, (double)INFINITY, (double)-INFINITY, 0};
    }
    const float *row = d->values;
    for (size_t r = 0; r < d->rows; r++, row += d->columns) {
        for (size_t i = 0; i < d->columns; i++) {
            const double value = (double)row[i];
            const bool present = value == value;
            ranges[i].present += present;
            ranges[i].low = value < ranges[i].low ? value : ranges[i].low;
            ranges[i].high = value > ranges[i].high ? value : ranges[i].high;
            ranges[i].sum += present ? value : 0;
        }
    }
}

// Says in column->why when a column is not worth keeping.
static void judge(dsc_csv_reader *r, const range *ranges)
{
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        if (column->target) {
            continue;
        }
        if (column->collect == DSC_COLLECT_NOTHING) {
            snprintf(column->why, sizeof column->why, "as asked (--ignore)");
            continue;
        }
        const size_t present = ranges[column->slot].present, distinct = column->texts.count;
        if (i == 0 && r->row_numbers) {
            snprintf(column->why, sizeof column->why, "it numbers the rows");
        } else if (i == 0 && r->look.top.row_names) {
            snprintf(column->why, sizeof column->why,
                     "names of rows: the header is one name short");
        } else if (i + 1 == r->count && r->look.top.trailing && present == 0) {
            snprintf(column->why, sizeof column->why,
                     "a delimiter ends every row, with nothing behind it");
        } else if (dsc_csv_is_nested(column)) {
            snprintf(column->why, sizeof column->why,
                     "lists or objects, not single values (--text keeps them as categories)");
        } else if (column->overflow) {
            snprintf(column->why, sizeof column->why,
                     "more than %d different texts (--text keeps it)", DSC_TEXT_LIMIT);
        } else if (present == 0) {
            snprintf(column->why, sizeof column->why, "no value in any row");
        } else if (column->collect == DSC_COLLECT_TEXT && !column->forced_text &&
                   distinct > 20 && distinct > present / 2) {
            snprintf(column->why, sizeof column->why,
                     "%zu different texts in %zu rows (--text keeps it)", distinct, present);
        }
    }
}

// Moves what stays together: row by row, from the front, in place.
static void compact(dsc_csv_reader *r, const bool *keep, size_t kept)
{
    descent_dataset *d = r->d;
    const float *from = d->values;
    float *to = d->values;
    for (size_t row = 0; row < d->rows; row++, from += r->stored) {
        for (size_t i = 0; i < r->stored; i++) {
            if (keep[i]) {
                *to++ = from[i];
            }
        }
    }
    d->columns = kept;
}

static descent_status leave_out(dsc_csv_reader *r, range *ranges, descent_error *error)
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
        }
        column->slot = kept;
        kept += width;
    }
    if (kept < r->stored) {
        compact(r, keep, kept);
    }
    free(keep);
    FAIL_IF(kept == 0 && !r->job->options->target_alone, error, DESCENT_BAD_DATA,
            "%s: no column is left to learn from: besides the target all were left out",
            r->name);
    return DESCENT_OK;
}

static void renumber_targets(descent_dataset *d, const uint32_t *places)
{
    for (size_t i = 0; i < d->rows; i++) {
        d->targets[i] = (double)places[(uint32_t)d->targets[i]];
    }
}

static void renumber(float *first, size_t rows, size_t step, const uint32_t *places)
{
    for (size_t i = 0; i < rows; i++, first += step) {
        if (!isnan(*first)) {
            *first = (float)places[(uint32_t)*first];
        }
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
        renumber((float *)d->values + column->slot, d->rows, d->columns, places);
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
    schema->header = r->look.header;
    memcpy(schema->missing, r->job->options->missing, sizeof schema->missing);
    schema->stored = r->d->columns;
    schema->target = r->target;
    schema->columns = calloc(r->count, sizeof *schema->columns);
    if (!schema->columns) {
        return dsc_no_memory(error, "the columns", r->count * sizeof *schema->columns);
    }
    schema->column_count = r->count;
    for (size_t i = 0; i < r->count; i++) {
        dsc_column *column = &schema->columns[i];
        column->kind = i == r->target         ? DSC_COLUMN_TARGET
                       : r->columns[i].why[0] ? DSC_COLUMN_SKIPPED
                                              : kinds[r->columns[i].collect];
        const bool input = i != r->target && column->kind != DSC_COLUMN_SKIPPED;
        column->slot = input ? r->columns[i].slot : 0;
        column->name = dsc_copy_text(r->look.names[i]);
        if (!column->name) {
            return dsc_no_memory(error, "column names", strlen(r->look.names[i]));
        }
        if (column->kind == DSC_COLUMN_CATEGORY) {
            TRY(sort_texts(r, i, error));
        }
    }
    return DESCENT_OK;
}

static const char *delimiter_name(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "commas";
    case ';':
        return "semicolons";
    case '\t':
        return "tabs";
    case '|':
        return "bars";
    default:
        return "blanks";
    }
}

static void say_missing(descent_dataset *d, size_t present)
{
    if (present < d->rows) {
        dsc_words_add(&d->report, "; %zu missing", d->rows - present);
    }
}

static void report_column(dsc_csv_reader *r, size_t index, const range *ranges)
{
    descent_dataset *d = r->d;
    const dsc_column *column = &d->schema->columns[index];
    const range *own = &ranges[column->slot];
    const double count = own->present ? (double)own->present : 1;
    dsc_words_add(&d->report, "input     \"%s\"  ", column->name);
    if (column->kind == DSC_COLUMN_NUMBER) {
        dsc_words_add(&d->report, "%.6g to %.6g, mean %.6g", own->low, own->high,
                      own->sum / count);
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

static void report_many(dsc_csv_reader *r, const range *ranges, size_t numbers)
{
    descent_dataset *d = r->d;
    const char *first = NULL, *last = NULL;
    range all = {0, (double)INFINITY, (double)-INFINITY, 0};
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
    dsc_dataset_say(d, "inputs", "%zu numbers from %.6g to %.6g: \"%s\" to \"%s\"; %zu missing",
                    numbers, all.low, all.high, first ? first : "", last ? last : "",
                    numbers * d->rows - all.present);
}

static void report_columns(dsc_csv_reader *r, const range *ranges)
{
    descent_dataset *d = r->d;
    size_t numbers = 0, constant = 0;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_column *column = &d->schema->columns[i];
        numbers += column->kind == DSC_COLUMN_NUMBER;
        constant += column->kind == DSC_COLUMN_NUMBER &&
                    ranges[column->slot].low >= ranges[column->slot].high;
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
    if (constant) {
        dsc_dataset_say(d, "constant",
                        "%zu of the number columns %s the same value in every row", constant,
                        constant == 1 ? "has" : "have");
    }
    for (size_t i = 0; i < r->count; i++) {
        if (r->columns[i].why[0]) {
            dsc_dataset_say(d, "left out", "\"%s\": %s", r->look.names[i], r->columns[i].why);
        }
    }
}

// A text target has its classes already.
static descent_status finish_text_target(dsc_csv_reader *r, descent_error *error)
{
    const dsc_schema *schema = r->d->schema;
    const char *name = r->look.names[r->target];
    FAIL_IF(r->job->options->task == DESCENT_TASK_REGRESS, error, DESCENT_INVALID,
            "--task regress needs a target of numbers; column \"%s\" is text\n"
            "try: --task classify",
            name);
    FAIL_IF(schema->class_count < 2, error, DESCENT_BAD_DATA,
            "%s: the target \"%s\" is the same in every row: there is nothing to learn",
            r->name, name);
    dsc_words_add(&r->d->report, "target    \"%s\" (%s), text: %zu classes: ", name, r->why,
                  schema->class_count);
    dsc_add_names(&r->d->report, schema->classes, schema->class_count, 10);
    dsc_words_add(&r->d->report, "\n");
    r->d->schema->task = DESCENT_TASK_CLASSIFY;
    return DESCENT_OK;
}

static descent_status finish_target(dsc_csv_reader *r, descent_error *error)
{
    if (r->target == SIZE_MAX) {
        return DESCENT_OK;
    }
    const size_t dropped = dsc_dataset_drop_unlabelled(r->d);
    FAIL_IF(r->d->rows == 0, error, DESCENT_BAD_DATA,
            "%s: the target \"%s\" is missing in every row", r->name, r->look.names[r->target]);
    if (r->columns[r->target].collect == DSC_COLLECT_TEXT) {
        TRY(sort_texts(r, r->target, error));
        TRY(finish_text_target(r, error));
    } else {
        const dsc_target_note note = {r->look.names[r->target], r->why};
        TRY(dsc_dataset_learn_target(r->d, r->job->options->task, &note, r->name, error));
    }
    if (dropped) {
        dsc_dataset_say(r->d, "dropped", "%zu %s without a target", dropped,
                        dropped == 1 ? "row" : "rows");
    }
    return DESCENT_OK;
}

static void take_rows(dsc_csv_reader *r)
{
    descent_dataset *d = r->d;
    d->rows = r->rows;
    d->columns = r->stored;
    d->type = DESCENT_FLOAT32;
    d->values = r->values;
    d->targets = r->targets;
    r->values = NULL;
    r->targets = NULL;
}

// Gives back what was reserved and not used.
static descent_status shrink(descent_dataset *d, descent_error *error)
{
    float *values = dsc_realloc_array(d->values, d->rows * d->columns, sizeof *values);
    if (!values) {
        return dsc_no_memory(error, "the rows of a CSV file", d->rows * d->columns);
    }
    d->values = values;
    double *targets =
        d->targets ? dsc_realloc_array(d->targets, d->rows, sizeof *targets) : NULL;
    if (d->targets && !targets) {
        return dsc_no_memory(error, "the targets", d->rows * sizeof *targets);
    }
    d->targets = targets;
    return DESCENT_OK;
}

descent_status dsc_csv_finish(dsc_csv_reader *r, descent_error *error)
{
    TRY(check_rows(r, error));
    r->row_numbers = dsc_csv_numbers_rows(r);
    take_rows(r);
    char rest[96];
    snprintf(rest, sizeof rest, "fields separated by %s, %s", delimiter_name(r->look.delimiter),
             r->look.header ? "names in the first line" : "no header line");
    dsc_csv_report_file(r, dsc_source_kind(r->job->source).table ? "keys are columns" : rest);
    TRY(finish_target(r, error));
    range *ranges = calloc(r->stored + 1, sizeof *ranges);
    if (!ranges) {
        return dsc_no_memory(error, "column statistics", r->stored * sizeof *ranges);
    }
    measure(r->d, ranges);
    judge(r, ranges);
    descent_status status = dsc_csv_note_columns(r, error);
    if (status == DESCENT_OK) {
        status = leave_out(r, ranges, error);
    }
    if (status == DESCENT_OK) {
        status = fill_schema(r, error);
    }
    if (status == DESCENT_OK) {
        report_columns(r, ranges);
        status = shrink(r->d, error);
    }
    free(ranges);
    return status;
}
