// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Targets in a file of their own. Keeps: they belong to the rows by their order alone, so their
// number must be that of the rows.
#include "data/labels.h"

#include <stdlib.h>

#include "core/memory.h"
#include "data/binary.h"
#include "data/elements.h"
#include "data/idx_header.h"
#include "data/learn_target.h"
#include "data/npy_header.h"

// Of IDX or NPY, whichever the first bytes say.
static descent_status read_header(dsc_source *source, dsc_binary *binary, descent_error *error)
{
    unsigned char first = 0;
    size_t got = 0;
    TRY(dsc_source_read(source, &first, 1, &got, error));
    TRY(dsc_source_rewind(source, error));
    return first == 0x93 ? dsc_npy_header(source, binary, error)
                         : dsc_idx_header(source, binary, error);
}

static descent_status read_labels(dsc_source *source, size_t rows, const char *data_name,
                                  double **targets, descent_error *error)
{
    dsc_binary binary = {0};
    TRY(read_header(source, &binary, error));
    TRY(dsc_binary_check(source, &binary, error));
    const char *name = dsc_source_name(source);
    FAIL_IF(binary.columns != 1, error, DESCENT_BAD_DATA,
            "%s: labels are one number per row, not %llu", name,
            (unsigned long long)binary.columns);
    FAIL_IF(binary.rows != rows, error, DESCENT_BAD_DATA,
            "%s has %llu labels and %s has %zu rows: they do not belong together", name,
            (unsigned long long)binary.rows, data_name, rows);
    double *read = malloc(rows * sizeof *read);
    if (!read) {
        return dsc_no_memory(error, "the labels", rows * sizeof *read);
    }
    dsc_prefer_large_pages(read, rows * sizeof *read);
    const descent_status status =
        dsc_elements_read(source, binary.layout, binary.rows, true, read, error);
    if (status != DESCENT_OK) {
        free(read);
        return status;
    }
    *targets = read;
    return DESCENT_OK;
}

// Targets from a file of its own (IDX or NPY with one number per row).
static descent_status open_labels(const char *path, size_t rows, const char *data_name,
                                  double **targets, descent_error *error)
{
    dsc_source *source = NULL;
    TRY(dsc_source_open(path, &source, error));
    const descent_status status = read_labels(source, rows, data_name, targets, error);
    dsc_source_close(source);
    return status;
}

descent_status dsc_labels_read(const dsc_read_job *job, const char *labels, descent_dataset *d,
                               descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    TRY(open_labels(labels, d->rows, name, &d->targets, error));
    if (job->like) {
        return dsc_dataset_apply_target(d, labels, error);
    }
    const dsc_target_note note = {labels, job->options->labels[0] ? "named by `labels`"
                                                                  : "found next to the file"};
    return dsc_dataset_learn_target(d, job->options->task, &note, labels, error);
}
