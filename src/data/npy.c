// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// NPY, NumPy's format: a matrix, with a column of targets or labels in a file of their own.
#include "data/npy.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/binary.h"
#include "data/labels.h"
#include "data/learn_target.h"
#include "data/npy_header.h"

// Takes column `index` (from 0) out of the matrix and makes it the targets.
static descent_status split_target(descent_dataset *d, size_t index, descent_error *error)
{
    d->targets = malloc(d->rows * sizeof *d->targets);
    if (!d->targets) {
        return dsc_no_memory(error, "the targets", d->rows * sizeof *d->targets);
    }
    dsc_prefer_large_pages(d->targets, d->rows * sizeof *d->targets);
    const size_t size = descent_type_size(d->type), width = d->columns;
    unsigned char *to = d->values;
    const unsigned char *from = d->values;
    for (size_t row = 0; row < d->rows; row++) {
        const unsigned char *cell = from + index * size;
        double wide = 0;
        float narrow = 0;
        switch (d->type) {
        case DESCENT_UINT8:
            d->targets[row] = (double)*cell;
            break;
        case DESCENT_FLOAT32:
            memcpy(&narrow, cell, sizeof narrow);
            d->targets[row] = (double)narrow;
            break;
        case DESCENT_FLOAT64:
            memcpy(&wide, cell, sizeof wide);
            d->targets[row] = wide;
            break;
        }
        // In place: the new row never lies behind the old one.
        memmove(to, from, index * size);
        memmove(to + index * size, cell + size, (width - index - 1) * size);
        to += (width - 1) * size;
        from += width * size;
    }
    d->columns = width - 1;
    d->schema->stored = d->columns;
    d->schema->shape_count = 0;
    return DESCENT_OK;
}

static descent_status target_column(const dsc_read_job *job, descent_dataset *d,
                                    descent_error *error)
{
    const char *text = job->options->target, *name = dsc_source_name(job->source);
    size_t number = 0;
    bool good = *text != '\0';
    for (const char *p = text; *p && good; p++) {
        good = *p >= '0' && *p <= '9' && number <= d->columns;
        number = good ? number * 10 + (size_t)(*p - '0') : 0;
    }
    FAIL_IF(!good || number < 1 || number > d->columns, error, DESCENT_INVALID,
            "%s has no column \"%s\": an NPY file has numbers for names" DSC_REMEDY
            "target = NUMBER    # from 1 to %zu\nlabels = FILE    # with one number per row",
            name, text, d->columns);
    FAIL_IF(d->columns < 2, error, DESCENT_INVALID,
            "%s has a single column: nothing is left to learn from", name);
    TRY(split_target(d, number - 1, error));
    d->schema->target = number - 1;
    const dsc_target_note note = {text, "named by `target`"};
    return dsc_dataset_learn_target(d, job->options->task, &note, name, error);
}

static descent_status targets(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    if (job->like) {
        if (job->like->target == SIZE_MAX || d->columns != job->like->stored + 1) {
            return DESCENT_OK;
        }
        TRY(split_target(d, job->like->target, error));
        return dsc_dataset_apply_target(d, name, error);
    }
    if (job->options->target[0] != '\0') {
        return target_column(job, d, error);
    }
    if (job->options->labels[0] != '\0') {
        return dsc_labels_read(job, job->options->labels, d, error);
    }
    FAIL_IF(job->options->task != DESCENT_TASK_NONE && !job->options->target_optional, error,
            DESCENT_INVALID,
            "%s: which column should be predicted?" DSC_REMEDY
            "target = NUMBER    # a column of the matrix, 1 to %zu\n"
            "labels = FILE    # with one number per row",
            name, d->columns);
    return DESCENT_OK;
}

descent_status dsc_npy_read(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    dsc_binary binary = {0};
    TRY(dsc_npy_header(job->source, &binary, error));
    d->schema->format = DESCENT_FORMAT_NPY;
    TRY(dsc_binary_read(job, &binary, d, "NPY", error));
    return targets(job, d, error);
}
