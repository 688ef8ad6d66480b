// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// LIBSVM: "label index:value index:value ... # comment", indices from 1, ascending. What is not
// named is 0. Rows are kept dense.
//
// Keeps: the first pass over the file counts rows and finds the highest index, only the next
// one stores. The amount of memory is checked against the file before it is asked for: one
// line with an index of a billion must not take the machine down. Whether indices begin at 0
// is learnt from the whole file and kept in the schema.
#include "data/libsvm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/csv/scan.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/dataset.h"
#include "data/dense.h"
#include "data/dims.h"
#include "data/learn_target.h"
#include "data/parse.h"
#include "data/row_shape.h"
#include "data/storage.h"

static const size_t index_limit = (size_t)1 << 40, column_limit = (size_t)1 << 24;
static const uint64_t dense_limit = (uint64_t)1 << 32; /* bytes */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool ends_token(char c)
{
    return is_space(c) || c == '\n' || c == '\0' || c == '#';
}

static descent_status bad(const char *name, uint64_t line, const char *p, const char *end,
                          const char *what, descent_error *error)
{
    char shown[48];
    size_t length = 0;
    while (p + length < end && !ends_token(p[length])) {
        length++;
    }
    dsc_show_text(p, length, shown, sizeof shown);
    return dsc_fail(error, DESCENT_BAD_DATA, "%s: %s: \"%s\"", DSC_POSITION(name, line, 0),
                    what, shown);
}

// The same, with a command that mends the file; `what` it leaves.
static descent_status bad_with(const char *name, uint64_t line, const char *p, const char *end,
                               const char *what, const char *command, const char *left,
                               descent_error *error)
{
    descent_error plain = {0};
    const descent_status status = bad(name, line, p, end, what, &plain);
    dsc_words words = {0};
    dsc_words_add(&words, "%s", plain.message);
    if (name) {
        dsc_add_command(&words, name, command, "rows.svm");
        dsc_words_add(&words, "    # %s", left);
    }
    return dsc_words_fail(&words, status, error);
}

static const char *scan_index(const char *p, size_t *index)
{
    size_t value = 0;
    const char *start = p;
    for (; *p >= '0' && *p <= '9'; p++) {
        value = value <= index_limit ? value * 10 + (size_t)(*p - '0') : value;
    }
    *index = value;
    return p > start && *p == ':' ? p + 1 : NULL;
}

// Where a line is and what stands in it, for messages.
typedef struct svm_line {
    const char *name;
    uint64_t line;
    const char *text, *end;
} svm_line;

static bool is_word(const char *p, const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; i < length; i++) {
        if ((p[i] | 0x20) != word[i]) {
            return false;
        }
    }
    return ends_token(p[length]);
}

// What is wrong with the word at `start`, whose value begins at `value` (NULL: it has none).
static descent_status bad_pair(const svm_line *l, const char *start, const char *value,
                               bool has_label, descent_error *error)
{
    const char *plain = value && (*value == '-' || *value == '+') ? value + 1 : value;
    if (strncmp(start, "qid:", 4) == 0) {
        return bad_with(l->name, l->line, start, l->end,
                        "groups of queries (ranking) are not supported",
                        "sed -E 's/ qid:[^ ]+//'", "without the groups", error);
    }
    if (plain && (is_word(plain, "nan") || is_word(plain, "na"))) {
        return bad_with(
            l->name, l->line, start, l->end,
            "a missing value has no place in LIBSVM, where what is not named is 0; leave "
            "the pair out, or use CSV",
            "sed -E 's/ [0-9]+: *[-+]?[nN][aA][nN]?\\b//g'", "without such pairs: 0", error);
    }
    if (plain && (is_word(plain, "inf") || is_word(plain, "infinity"))) {
        return bad(l->name, l->line, start, l->end, "the value is infinite", error);
    }
    double number = 0;
    if (value && dsc_number_scan(value, &number) && isinf(number)) {
        return bad(l->name, l->line, start, l->end, "the number is too large", error);
    }
    return bad(l->name, l->line, start, l->end,
               has_label || start > l->text
                   ? "expected index:value"
                   : "expected a number, the label, at the start of the line",
               error);
}

static descent_status check_index(const svm_line *l, const char *start, size_t index,
                                  size_t first, const dsc_libsvm_row *row, descent_error *error)
{
    if (index > index_limit) {
        return bad(l->name, l->line, start, l->end, "the index is too large", error);
    }
    if (index < first) {
        return bad(l->name, l->line, start, l->end,
                   "indices begin at 1 in the file that was learnt from", error);
    }
    // Ascending, as the format says: so a repeated index shows without a table of those seen.
    const size_t last = row->count > 0 ? row->pairs[row->count - 1].index : 0;
    if (row->count == 0 || index > last) {
        return DESCENT_OK;
    }
    if (index == last) {
        return bad(l->name, l->line, start, l->end, "an index comes twice in this line", error);
    }
    return bad_with(l->name, l->line, start, l->end, "indices must ascend",
                    "python3 -c 'import sys; [print(p[0], *sorted(p[1:], key=lambda q: "
                    "int(q.split(\":\")[0]))) for p in (l.split(\"#\")[0].split() for l in "
                    "sys.stdin) if p]'",
                    "in ascending order", error);
}

// The label, or as far as it looks like one: "1,3" is several.
static descent_status read_label(const svm_line *l, const char **at, dsc_libsvm_row *row,
                                 descent_error *error)
{
    double label = 0;
    const char *after = dsc_number_scan(*at, &label);
    if (!after || after > l->end) {
        return DESCENT_OK;
    }
    if (*after == ',') {
        return bad_with(l->name, l->line, *at, l->end, "a row has one label here, not several",
                        "sed -E 's/^([^ ,]*),[^ ]*/\\1/'", "with the first label of each row",
                        error);
    }
    if (ends_token(*after)) {
        row->has_label = true;
        row->label = label;
        *at = after;
        FAIL_IF(!isfinite(row->label), error, DESCENT_BAD_DATA, "%s: the label is too large",
                DSC_POSITION(l->name, l->line, 0));
    }
    return DESCENT_OK;
}

static descent_status add_pair(dsc_libsvm_row *row, size_t index, double value,
                               descent_error *error)
{
    if (row->count == row->capacity) {
        const size_t capacity = row->capacity ? 2 * row->capacity : 64;
        dsc_libsvm_pair *grown = dsc_realloc_array(row->pairs, capacity, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "a line", capacity * sizeof *grown);
        }
        row->pairs = grown;
        row->capacity = capacity;
    }
    row->pairs[row->count++] = (dsc_libsvm_pair){index, value};
    return DESCENT_OK;
}

void dsc_libsvm_row_free(dsc_libsvm_row *row)
{
    free(row->pairs);
    *row = (dsc_libsvm_row){0};
}

static void put(void *values, descent_type type, size_t at, double value)
{
    if (type == DESCENT_FLOAT64) {
        ((double *)values)[at] = value;
    } else {
        ((float *)values)[at] = (float)value;
    }
}

void dsc_libsvm_store(const dsc_schema *schema, const dsc_libsvm_row *row, descent_type type,
                      void *values)
{
    const size_t columns = schema->stored, first = schema->from_zero ? 0 : 1;
    memset(values, 0, columns * descent_type_size(type));
    // A value that is not named is 0, which is not stored as 0 in a column with an offset.
    for (size_t i = 0; schema->offset && i < columns; i++) {
        put(values, type, i, dsc_schema_stored(schema, i, 0));
    }
    for (size_t k = 0; k < row->count; k++) {
        const size_t at = row->pairs[k].index - first;
        if (at < columns) {
            const size_t slot = dsc_schema_slot(schema, at);
            put(values, type, slot, dsc_schema_stored(schema, slot, row->pairs[k].value));
        }
    }
}

descent_status dsc_libsvm_parse(const char *name, uint64_t line, const char *text,
                                size_t length, size_t first, dsc_libsvm_row *row,
                                descent_error *error)
{
    const svm_line l = {name, line, text, text + length};
    const char *p = text;
    row->label = (double)NAN;
    row->has_label = false;
    row->count = 0;
    while (p < l.end && is_space(*p)) {
        p++;
    }
    TRY(read_label(&l, &p, row, error));
    for (;;) {
        while (p < l.end && is_space(*p)) {
            p++;
        }
        if (p >= l.end || *p == '#' || *p == '\n') {
            return DESCENT_OK;
        }
        size_t index = 0;
        double value = 0;
        const char *start = p;
        p = scan_index(p, &index);
        while (p && p < l.end && is_space(*p)) {
            p++; /* "63: .50" */
        }
        const char *stop = p ? dsc_number_scan(p, &value) : NULL;
        if (!stop || stop > l.end || !ends_token(*stop) || !isfinite(value)) {
            return bad_pair(&l, start, p, row->has_label, error);
        }
        TRY(check_index(&l, start, index, first, row, error));
        p = stop;
        TRY(add_pair(row, index, value, error));
    }
}

typedef struct svm_reader {
    const dsc_read_job *job;
    const char *name;
    dsc_csv_scan scan; /* for its blocks of whole lines */
    uint64_t unlabelled;
    size_t rows, highest, first; /* index of the first column: 0 or 1 */
    uint64_t values;             /* pairs */
    uint64_t highest_line;
    bool any, zero; /* there are values; an index is 0 */
    dsc_libsvm_row row;
    double *low, *high; /* by column: of values that float32 rounds; NULL: do not look */
} svm_reader;

// Values that float32 does not hold as they are.
static void note_rounded(const svm_reader *s, const dsc_schema *schema)
{
    for (size_t k = 0; k < s->row.count; k++) {
        const size_t at = s->row.pairs[k].index - s->first;
        const double value = s->row.pairs[k].value;
        if (at < schema->stored && (double)(float)value != value) {
            const size_t slot = dsc_schema_slot(schema, at);
            s->low[slot] = fmin(s->low[slot], value);
            s->high[slot] = fmax(s->high[slot], value);
        }
    }
}

static descent_status keep_row(svm_reader *s, descent_dataset *d, descent_error *error)
{
    const dsc_libsvm_row *row = &s->row;
    if (d->targets) {
        d->targets[s->rows] = row->label;
    }
    if (d->values) {
        dsc_libsvm_store(d->schema, row, d->type,
                         (char *)d->values + s->rows * d->columns * descent_type_size(d->type));
        if (!dsc_lines_add(&d->lines, s->rows, s->scan.line)) {
            return dsc_no_memory(error, "line numbers", sizeof(dsc_line_break));
        }
    }
    if (s->low) {
        note_rounded(s, d->schema);
    }
    s->unlabelled += !row->has_label;
    s->any = s->any || row->count > 0;
    s->values += row->count;
    s->zero = s->zero || (row->count > 0 && row->pairs[0].index == 0);
    const size_t highest = row->count > 0 ? row->pairs[row->count - 1].index : 0;
    if (highest > s->highest) {
        s->highest = highest;
        s->highest_line = s->scan.line;
    }
    s->rows++;
    return DESCENT_OK;
}

// Parses every line. With d->values NULL it only counts.
static descent_status each_line(svm_reader *s, descent_dataset *d, descent_error *error)
{
    s->rows = 0;
    s->unlabelled = 0;
    s->values = 0;
    bool more = true;
    while (more) {
        while (s->scan.begin < s->scan.safe) {
            const char *start = s->scan.buffer + s->scan.begin;
            const size_t left = s->scan.safe - s->scan.begin;
            const char *stop = memchr(start, '\n', left);
            const size_t length = stop ? (size_t)(stop - start) : left;
            TRY(dsc_libsvm_parse(s->name, s->scan.line, start, length, s->first, &s->row,
                                 error));
            if (s->row.has_label || s->row.count > 0) {
                TRY(keep_row(s, d, error));
            }
            s->scan.line++;
            s->scan.begin += length + (stop ? 1 : 0);
        }
        TRY(dsc_csv_refill(&s->scan, &more, error));
    }
    return DESCENT_OK;
}

static descent_status one_pass(svm_reader *s, descent_dataset *d, descent_error *error)
{
    TRY(dsc_source_rewind(s->job->source, error));
    dsc_lines_free(&d->lines);
    descent_status status = dsc_csv_open(&s->scan, s->job->source, ' ', error);
    THEN(status, each_line(s, d, error));
    dsc_csv_close(&s->scan);
    return status;
}

static descent_status allocate(svm_reader *s, descent_dataset *d, descent_error *error)
{
    FAIL_IF(!s->any || d->columns == 0, error, DESCENT_BAD_DATA,
            "%s: there are labels and no values", s->name);
    const uint64_t width = (uint64_t)d->columns * descent_type_size(d->type), rows = s->rows;
    FAIL_IF(d->columns > column_limit || rows > dense_limit / width, error, DESCENT_UNSUPPORTED,
            "%s:%llu: the index %s makes %s columns, and %s %s of them would take %.1f GB, as "
            "rows are kept dense here\n"
            "at most 16,777,216 columns and 4 GB can be" DSC_REMEDY
            "number the indices that occur from 1 on, or leave the rare ones out",
            s->name, (unsigned long long)s->highest_line, DSC_COUNT(s->highest),
            DSC_COUNT(d->columns), DSC_COUNT(s->rows), s->rows == 1 ? "row" : "rows",
            (double)rows * (double)width * 1e-9);
    char where[4096 + 32], why[128], highest[DSC_COUNT_TEXT], columns[DSC_COUNT_TEXT];
    snprintf(where, sizeof where, "%s:%llu", s->name, (unsigned long long)s->highest_line);
    snprintf(why, sizeof why, "the index %s makes %s columns",
             dsc_format_count(s->highest, highest), dsc_format_count(d->columns, columns));
    TRY(dsc_dense_check(where, why, rows, d->columns, descent_type_size(d->type), s->values,
                        "number the indices that occur from 1 on, or leave the rare ones out",
                        error));
    d->rows = s->rows;
    d->values = malloc((size_t)(rows * width));
    if (!d->values) {
        return dsc_no_memory(error, "the rows of a LIBSVM file", (size_t)(rows * width));
    }
    if (s->unlabelled == 0) {
        d->targets = malloc((size_t)rows * sizeof *d->targets);
        if (!d->targets) {
            return dsc_no_memory(error, "the labels", (size_t)rows * sizeof *d->targets);
        }
    }
    return DESCENT_OK;
}

// Columns whose values float32 would round too much get an offset or a unit. *changed (out):
// there are some.
static descent_status choose_storage(svm_reader *s, descent_dataset *d, bool *changed,
                                     descent_error *error)
{
    enum { SAMPLE = 256 };
    double sample[SAMPLE + 2];
    const size_t step = d->rows / SAMPLE + 1;
    for (size_t slot = 0; slot < d->columns; slot++) {
        size_t count = 0;
        if (!(s->low[slot] <= s->high[slot])) {
            continue;
        }
        sample[count++] = s->low[slot];
        sample[count++] = s->high[slot];
        for (size_t row = 0; row < d->rows; row += step) {
            sample[count++] = dsc_dataset_held(d, row * d->columns + slot);
        }
        const dsc_storage storage =
            dsc_storage_choose(sample, count, s->low[slot], s->high[slot]);
        if (storage.offset == 0 && storage.unit == 1) {
            continue;
        }
        if (!d->schema->offset && !dsc_schema_add_storage(d->schema)) {
            return dsc_no_memory(error, "the columns", d->columns * sizeof(double));
        }
        d->schema->offset[slot] = storage.offset;
        d->schema->unit[slot] = storage.unit;
        *changed = true;
    }
    return DESCENT_OK;
}

// The rows, in a second pass over the file, and in a third one where the second shows that
// some column is not to be stored as it is.
static descent_status read_rows(svm_reader *s, descent_dataset *d, descent_error *error)
{
    bool changed = false;
    TRY(allocate(s, d, error));
    if (s->job->like || d->type == DESCENT_FLOAT64) {
        return one_pass(s, d, error);
    }
    s->low = dsc_realloc_array(NULL, 2 * d->columns, sizeof *s->low);
    if (!s->low) {
        return dsc_no_memory(error, "the columns", 2 * d->columns * sizeof *s->low);
    }
    s->high = s->low + d->columns;
    for (size_t i = 0; i < d->columns; i++) {
        s->low[i] = (double)INFINITY;
        s->high[i] = (double)-INFINITY;
    }
    TRY(one_pass(s, d, error));
    TRY(choose_storage(s, d, &changed, error));
    free(s->low);
    s->low = s->high = NULL;
    return changed ? one_pass(s, d, error) : DESCENT_OK;
}

static descent_status learn_labels(const svm_reader *s, descent_dataset *d,
                                   descent_error *error)
{
    if (!d->targets) {
        return DESCENT_OK;
    }
    if (s->job->like) {
        return dsc_dataset_apply_target(d, s->name, error);
    }
    if (s->job->options->task == DESCENT_TASK_NONE) {
        free(d->targets);
        d->targets = NULL;
        return DESCENT_OK;
    }
    const dsc_target_note note = {"label", "the first number of each line"};
    return dsc_dataset_learn_target(d, s->job->options->task, &note, s->name, error);
}

static descent_status read_file(svm_reader *s, descent_dataset *d, descent_error *error)
{
    const dsc_read_job *job = s->job;
    s->first = job->like && !job->like->from_zero ? 1 : 0;
    TRY(one_pass(s, d, error));
    // Indices begin at 1, unless one is 0.
    s->first = s->first || (!job->like && !s->zero) ? 1 : 0;
    FAIL_IF(s->rows == 0, error, DESCENT_BAD_DATA, "%s: the file is empty", s->name);
    FAIL_IF(s->unlabelled > 0 && s->unlabelled < s->rows, error, DESCENT_BAD_DATA,
            "%s: %s of %s rows have no label", s->name, DSC_COUNT(s->unlabelled),
            DSC_COUNT(s->rows));
    if (s->unlabelled > 0 && !job->like && job->options->task != DESCENT_TASK_NONE &&
        !job->options->target_optional) {
        dsc_words words = {0};
        dsc_words_add(&words,
                      "%s: the rows have no labels: a label is a number at the start of a line",
                      s->name);
        dsc_words_try(&words, "$ descent data ");
        dsc_add_word(&words, s->name);
        dsc_words_add(&words, "    # shows what is in it");
        return dsc_words_fail(&words, DESCENT_INVALID, error);
    }
    d->type = job->like ? job->like->type : (descent_type)job->options->type;
    d->columns = job->like ? job->like->stored : s->highest + 1 - s->first;
    // Pixels at the end that are 0 in every row are named by none.
    TRY(dsc_row_shape_ahead(job, d->schema, &d->columns, error));
    d->schema->format = DESCENT_FORMAT_LIBSVM;
    d->schema->type = d->type;
    d->schema->stored = d->columns;
    d->schema->from_zero = s->first == 0;
    TRY(read_rows(s, d, error));
    dsc_dataset_say(d, "file", "%s: LIBSVM%s, %s %s, kept dense%s", s->name,
                    dsc_source_compressed(job->source) ? " (gzip)" : "", DSC_COUNT(d->columns),
                    d->columns == 1 ? "column" : "columns",
                    s->first ? "" : "; indices begin at 0");
    if (job->like && s->highest + 1 - s->first > d->columns) {
        dsc_dataset_note(d, "unknown", "columns %zu to %zu are not used: training had none",
                         d->columns + s->first, s->highest);
    }
    return learn_labels(s, d, error);
}

descent_status dsc_libsvm_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error)
{
    svm_reader s = {.job = job, .name = dsc_source_name(job->source)};
    const descent_status status = read_file(&s, d, error);
    dsc_libsvm_row_free(&s.row);
    free(s.low);
    return status;
}
