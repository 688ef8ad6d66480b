// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From a path to a data set: which format, which reader.
//
// Keeps: what is read for a model, or like another set, is read by that one's schema, and
// nothing of its columns is guessed from its own rows: a file whose column happens to hold
// whole numbers only would otherwise mean something else than the file that was learnt from.
#include "data/read.h"

#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "core/options.h"
#include "data/cifar.h"
#include "data/content.h"
#include "data/csv/csv.h"
#include "data/dataset.h"
#include "data/folder.h"
#include "data/idx.h"
#include "data/image/files.h"
#include "data/image/images.h"
#include "data/json_rows.h"
#include "data/learn_target.h"
#include "data/libsvm.h"
#include "data/npy.h"
#include "data/number_keys.h"
#include "data/plain_text.h"
#include "data/prose.h"
#include "data/row_shape.h"
#include "data/sequences.h"
#include "data/utf16.h"

static bool ends_with(const char *name, size_t length, const char *ending)
{
    const size_t size = strlen(ending);
    return length >= size && memcmp(name + length - size, ending, size) == 0;
}

// By the name, without ".gz"; AUTO when it says nothing.
static descent_format format_of_name(const char *path)
{
    static const struct {
        const char *ending;
        descent_format format;
    } endings[] = {{".csv", DESCENT_FORMAT_CSV},     {".tsv", DESCENT_FORMAT_CSV},
                   {".npy", DESCENT_FORMAT_NPY},     {".libsvm", DESCENT_FORMAT_LIBSVM},
                   {".svm", DESCENT_FORMAT_LIBSVM},  {".svmlight", DESCENT_FORMAT_LIBSVM},
                   {"-ubyte", DESCENT_FORMAT_IDX},   {".idx", DESCENT_FORMAT_IDX},
                   {".idx3", DESCENT_FORMAT_IDX},    {".idx2", DESCENT_FORMAT_IDX},
                   {".json", DESCENT_FORMAT_JSON},   {".jsonl", DESCENT_FORMAT_JSON},
                   {".ndjson", DESCENT_FORMAT_JSON}, {".png", DESCENT_FORMAT_IMAGES},
                   {".jpg", DESCENT_FORMAT_IMAGES},  {".jpeg", DESCENT_FORMAT_IMAGES}};
    size_t length = strlen(path);
    length -= ends_with(path, length, ".gz") ? 3 : 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(path, length, endings[i].ending)) {
            return endings[i].format;
        }
    }
    return DESCENT_FORMAT_AUTO;
}

// A file whose name ends in .txt may be a table, or a text: who names a column knows it.
static descent_status look_at_file(const dsc_read_job *job, descent_format *format,
                                   descent_error *error)
{
    dsc_source *source = job->source;
    const char *name = dsc_source_name(source);
    const bool table = job->options && job->options->target[0];
    size_t length = strlen(name);
    length -= ends_with(name, length, ".gz") ? 3 : 0;
    bool prose = false;
    TRY(dsc_content_format(source, format, error));
    if (*format == DESCENT_FORMAT_CSV && !table && ends_with(name, length, ".txt")) {
        TRY(dsc_prose_is(source, &prose, error));
    }
    *format = prose ? DESCENT_FORMAT_TEXT : *format;
    return DESCENT_OK;
}

// What a folder, or a file whose name does not decide, holds.
static descent_status look_inside(const dsc_read_job *job, descent_format *format,
                                  descent_error *error)
{
    bool cifar = false, images = false;
    if (!job->folder) {
        return look_at_file(job, format, error);
    }
    TRY(dsc_cifar_is_folder(job->folder, &cifar, error));
    if (!cifar) {
        TRY(dsc_is_image_folder(job->folder, &images, error));
    }
    FAIL_IF(!cifar && !images, error, DESCENT_NO_INPUT,
            "%s: it is a folder, not a data file, and there is no image in it", job->folder);
    *format = cifar ? DESCENT_FORMAT_CIFAR : DESCENT_FORMAT_IMAGES;
    return DESCENT_OK;
}

// Arrays of numbers are the same to what learnt from them, whichever format they are in.
static bool is_array(descent_format format)
{
    return format == DESCENT_FORMAT_IDX || format == DESCENT_FORMAT_NPY ||
           format == DESCENT_FORMAT_CIFAR || format == DESCENT_FORMAT_IMAGES;
}

static descent_status choose_format_like(const dsc_read_job *job, descent_format *format,
                                         descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    *format = job->like->format;
    if (is_array(*format)) {
        descent_format found = DESCENT_FORMAT_AUTO;
        TRY(look_inside(job, &found, error));
        const bool known = is_array(found);
        *format = known ? found : *format;
        if (!known && dsc_cifar_is_file(name, dsc_source_size(job->source))) {
            *format = DESCENT_FORMAT_CIFAR;
        }
    } else if (*format == DESCENT_FORMAT_CSV && job->like->column_count > 0) {
        // A table is a table: JSON and CSV have names for their columns.
        TRY(dsc_content_format(job->source, format, error));
        *format = *format == DESCENT_FORMAT_JSON ? *format : DESCENT_FORMAT_CSV;
    }
    return DESCENT_OK;
}

static descent_status choose_format(const dsc_read_job *job, descent_format *format,
                                    descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    if (job->like) {
        return choose_format_like(job, format, error);
    }
    *format = (descent_format)job->options->format;
    if (*format == DESCENT_FORMAT_AUTO) {
        *format = dsc_cifar_is_file(name, dsc_source_size(job->source)) ? DESCENT_FORMAT_CIFAR
                                                                        : format_of_name(name);
    }
    if (*format == DESCENT_FORMAT_AUTO || job->folder) {
        return look_inside(job, format, error);
    }
    if (*format == DESCENT_FORMAT_CSV && job->options->format == DESCENT_FORMAT_AUTO) {
        // A name like a.csv is to be confirmed.
        descent_format found = DESCENT_FORMAT_CSV;
        TRY(dsc_content_format(job->source, &found, error));
        const bool other = found == DESCENT_FORMAT_LIBSVM || found == DESCENT_FORMAT_JSON;
        *format = other ? found : *format;
    }
    return DESCENT_OK;
}

// A number to learn that is the same in every row, like a single class, teaches nothing.
static descent_status check_target(const dsc_read_job *job, const descent_dataset *d,
                                   descent_error *error)
{
    if (job->like || job->options->target_alone || !d->targets ||
        d->schema->task != DESCENT_TASK_REGRESS || d->schema->targets > 1) {
        return DESCENT_OK;
    }
    for (size_t i = 1; i < d->rows; i++) {
        if (d->targets[i] != d->targets[0]) {
            return DESCENT_OK;
        }
    }
    const dsc_schema *schema = d->schema;
    const bool named = schema->target < schema->column_count;
    char value[DSC_NUMBER_TEXT];
    dsc_format_number(d->targets[0], value, sizeof value);
    return dsc_dataset_refuse_constant(d, named ? schema->columns[schema->target].name : "",
                                       value, dsc_source_name(job->source), error);
}

// The schema of a set that is read like another one is that one's, whatever the reader noted.
static descent_status adopt_schema(descent_dataset *d, const dsc_schema *like,
                                   descent_error *error)
{
    dsc_schema *copy = NULL;
    TRY(dsc_schema_copy(like, &copy, error));
    dsc_schema_free(d->schema);
    d->schema = copy;
    return DESCENT_OK;
}

static descent_status read_json(const dsc_read_job *job, descent_dataset *d,
                                descent_error *error)
{
    dsc_read_job table = *job;
    TRY(dsc_json_open(job->source, &table.source, error));
    const descent_status status = dsc_csv_read(&table, d, error);
    dsc_source_close(table.source);
    return status;
}

static descent_status read_decoded(const dsc_read_job *job, descent_dataset *d,
                                   descent_error *error)
{
    descent_format format = DESCENT_FORMAT_AUTO;
    TRY(choose_format(job, &format, error));
    FAIL_IF(job->options && job->options->sequence[0] && format != DESCENT_FORMAT_CSV &&
                format != DESCENT_FORMAT_JSON,
            error, DESCENT_INVALID,
            "%s: `sequence` is about the columns of a table (CSV, JSON), and this file has no "
            "names "
            "of columns" DSC_REMEDY "sequence = \"\"",
            dsc_source_name(job->source));
    if (job->like) {
        TRY(adopt_schema(d, job->like, error));
    }
    switch (format) {
    case DESCENT_FORMAT_IDX:
        TRY(dsc_idx_read(job, d, error));
        TRY(dsc_keys_by_number(job, d, error));
        break;
    case DESCENT_FORMAT_NPY:
        TRY(dsc_npy_read(job, d, error));
        TRY(dsc_keys_by_number(job, d, error));
        break;
    case DESCENT_FORMAT_LIBSVM:
        TRY(dsc_libsvm_read(job, d, error));
        TRY(dsc_keys_by_number(job, d, error));
        break;
    case DESCENT_FORMAT_CIFAR:
        TRY(dsc_cifar_read(job, d, error));
        break;
    case DESCENT_FORMAT_IMAGES:
        TRY(dsc_images_read(job, d, error));
        break;
    case DESCENT_FORMAT_TEXT:
        TRY(dsc_plain_text_read(job, d, error));
        break;
    case DESCENT_FORMAT_JSON:
        TRY(read_json(job, d, error));
        break;
    case DESCENT_FORMAT_AUTO:
    case DESCENT_FORMAT_CSV:
        TRY(dsc_csv_read(job, d, error));
        break;
    }
    TRY(dsc_sequences_fold(d, error));
    const char *name = dsc_source_name(job->source);
    FAIL_IF(d->rows > UINT32_MAX, error, DESCENT_UNSUPPORTED, "%s: more than 2^32 - 1 rows",
            name);
    if (job->like && job->positions == 0) {
        TRY(adopt_schema(d, job->like, error));
    }
    TRY(check_target(job, d, error));
    TRY(dsc_row_shape_apply(job, format, d, error));
    return dsc_dataset_finish(d, name, error);
}

static descent_status read_job(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error)
{
    int format = job->options ? job->options->format : (int)job->like->format;
    if (format == DESCENT_FORMAT_AUTO) {
        format = (int)format_of_name(dsc_source_name(job->source));
    }
    dsc_read_job decoded = *job;
    dsc_source *text = NULL;
    // Bytes of binary formats may look like the mark of UTF-16; only texts are decoded.
    const bool bytes =
        is_array((descent_format)format) || dsc_is_text_of_bytes(job) ||
        dsc_cifar_is_file(dsc_source_name(job->source), dsc_source_size(job->source));
    if (!bytes && !job->folder) {
        TRY(dsc_utf16_open(job->source, &text, error));
    }
    decoded.source = text ? text : job->source;
    const descent_status status = read_decoded(&decoded, d, error);
    dsc_source_close(text);
    return status;
}

// For a model of sequences the rows of a file are read as single ones first.
static descent_status read_like_sequences(const dsc_read_job *job, descent_dataset *d,
                                          descent_error *error)
{
    dsc_schema *row = NULL;
    if (!job->like || job->like->positions == 0) {
        return read_job(job, d, error);
    }
    TRY(dsc_sequences_row_schema(job->like, &row, error));
    dsc_read_job single = *job;
    single.like = row;
    single.positions = job->like->positions;
    single.padded = job->like->padded;
    descent_status status = read_job(&single, d, error);
    THEN(status, adopt_schema(d, job->like, error));
    dsc_schema_free(row);
    return status;
}

static descent_status read_source(const dsc_read_job *job, descent_dataset **dataset,
                                  descent_error *error)
{
    descent_dataset *d = dsc_dataset_create();
    if (!d) {
        return dsc_no_memory(error, "a data set", sizeof *d);
    }
    const descent_status status = read_like_sequences(job, d, error);
    if (status != DESCENT_OK) {
        descent_dataset_free(d);
        return status;
    }
    *dataset = d;
    return DESCENT_OK;
}

// A name that is no file may be that of a bundled set.
static descent_status open_file(const char *path, dsc_source **source, descent_error *error)
{
    char bundled[4096];
    descent_error own = {0};
    const descent_status status = dsc_source_open(path, source, &own);
    if (status == DESCENT_NO_INPUT &&
        descent_data_path(path, bundled, sizeof bundled, NULL) == DESCENT_OK) {
        return dsc_fail(error, status, "%s" DSC_REMEDY "@%s    # the bundled set of this name",
                        own.message, path);
    }
    return status == DESCENT_OK ? status : dsc_fail_as(error, &own);
}

static descent_status read_path(const char *path, const descent_read_options *options,
                                const dsc_schema *like, bool keep_unlabelled,
                                descent_dataset **dataset, descent_error *error)
{
    char bundled[4096];
    if (path[0] == '@') {
        TRY(descent_data_path(path, bundled, sizeof bundled, error));
        path = bundled;
    }
    dsc_read_job job = {.options = options, .like = like, .keep_unlabelled = keep_unlabelled};
    if (dsc_is_folder(path)) {
        job.folder = path;
        TRY(dsc_source_memory(path, "", 0, &job.source, error));
    } else {
        TRY(open_file(path, &job.source, error));
    }
    const descent_status status = read_source(&job, dataset, error);
    dsc_source_close(job.source);
    return status;
}

descent_status descent_dataset_read(const char *path, const descent_read_options *options,
                                    descent_dataset **dataset, descent_error *error)
{
    NEED(error, "path, options, dataset", path, options, dataset);
    FAIL_IF(!path || path[0] == '\0', error, DESCENT_INVALID, "no data file was named");
    descent_read_options own = descent_read_options_default();
    TRY(dsc_options_take(descent_read_option_table(), options, &own, error));
    FAIL_IF(own.type != DESCENT_FLOAT32 && own.type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "data are read as float32 or float64, not as type %d", own.type);
    return read_path(path, &own, NULL, false, dataset, error);
}

descent_status descent_dataset_read_like(const char *path, const descent_dataset *like,
                                         descent_dataset **dataset, descent_error *error)
{
    NEED(error, "path, like, dataset", path, like, dataset);
    return dsc_dataset_read_with_schema(path, like->schema, false, dataset, error);
}

descent_status dsc_dataset_read_with_schema(const char *path, const dsc_schema *schema,
                                            bool keep_unlabelled, descent_dataset **dataset,
                                            descent_error *error)
{
    FAIL_IF(!path || path[0] == '\0', error, DESCENT_INVALID, "no data file was named");
    return read_path(path, NULL, schema, keep_unlabelled, dataset, error);
}

descent_status dsc_dataset_read_memory(const char *name, const void *bytes, size_t size,
                                       const descent_read_options *options,
                                       const dsc_schema *like, descent_dataset **dataset,
                                       descent_error *error)
{
    dsc_read_job job = {.options = options, .like = like};
    TRY(dsc_source_memory(name, bytes, size, &job.source, error));
    const descent_status status = read_source(&job, dataset, error);
    dsc_source_close(job.source);
    return status;
}

descent_status dsc_dataset_read_table(const char *name, const void *bytes, size_t size,
                                      const char *kind, const descent_read_options *options,
                                      const dsc_schema *like, descent_dataset **dataset,
                                      descent_error *error)
{
    dsc_read_job job = {
        .options = like ? NULL : options, .like = like, .keep_unlabelled = like != NULL};
    TRY(dsc_source_memory(name, bytes, size, &job.source, error));
    dsc_source_is_table(job.source, kind);
    const descent_status status = read_source(&job, dataset, error);
    dsc_source_close(job.source);
    return status;
}
