// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// LIBSVM: "label index:value index:value ... # comment", indices from 1, ascending. What is not
// named is 0. Rows are kept dense. "1,3,7" are several labels (libsvm_labels.h).
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
#include "data/dataset.h"
#include "data/dense.h"
#include "data/dims.h"
#include "data/learn_target.h"
#include "data/learn_targets.h"
#include "data/libsvm_labels.h"
#include "data/row_shape.h"
#include "data/storage.h"

static const size_t column_limit = (size_t)1 << 24;
static const uint64_t dense_limit = (uint64_t)1 << 32; /* bytes */

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
    bool several, collects;   /* a row has several labels; they are being collected */
    dsc_libsvm_labels labels; /* then those that occur, or those that were learnt from */
    uint64_t unknown;         /* labels that are none of them */
    double *low, *high;       /* by column: of values that float32 rounds; NULL: do not look */
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

static descent_status collect(svm_reader *s, const dsc_libsvm_row *row, descent_error *error)
{
    FAIL_IF(
        row->has_label && !dsc_libsvm_is_label(row->label), error, DESCENT_BAD_DATA,
        "%s:%llu: the label is %s, and other rows have several, which are whole numbers from "
        "0 on",
        s->name, (unsigned long long)s->scan.line, DSC_SHOWN(row->label));
    return dsc_libsvm_labels_add(&s->labels, row)
               ? DESCENT_OK
               : dsc_no_memory(error, "the labels", s->labels.count * sizeof(double));
}

static descent_status keep_row(svm_reader *s, descent_dataset *d, descent_error *error)
{
    const dsc_libsvm_row *row = &s->row;
    if (d->targets && s->labels.count > 0) {
        s->unknown +=
            dsc_libsvm_labels_store(&s->labels, row, d->targets + s->rows * s->labels.count);
    } else if (d->targets) {
        d->targets[s->rows] = row->label;
    }
    if (s->collects) {
        TRY(collect(s, row, error));
    }
    s->several = s->several || row->label_count > 1;
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
    s->values = s->unknown = 0;
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
    const size_t each = s->labels.count > 0 ? s->labels.count : 1;
    FAIL_IF((uint64_t)each > dense_limit / sizeof *d->targets / rows, error,
            DESCENT_UNSUPPORTED, "%s: %s labels of %s rows would take more than 4 GB", s->name,
            DSC_COUNT(each), DSC_COUNT(s->rows));
    if (s->unlabelled == 0 || (s->labels.count > 0 && s->unlabelled < s->rows)) {
        d->targets = dsc_realloc_array(NULL, s->rows, each * sizeof *d->targets);
        if (!d->targets) {
            return dsc_no_memory(error, "the labels", s->rows * each * sizeof *d->targets);
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
    if (s->labels.count > 0) {
        const dsc_targets_note several = {(const char *const *)d->schema->labels,
                                          "before the values", s->name, true};
        return dsc_dataset_learn_targets(d, s->job->options->task, &several, error);
    }
    const dsc_target_note note = {"label", "the first number of each line"};
    return dsc_dataset_learn_target(d, s->job->options->task, &note, s->name, error);
}

// Rows without a label, beside others with one.
static descent_status check_unlabelled(const svm_reader *s, descent_error *error)
{
    if (s->unlabelled == 0 || s->unlabelled == s->rows) {
        return DESCENT_OK;
    }
    FAIL_IF(s->several && !s->job->like && s->job->options->task != DESCENT_TASK_LABEL, error,
            DESCENT_BAD_DATA,
            "%s: %s of %s rows have no label, and others have several" DSC_REMEDY
            "task = label    # they have none of the labels",
            s->name, DSC_COUNT(s->unlabelled), DSC_COUNT(s->rows));
    FAIL_IF(!s->several && !(s->job->like && s->job->like->labels), error, DESCENT_BAD_DATA,
            "%s: %s of %s rows have no label", s->name, DSC_COUNT(s->unlabelled),
            DSC_COUNT(s->rows));
    return DESCENT_OK;
}

// Which labels there are: those that were learnt from, or, where rows have several, all in one more
// pass over the file.
static descent_status find_labels(svm_reader *s, descent_dataset *d, descent_error *error)
{
    const dsc_schema *like = s->job->like;
    if (like && like->labels) {
        return dsc_libsvm_labels_of(like, &s->labels, error);
    }
    if (like || !s->several || s->job->options->task == DESCENT_TASK_NONE) {
        return DESCENT_OK;
    }
    s->collects = true;
    TRY(one_pass(s, d, error));
    s->collects = false;
    return dsc_libsvm_labels_keep(&s->labels, d->schema, error);
}

static dsc_libsvm_several several_of(const dsc_read_job *job)
{
    const dsc_schema *like = job->like;
    if (like) {
        const bool one = !like->labels && like->task != DESCENT_TASK_NONE;
        return one ? DSC_LIBSVM_ONE : DSC_LIBSVM_SEVERAL;
    }
    const int task = job->options->task;
    return task == DESCENT_TASK_CLASSIFY || task == DESCENT_TASK_REGRESS ? DSC_LIBSVM_ONE_WANTED
                                                                         : DSC_LIBSVM_SEVERAL;
}

static descent_status read_file(svm_reader *s, descent_dataset *d, descent_error *error)
{
    const dsc_read_job *job = s->job;
    s->first = job->like && !job->like->from_zero ? 1 : 0;
    TRY(one_pass(s, d, error));
    // Indices begin at 1, unless one is 0.
    s->first = s->first || (!job->like && !s->zero) ? 1 : 0;
    FAIL_IF(s->rows == 0, error, DESCENT_BAD_DATA, "%s: the file is empty", s->name);
    TRY(check_unlabelled(s, error));
    if (s->unlabelled == s->rows && !job->like && job->options->task != DESCENT_TASK_NONE &&
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
    TRY(find_labels(s, d, error));
    TRY(read_rows(s, d, error));
    dsc_dataset_say(d, "file", "%s: LIBSVM%s, %s %s, kept dense%s", s->name,
                    dsc_source_compressed(job->source) ? " (gzip)" : "", DSC_COUNT(d->columns),
                    d->columns == 1 ? "column" : "columns",
                    s->first ? "" : "; indices begin at 0");
    if (job->like && s->highest + 1 - s->first > d->columns) {
        dsc_dataset_note(d, "unknown", "columns %zu to %zu are not used: training had none",
                         d->columns + s->first, s->highest);
    }
    if (s->unknown > 0) {
        dsc_dataset_note(d, "unknown", "%s %s not used: training had none of the kind",
                         DSC_COUNT(s->unknown), s->unknown == 1 ? "label is" : "labels are");
    }
    return learn_labels(s, d, error);
}

descent_status dsc_libsvm_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error)
{
    svm_reader s = {
        .job = job, .name = dsc_source_name(job->source), .row = {.several = several_of(job)}};
    const descent_status status = read_file(&s, d, error);
    dsc_libsvm_row_free(&s.row);
    dsc_libsvm_labels_free(&s.labels);
    free(s.low);
    return status;
}
