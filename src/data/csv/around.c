// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Records of a CSV file that are no rows, and a first column that only numbers them.
#include "data/csv/around.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "data/csv/delimiter.h"
#include "data/csv/header.h"
#include "data/csv/ragged.h"
#include "data/csv/reader.h"
#include "data/csv/shape.h"

enum { FEW = 10 };

// A number as it stands in the file, of a column of numbers.
static double value_of(const dsc_csv_reader *r, size_t index, size_t row)
{
    const dsc_csv_column *column = &r->columns[index];
    return column->target ? *dsc_csv_target(r, row, column->place)
                          : dsc_csv_held(r, row, column->slot);
}

static descent_status note(dsc_csv_reader *r, dsc_csv_trouble **trouble, descent_error *error)
{
    return dsc_csv_note(trouble, &r->scan, SIZE_MAX)
               ? DESCENT_OK
               : dsc_no_memory(error, "an error message", sizeof **trouble);
}

// A line of dashes, as databases and Markdown draw below names: |---|:--:|, +====+.
static bool is_rule(const dsc_csv_scan *scan)
{
    size_t drawn = 0;
    for (size_t i = scan->record_begin; i < scan->record_end; i++) {
        const char c = scan->buffer[i];
        if (c != scan->delimiter && !strchr("-=+|: \t\r", c)) {
            return false;
        }
        drawn += c == '-' || c == '=';
    }
    return drawn > 2 && drawn > scan->field_count;
}

// "\\.", which ends the rows of a table that PostgreSQL has written.
static bool is_end_of_copy(const dsc_csv_scan *scan, size_t fields)
{
    return fields > 1 && scan->field_count == 1 && scan->fields[0].length == 2 &&
           memcmp(scan->fields[0].text, "\\.", 2) == 0;
}

descent_status dsc_csv_is_row(dsc_csv_reader *r, size_t fields, bool *row, descent_error *error)
{
    *row = false;
    if (r->look.header && dsc_csv_repeats_header(&r->look, &r->scan)) {
        r->repeats++;
        return DESCENT_OK;
    }
    if (is_rule(&r->scan)) {
        r->rules++;
        return DESCENT_OK;
    }
    if (is_end_of_copy(&r->scan, fields)) {
        r->ends++;
        return DESCENT_OK;
    }
    if (r->look.top.trailing) {
        TRY(dsc_csv_top_fit(&r->scan, &r->look.top, error)); /* some rows do not end in one */
    }
    if (r->scan.field_count != fields) {
        r->ragged_row = r->ragged ? r->ragged_row : r->rows;
        return note(r, &r->ragged, error);
    }
    *row = true;
    bool empty = false;
    const bool below = r->total && r->rows == r->total_row + r->total->count;
    const bool total = dsc_csv_is_total(&r->scan, below, &empty);
    if (r->total && (!total || r->rows > r->total_row + r->total->count)) {
        // Rows came below it: it was a row like the others.
        free(r->total);
        r->total = NULL;
    }
    if (total) {
        r->total_row = r->total ? r->total_row : r->rows;
        r->total_empty = r->total ? r->total_empty || empty : empty;
        return note(r, &r->total, error);
    }
    return DESCENT_OK;
}

// Whether some column of numbers has its sum, or its mean, in the row that is called so. The
// values are still there.
static bool sums_up(const dsc_csv_reader *r)
{
    for (size_t i = 0; r->columns && i < r->count; i++) {
        if (r->columns[i].collect != DSC_COLLECT_NUMBER) {
            continue;
        }
        double sum = 0;
        for (size_t row = 0; row < r->total_row; row++) {
            sum += value_of(r, i, row);
        }
        const double last = value_of(r, i, r->total_row), bound = 1e-4 * fabs(last);
        if (last != 0 &&
            (fabs(sum - last) <= bound || fabs(sum / (double)r->total_row - last) <= bound)) {
            return true;
        }
    }
    return false;
}

// Whether the last row has the sum of the others in every column of numbers, of which there are
// some: no word has to say so.
static bool ends_in_sums(const dsc_csv_reader *r)
{
    size_t sums = 0;
    const size_t last = r->rows - 1;
    for (size_t i = 0; r->columns && r->rows > FEW && i < r->count; i++) {
        if (r->columns[i].collect != DSC_COLLECT_NUMBER) {
            continue;
        }
        const double value = value_of(r, i, last);
        double sum = 0;
        for (size_t row = 0; row < last; row++) {
            const double one = value_of(r, i, row);
            sum += one == one ? one : 0;
        }
        if (value == value && !(fabs(sum - value) <= 1e-5 * fabs(value))) {
            return false;
        }
        sums += value == value && value != 0;
    }
    return sums >= 2;
}

descent_status dsc_csv_check_shape(const dsc_csv_reader *r, size_t fields, bool header,
                                   descent_error *error)
{
    if (r->ragged) {
        const bool at_end = r->rows > 0 && r->ragged_row == r->rows;
        return dsc_csv_ragged(r->name, fields, r->scan.delimiter, header, r->rows, at_end,
                              r->ragged, error);
    }
    // One row is no table that could be summed up.
    if (r->total && r->total_row > 1 && r->total_row + r->total->count == r->rows &&
        (r->total_empty || sums_up(r))) {
        return dsc_csv_total(r->name, r->total, error);
    }
    const bool json = dsc_source_kind(r->job->source).table;
    return !json && ends_in_sums(r) ? dsc_csv_unnamed_total(r->name, error) : DESCENT_OK;
}

static bool same_name(const char *name, const char *other)
{
    for (; *name && *other; name++, other++) {
        const char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (c != *other) {
            return false;
        }
    }
    return *name == *other;
}

// Names that programs give to the number of a row.
static bool is_number_name(const char *name)
{
    static const char *const names[] = {"index",      "rownames", "row_names", "row.names",
                                        "row_id",     "rowid",    "row",       "rownum",
                                        "row_number", "#"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (same_name(name, names[i])) {
            return true;
        }
    }
    return false;
}

static int by_value(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// Whole numbers from 0 on that are all different, as are left of row numbers when rows were
// mixed or taken out.
static bool all_different(const dsc_csv_reader *r, size_t index)
{
    float *sorted = malloc((r->rows + 1) * sizeof *sorted);
    bool different = sorted != NULL;
    for (size_t i = 0; i < r->rows && different; i++) {
        const double value = value_of(r, index, i);
        sorted[i] = (float)value;
        different = value >= 0 && value == floor(value);
    }
    if (different) {
        qsort(sorted, r->rows, sizeof *sorted, by_value);
    }
    for (size_t i = 1; i < r->rows && different; i++) {
        different = sorted[i] > sorted[i - 1];
    }
    free(sorted);
    return different;
}

bool dsc_csv_numbers_rows(const dsc_csv_reader *r, size_t index)
{
    const dsc_csv_column *column = &r->columns[index];
    const char *name = r->look.names[index];
    // pandas gives such names, to each index that it has read as a column.
    const bool pandas = strncmp(name, "Unnamed: ", 9) == 0;
    const bool unnamed = pandas || (index == 0 && r->look.unnamed);
    const size_t inputs = r->count - r->target_count;
    if (!r->look.header || column->target || column->collect != DSC_COLLECT_NUMBER ||
        inputs < 2 || r->rows < 2 || (index > 0 && !pandas) ||
        (!unnamed && !is_number_name(name))) {
        return false;
    }
    const double first = value_of(r, index, 0);
    bool ascending = first == 0 || first == 1;
    for (size_t i = 0; i < r->rows && ascending; i++) {
        ascending = value_of(r, index, i) == first + (double)i;
    }
    // A few numbers that happen to differ say little.
    return ascending || (unnamed && r->rows >= FEW && all_different(r, index));
}

bool dsc_csv_is_nested(const dsc_csv_column *column)
{
    if (column->collect != DSC_COLLECT_TEXT || column->forced_text) {
        return false;
    }
    for (size_t i = 0; i < column->texts.count; i++) {
        const dsc_dictionary_entry *entry = &column->texts.entries[i];
        const char *text = column->texts.bytes + entry->offset;
        const char last = entry->length > 1 ? text[entry->length - 1] : '\0';
        if (!(text[0] == '[' && last == ']') && !(text[0] == '{' && last == '}')) {
            return false;
        }
    }
    return column->texts.count > 0;
}

static void report_around(const dsc_csv_reader *r)
{
    const dsc_csv_top *top = &r->look.top;
    descent_dataset *d = r->d;
    if (top->separator) {
        dsc_dataset_note(d, "sep=", "the first line says what separates the fields");
    }
    if (top->titles) {
        dsc_dataset_note(d, "skipped", "%zu %s above the table: \"%s\"%s", top->titles,
                         top->titles == 1 ? "line" : "lines", top->title,
                         top->titles > 1 ? ", ..." : "");
    }
    if (r->scan.comment_count) {
        dsc_dataset_note(d, "comments", "%s %s with %c, passed over: \"%s\"%s",
                         DSC_COUNT(r->scan.comment_count),
                         r->scan.comment_count == 1 ? "line that begins" : "lines that begin",
                         top->mark, r->scan.comment, r->scan.comment_count > 1 ? ", ..." : "");
    }
    if (top->escape) {
        dsc_dataset_note(d, "escapes",
                         "a backslash makes %s behind it a part of the field, and line breaks",
                         dsc_csv_delimiter_name(top->delimiter));
    }
    if (top->marked) {
        dsc_dataset_note(d, "header", "the line that begins with %c above the first row",
                         top->mark);
    }
    if (r->look.numbered) {
        dsc_dataset_note(d, "header",
                         "the numbers in the first line are names (`header = no`: a row)");
    }
    if (r->repeats) {
        dsc_dataset_note(d, "header", "comes again in %s %s, passed over: joined files?",
                         DSC_COUNT(r->repeats), r->repeats == 1 ? "line" : "lines");
    }
    if (r->rules) {
        dsc_dataset_note(d, "skipped", "%s %s of dashes", DSC_COUNT(r->rules),
                         r->rules == 1 ? "line" : "lines");
    }
    if (r->ends) {
        dsc_dataset_note(d, "skipped", "%llu %s \"\\.\", which ends the rows in PostgreSQL",
                         (unsigned long long)r->ends, r->ends == 1 ? "line" : "lines");
    }
    if (r->scan.mark_count) {
        dsc_dataset_note(d, "marks", "%llu byte order %s inside the file, passed over",
                         (unsigned long long)r->scan.mark_count,
                         r->scan.mark_count == 1 ? "mark" : "marks");
    }
}

void dsc_csv_report_file(const dsc_csv_reader *r, const char *rest)
{
    const dsc_source_about about = dsc_source_kind(r->job->source);
    dsc_dataset_say(r->d, "file", "%s: %s%s%s%s, %s", r->name,
                    about.table ? about.table : "CSV", about.encoding ? " in " : "",
                    about.encoding ? about.encoding : "",
                    dsc_source_compressed(r->job->source) ? " (gzip)" : "", rest);
    report_around(r);
}
