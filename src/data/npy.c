// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// NPY, NumPy's format: a matrix, with columns of targets, or labels in a file of their own.
#include "data/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/binary.h"
#include "data/labels.h"
#include "data/learn_target.h"
#include "data/learn_targets.h"
#include "data/npy_header.h"

static double number_of(descent_type type, const unsigned char *cell)
{
    double wide = 0;
    float narrow = 0;
    switch (type) {
    case DESCENT_UINT8:
        break;
    case DESCENT_FLOAT32:
        memcpy(&narrow, cell, sizeof narrow);
        return (double)narrow;
    case DESCENT_FLOAT64:
        memcpy(&wide, cell, sizeof wide);
        return wide;
    }
    return (double)*cell;
}

// Takes the columns that the schema says out of the matrix and makes them the targets.
static descent_status split_targets(descent_dataset *d, descent_error *error)
{
    const size_t size = descent_type_size(d->type), width = d->columns;
    const size_t targets = d->schema->targets;
    size_t *target = dsc_realloc_array(NULL, width, sizeof *target);
    d->targets = dsc_realloc_array(NULL, d->rows, targets * sizeof *d->targets);
    if (!target || !d->targets) {
        free(target);
        return dsc_no_memory(error, "the targets", d->rows * targets * sizeof *d->targets);
    }
    dsc_prefer_large_pages(d->targets, d->rows * targets * sizeof *d->targets);
    d->schema->stored = width - targets;
    for (size_t i = 0; i < width; i++) {
        target[i] = dsc_schema_target_of_place(d->schema, i);
    }
    unsigned char *to = d->values;
    const unsigned char *from = d->values;
    for (size_t row = 0; row < d->rows; row++) {
        for (size_t i = 0; i < width; i++, from += size) {
            if (target[i] != SIZE_MAX) {
                d->targets[row * targets + target[i]] = number_of(d->type, from);
            } else { // In place: the new row never lies behind the old one.
                memmove(to, from, size);
                to += size;
            }
        }
    }
    free(target);
    d->columns = d->schema->stored;
    d->schema->shape_count = 0;
    return DESCENT_OK;
}

// A number of a list, or two with a dash between; moves on behind the comma.
static bool next_range(const char **list, size_t most, size_t *first, size_t *last)
{
    char *end = NULL;
    const char *text = *list + strspn(*list, " ");
    *first = *last = *text >= '0' && *text <= '9' ? strtoul(text, &end, 10) : 0;
    if (end && *end == '-' && end[1] >= '0' && end[1] <= '9') {
        *last = strtoul(end + 1, &end, 10);
    }
    end += end ? strspn(end, " ") : 0;
    const bool good = end && *first >= 1 && *first <= *last && *last <= most &&
                      (*end == '\0' || (*end == ',' && end[1] != '\0'));
    *list = good ? end + (*end == ',') : text;
    return good;
}

static descent_status no_column(const dsc_read_job *job, size_t columns, descent_error *error)
{
    return dsc_fail(
        error, DESCENT_INVALID,
        "%s has no column \"%s\": an NPY file has numbers for names" DSC_REMEDY
        "target = NUMBER    # from 1 to %zu\nlabels = FILE    # with one number per "
        "row",
        dsc_source_name(job->source), job->options->target, columns);
}

// The columns of a list in its order, into d->schema.
static descent_status list_columns(const dsc_read_job *job, descent_dataset *d,
                                   descent_error *error)
{
    const char *rest = job->options->target;
    size_t *places = dsc_realloc_array(NULL, d->columns, sizeof *places), count = 0;
    descent_status status =
        places ? DESCENT_OK : dsc_no_memory(error, "the targets", d->columns * sizeof *places);
    while (*rest && status == DESCENT_OK) {
        size_t first = 0, last = 0;
        status = next_range(&rest, d->columns, &first, &last)
                     ? DESCENT_OK
                     : no_column(job, d->columns, error);
        for (size_t place = first; place <= last && status == DESCENT_OK; place++) {
            for (size_t k = 0; k < count && status == DESCENT_OK; k++) {
                status = places[k] != place - 1
                             ? DESCENT_OK
                             : dsc_fail(error, DESCENT_INVALID,
                                        "`target` names column \"%zu\" twice", place);
            }
            if (count < d->columns) {
                places[count++] = place - 1;
            }
        }
    }
    if (status != DESCENT_OK) {
        free(places);
        return status;
    }
    d->schema->target = places[0];
    d->schema->targets = count;
    d->schema->places = places;
    return DESCENT_OK;
}

// Several numbers a row, whose names are numbers.
static descent_status learn_several(const dsc_read_job *job, descent_dataset *d,
                                    descent_error *error)
{
    const size_t count = d->schema->targets;
    char(*texts)[24] = calloc(count, sizeof *texts);
    const char **names = calloc(count, sizeof *names);
    descent_status status = texts && names
                                ? DESCENT_OK
                                : dsc_no_memory(error, "the targets", count * sizeof *texts);
    for (size_t j = 0; j < count && status == DESCENT_OK; j++) {
        snprintf(texts[j], sizeof texts[j], "%zu", d->schema->places[j] + 1);
        names[j] = texts[j];
    }
    const dsc_targets_note note = {names, "named by `target`", dsc_source_name(job->source),
                                   false};
    THEN(status, dsc_dataset_learn_targets(d, job->options->task, &note, error));
    free(texts);
    free(names);
    return status;
}

static descent_status target_columns(const dsc_read_job *job, descent_dataset *d,
                                     descent_error *error)
{
    const char *text = job->options->target, *name = dsc_source_name(job->source);
    TRY(list_columns(job, d, error));
    FAIL_IF(d->columns <= d->schema->targets, error, DESCENT_INVALID,
            "%s has %s: nothing is left to learn from", name,
            d->columns == 1 ? "a single column" : "no other columns");
    const bool several = d->schema->targets > 1 || job->options->task == DESCENT_TASK_LABEL;
    TRY(split_targets(d, error));
    if (several) {
        return learn_several(job, d, error);
    }
    free(d->schema->places);
    d->schema->places = NULL;
    const dsc_target_note note = {text, "named by `target`"};
    return dsc_dataset_learn_target(d, job->options->task, &note, name, error);
}

static descent_status targets(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    if (job->like) {
        if (job->like->target == SIZE_MAX ||
            d->columns != job->like->stored + job->like->targets) {
            return DESCENT_OK;
        }
        TRY(split_targets(d, error));
        return dsc_dataset_apply_target(d, name, error);
    }
    if (job->options->target[0] != '\0') {
        return target_columns(job, d, error);
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
