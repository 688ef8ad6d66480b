// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// IDX and NPY: matrices of numbers behind a header. Keeps: what a header promises is compared
// with the size of the file before memory is asked for, and a file with more or fewer numbers
// is refused.
#include "data/binary.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/elements.h"
#include "data/row_shape.h"

descent_status dsc_binary_check(dsc_source *source, dsc_binary *binary, descent_error *error)
{
    const char *name = dsc_source_name(source);
    binary->rows = binary->shape[0];
    binary->columns = 1;
    const uint64_t limit = (uint64_t)1 << 48;
    bool fits = binary->rows <= UINT32_MAX;
    for (size_t i = 1; i < binary->dimensions && fits; i++) {
        fits = binary->shape[i] == 0 || binary->columns <= limit / binary->shape[i];
        binary->columns *= fits ? binary->shape[i] : 1;
    }
    fits = fits && (binary->columns == 0 || binary->rows <= limit / binary->columns);
    FAIL_IF(!fits, error, DESCENT_BAD_DATA, "%s: the shape in the header is impossibly large",
            name);
    FAIL_IF(binary->rows == 0 || binary->columns == 0, error, DESCENT_BAD_DATA,
            "%s: the header says that there are no numbers in it", name);
    // No size is believed that the file cannot hold, before memory is asked for.
    const uint64_t size = dsc_source_size(source);
    const uint64_t needed =
        binary->rows * binary->columns * dsc_element_size(binary->layout.element);
    FAIL_IF(size > 0 && needed > size, error, DESCENT_BAD_DATA,
            "%s: the file is truncated: it has %s bytes, its header promises %s", name,
            DSC_COUNT(size), DSC_COUNT(needed));
    FAIL_IF(needed > dsc_source_most(source), error, DESCENT_BAD_DATA,
            "%s: the file is truncated: its header promises %s bytes, more than it can hold",
            name, DSC_COUNT(needed));
    return DESCENT_OK;
}

static descent_status refuse_rest(dsc_source *source, descent_error *error)
{
    unsigned char extra = 0;
    size_t got = 0;
    TRY(dsc_source_read(source, &extra, 1, &got, error));
    FAIL_IF(got > 0, error, DESCENT_BAD_DATA,
            "%s: there is more data after the numbers that its header announces",
            dsc_source_name(source));
    return DESCENT_OK;
}

// What a compressed header promises is not trusted with gigabytes: memory that is never written
// costs nothing, so malloc (and not calloc) is enough here.
static descent_status allocate(descent_dataset *d, const dsc_binary *binary,
                               descent_error *error)
{
    const uint64_t bytes = binary->rows * binary->columns * descent_type_size(d->type);
    d->values = bytes <= SIZE_MAX / 2 ? malloc((size_t)bytes) : NULL;
    if (!d->values) {
        return dsc_no_memory(error, "the data", (size_t)bytes);
    }
    dsc_prefer_large_pages(d->values, (size_t)bytes);
    return DESCENT_OK;
}

// Which column, counted with the last index changing fastest, is number `k` with the first one
// changing fastest.
static uint64_t column_of(const dsc_binary *binary, uint64_t k)
{
    uint64_t column = 0, stride = binary->columns;
    for (size_t i = 1; i < binary->dimensions; i++) {
        stride /= binary->shape[i];
        column += k % binary->shape[i] * stride;
        k /= binary->shape[i];
    }
    return column;
}

// Fortran's order: column after column.
static descent_status read_columns(const dsc_read_job *job, const dsc_binary *binary,
                                   descent_dataset *d, descent_error *error)
{
    const size_t size = descent_type_size(d->type);
    unsigned char *column = malloc(d->rows * size);
    descent_status status =
        column ? DESCENT_OK : dsc_no_memory(error, "a column", d->rows * size);
    for (uint64_t k = 0; k < binary->columns && status == DESCENT_OK; k++) {
        status =
            dsc_elements_read(job->source, binary->layout, binary->rows, false, column, error);
        unsigned char *to = (unsigned char *)d->values + column_of(binary, k) * size;
        for (size_t row = 0; row < d->rows && status == DESCENT_OK; row++) {
            memcpy(to + row * d->columns * size, column + row * size, size);
        }
    }
    free(column);
    return status;
}

descent_status dsc_binary_read(const dsc_read_job *job, dsc_binary *binary, descent_dataset *d,
                               const char *format, descent_error *error)
{
    const char *name = dsc_source_name(job->source);
    TRY(dsc_binary_check(job->source, binary, error));
    if (job->like) {
        const bool has =
            job->like->format == DESCENT_FORMAT_NPY && job->like->target != SIZE_MAX;
        const size_t extra = has ? job->like->targets : 0;
        FAIL_IF(binary->columns != job->like->stored &&
                    binary->columns != job->like->stored + extra,
                error, DESCENT_BAD_DATA, "%s: each row has %llu numbers where %zu are expected",
                name, (unsigned long long)binary->columns, job->like->stored);
    }
    TRY(dsc_row_shape_check(job, binary->shape + 1, binary->dimensions - 1, error));
    d->rows = (size_t)binary->rows;
    d->columns = (size_t)binary->columns;
    d->type = dsc_element_type(binary->layout.element);
    d->schema->type = d->type;
    d->schema->stored = d->columns;
    TRY(allocate(d, binary, error));
    if (binary->by_columns) {
        TRY(read_columns(job, binary, d, error));
    } else {
        TRY(dsc_elements_read(job->source, binary->layout, binary->rows * binary->columns,
                              false, d->values, error));
    }
    TRY(refuse_rest(job->source, error));
    d->schema->shape_count = 0;
    for (size_t i = 1; i < binary->dimensions && binary->dimensions > 2 && i <= 4; i++) {
        d->schema->shape[d->schema->shape_count++] = (size_t)binary->shape[i];
    }
    if (binary->dimensions > 5) {
        d->schema->shape_count = 0; /* too many to note; the row is flat */
    }
    static const char *const types[] = {"float32", "float64", "bytes"};
    dsc_dataset_say(d, "file", "%s: %s%s", name, format,
                    dsc_source_compressed(job->source) ? " (gzip)" : "");
    dsc_words_add(&d->report, "inputs    %zu numbers per row", d->columns);
    for (size_t i = 0; i < d->schema->shape_count; i++) {
        dsc_words_add(&d->report, "%s%zu", i ? "x" : ", ", d->schema->shape[i]);
    }
    dsc_words_add(&d->report, ", kept as %s%s\n", types[d->type],
                  d->type == DESCENT_UINT8 ? ", 0 to 255 becomes 0 to 1" : "");
    return DESCENT_OK;
}
