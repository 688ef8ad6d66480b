// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Targets in a file of their own. Keeps: they belong to the rows by their order alone, so their
// number must be that of the rows.
#include "data/labels.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "data/binary.h"
#include "data/elements.h"
#include "data/idx_header.h"
#include "data/learn_target.h"
#include "data/learn_targets.h"
#include "data/npy_header.h"

// Of IDX or NPY, whichever the first bytes say.
static descent_status read_header(dsc_source *source, dsc_binary *binary, bool *npy,
                                  descent_error *error)
{
    unsigned char first = 0;
    size_t got = 0;
    TRY(dsc_source_read(source, &first, 1, &got, error));
    TRY(dsc_source_rewind(source, error));
    *npy = first == 0x93;
    return *npy ? dsc_npy_header(source, binary, error) : dsc_idx_header(source, binary, error);
}

// From column after column to row after row.
static descent_status turn(double **numbers, size_t rows, size_t columns, descent_error *error)
{
    double *turned = dsc_realloc_array(NULL, rows, columns * sizeof *turned);
    if (!turned) {
        return dsc_no_memory(error, "the labels", rows * columns * sizeof *turned);
    }
    for (size_t i = 0; i < rows * columns; i++) {
        turned[i % rows * columns + i / rows] = (*numbers)[i];
    }
    free(*numbers);
    *numbers = turned;
    return DESCENT_OK;
}

static descent_status read_labels(dsc_source *source, size_t rows, const char *data_name,
                                  double **targets, size_t *count, descent_error *error)
{
    dsc_binary binary = {0};
    bool npy = false;
    TRY(read_header(source, &binary, &npy, error));
    TRY(dsc_binary_check(source, &binary, error));
    const char *name = dsc_source_name(source);
    // An IDX file of several dimensions holds images.
    FAIL_IF(!npy && binary.columns != 1, error, DESCENT_BAD_DATA,
            "%s: labels are one number per row, not %llu", name,
            (unsigned long long)binary.columns);
    FAIL_IF(binary.rows != rows, error, DESCENT_BAD_DATA,
            "%s has %llu labels and %s has %zu rows: they do not belong together", name,
            (unsigned long long)binary.rows, data_name, rows);
    const size_t each = (size_t)binary.columns;
    double *read = dsc_realloc_array(NULL, rows, each * sizeof *read);
    if (!read) {
        return dsc_no_memory(error, "the labels", rows * each * sizeof *read);
    }
    dsc_prefer_large_pages(read, rows * each * sizeof *read);
    descent_status status = dsc_elements_read(source, binary.layout,
                                              binary.rows * binary.columns, true, read, error);
    if (binary.by_columns && each > 1) {
        THEN(status, turn(&read, rows, each, error));
    }
    if (status != DESCENT_OK) {
        free(read);
        return status;
    }
    *targets = read;
    *count = each;
    return DESCENT_OK;
}

// Targets from a file of its own (IDX or NPY).
static descent_status open_labels(const char *path, size_t rows, const char *data_name,
                                  double **targets, size_t *count, descent_error *error)
{
    dsc_source *source = NULL;
    TRY(dsc_source_open(path, &source, error));
    const descent_status status = read_labels(source, rows, data_name, targets, count, error);
    dsc_source_close(source);
    return status;
}

static const char *why(const dsc_read_job *job)
{
    return job->options->labels[0] ? "named by `labels`" : "found next to the file";
}

// Several numbers a row, which have no names.
static descent_status learn_several(const dsc_read_job *job, const char *labels,
                                    descent_dataset *d, descent_error *error)
{
    const size_t count = d->schema->targets;
    char(*texts)[32] = calloc(count, sizeof *texts);
    const char **names = calloc(count, sizeof *names);
    descent_status status =
        texts && names ? DESCENT_OK : dsc_no_memory(error, "the labels", count * sizeof *texts);
    for (size_t j = 0; j < count && status == DESCENT_OK; j++) {
        snprintf(texts[j], sizeof texts[j], "target %zu", j + 1);
        names[j] = texts[j];
    }
    const dsc_targets_note note = {names, why(job), labels, false};
    THEN(status, dsc_dataset_learn_targets(d, job->options->task, &note, error));
    free(texts);
    free(names);
    return status;
}

descent_status dsc_labels_read(const dsc_read_job *job, const char *labels, descent_dataset *d,
                               descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    size_t count = 1;
    TRY(open_labels(labels, d->rows, name, &d->targets, &count, error));
    if (job->like) {
        FAIL_IF(count != job->like->targets, error, DESCENT_BAD_DATA,
                "%s: there are %zu numbers per row where %zu are expected", labels, count,
                job->like->targets);
        return dsc_dataset_apply_target(d, labels, error);
    }
    d->schema->targets = count;
    if (count > 1 || job->options->task == DESCENT_TASK_LABEL) {
        return learn_several(job, labels, d, error);
    }
    const dsc_target_note note = {labels, why(job)};
    return dsc_dataset_learn_target(d, job->options->task, &note, labels, error);
}
