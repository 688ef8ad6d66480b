// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows that are images: which shape they have, and the one order that they have in memory.
//
// Keeps: in memory a row is always height x width x channels, whatever its file is. What the
// order of the file was stays in the schema, so that later files are read in the same way.
// Where columns have names, these stay in the order of the file and know where they are stored.
#include "data/row_shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "data/dims.h"

// ---- files like another one ----

// The sizes in a file's header as height, width, channels. False: they are no image.
static bool dims_of_file(const uint64_t *shape, size_t rank, bool planes, dsc_dims *dims)
{
    *dims = (dsc_dims){.rank = rank, .size = {1, 1, 1}};
    for (size_t i = 0; i < rank && i < DSC_DIMS; i++) {
        dims->size[i] = (size_t)shape[i];
    }
    if (rank == DSC_DIMS && planes) {
        *dims = (dsc_dims){DSC_DIMS, {dims->size[1], dims->size[2], dims->size[0]}};
    }
    return rank == 2 || rank == DSC_DIMS;
}

descent_status dsc_row_shape_check(const dsc_read_job *job, const uint64_t *shape, size_t rank,
                                   descent_error *error)
{
    if (!job->like || rank < 2) {
        return DESCENT_OK;
    }
    dsc_dims other, own = dsc_schema_dims(job->like);
    const bool planes = job->like->planes;
    if (own.rank < 2 ||
        (dims_of_file(shape, rank, planes, &other) && dsc_dims_same(&own, &other))) {
        return DESCENT_OK;
    }
    // The same image in the other order?
    const bool turned =
        dims_of_file(shape, rank, !planes, &other) && dsc_dims_same(&own, &other);
    dsc_words words = {0};
    dsc_words_add(&words, "%s: its rows are ", dsc_source_name(job->source));
    for (size_t i = 0; i < rank; i++) {
        dsc_words_add(&words, "%s%llu", i ? "x" : "", (unsigned long long)shape[i]);
    }
    if (planes) {
        dsc_words_add(&words, ", where %zux%zux%zu (channels x height x width) is expected",
                      own.size[2], own.size[0], own.size[1]);
    } else {
        dsc_words_add(&words, ", where %s is expected", DSC_DIMS_SHOWN(&own));
    }
    if (turned) {
        dsc_words_try(&words, "in Python: numpy.save(file, array.transpose(%s))",
                      planes ? "0, 3, 1, 2" : "0, 2, 3, 1");
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// ---- from planes to pixels ----

// Brings every row from planes to pixels, in a row of memory.
static descent_status turn_rows(descent_dataset *d, const dsc_dims *dims, descent_error *error)
{
    const size_t size = descent_type_size(d->type), bytes = d->columns * size;
    unsigned char *planes = malloc(bytes);
    if (!planes) {
        return dsc_no_memory(error, "a row", bytes);
    }
    const size_t pixels = dims->size[0] * dims->size[1], channels = dims->size[2];
    for (size_t row = 0; row < d->rows; row++) {
        unsigned char *to = (unsigned char *)d->values + row * bytes;
        memcpy(planes, to, bytes);
        for (size_t c = 0; c < channels; c++) {
            const unsigned char *from = planes + c * pixels * size;
            for (size_t p = 0; p < pixels; p++) {
                memcpy(to + (p * channels + c) * size, from + p * size, size);
            }
        }
    }
    free(planes);
    return DESCENT_OK;
}

// What the schema has for each stored number.
static descent_status turn_schema(dsc_schema *schema, const dsc_dims *dims,
                                  descent_error *error)
{
    for (size_t i = 0; i < schema->column_count; i++) {
        dsc_column *column = &schema->columns[i];
        if (column->kind == DSC_COLUMN_NUMBER) {
            column->slot = dsc_pixel_of_plane(dims, column->slot);
        }
    }
    if (!schema->offset) {
        return DESCENT_OK;
    }
    const size_t bytes = 2 * schema->stored * sizeof *schema->offset;
    double *before = malloc(bytes);
    if (!before) {
        return dsc_no_memory(error, "the columns", bytes);
    }
    memcpy(before, schema->offset, bytes);
    for (size_t k = 0; k < schema->stored; k++) {
        const size_t slot = dsc_pixel_of_plane(dims, k);
        schema->offset[slot] = before[k];
        schema->unit[slot] = before[schema->stored + k];
    }
    free(before);
    return DESCENT_OK;
}

// ---- the shape that was asked for ----

// A shape of `count` numbers for a message, 0 when there is no likely one: a square of one or
// three channels.
static dsc_dims likely_dims(size_t count)
{
    static const size_t channels[] = {1, 3, 4};
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        const size_t side = (size_t)lround(sqrt((double)count / (double)channels[i]));
        if (side > 1 && side * side * channels[i] == count) {
            return (dsc_dims){channels[i] > 1 ? DSC_DIMS : 2, {side, side, channels[i]}};
        }
    }
    return (dsc_dims){0};
}

static descent_status check_count(const dsc_read_job *job, const descent_dataset *d,
                                  const dsc_dims *dims, descent_error *error)
{
    if (dsc_dims_count(dims) == d->columns) {
        return DESCENT_OK;
    }
    const dsc_dims likely = likely_dims(d->columns);
    dsc_words words = {0};
    dsc_words_add(&words, "%s: each row has %s %s, and an image of %s has %s",
                  dsc_source_name(job->source), DSC_COUNT(d->columns),
                  d->columns == 1 ? "number" : "numbers", DSC_DIMS_SHOWN(dims),
                  DSC_COUNT(dsc_dims_count(dims)));
    if (likely.rank) {
        dsc_words_try(&words, "image = %s", DSC_DIMS_SHOWN(&likely));
    }
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

static descent_status check_columns(const dsc_read_job *job, const dsc_schema *schema,
                                    descent_error *error)
{
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        if (column->kind != DSC_COLUMN_DATE && column->kind != DSC_COLUMN_CATEGORY) {
            continue;
        }
        dsc_words words = {0};
        dsc_words_add(&words, "%s: column \"%s\" has %s in it, which are no pixels",
                      dsc_source_name(job->source), column->name,
                      column->kind == DSC_COLUMN_DATE ? "dates" : "texts");
        if (schema->target == SIZE_MAX) {
            dsc_words_try(&words, "target = %s    # if it is to be predicted",
                          DSC_VALUE(column->name));
        }
        dsc_words_try(&words, "ignore = %s    # if it is not part of the image",
                      DSC_VALUE(column->name));
        return dsc_words_fail(&words, DESCENT_INVALID, error);
    }
    return DESCENT_OK;
}

static void set_shape(dsc_schema *schema, const dsc_dims *dims)
{
    schema->shape_count = dims->rank;
    for (size_t i = 0; i < dims->rank; i++) {
        schema->shape[i] = dims->size[i];
    }
}

descent_status dsc_row_shape_ahead(const dsc_read_job *job, dsc_schema *schema, size_t *columns,
                                   descent_error *error)
{
    if (job->like || job->options->image[0] == '\0') {
        return DESCENT_OK;
    }
    dsc_dims dims;
    TRY(dsc_dims_parse(job->options->image, &dims, error));
    if (*columns <= dsc_dims_count(&dims)) {
        *columns = dsc_dims_count(&dims);
        set_shape(schema, &dims);
        schema->planes = job->options->layout == DESCENT_LAYOUT_NCHW && dims.rank == DSC_DIMS;
    }
    return DESCENT_OK;
}

// The shape in the file, as height, width, channels; rank 1: it has none.
static dsc_dims own_dims(const descent_dataset *d, bool planes)
{
    dsc_dims dims = dsc_schema_dims(d->schema);
    if (planes && dims.rank == DSC_DIMS && !d->schema->planes) {
        dims = (dsc_dims){DSC_DIMS, {dims.size[1], dims.size[2], dims.size[0]}};
    }
    return dims;
}

static descent_status choose_dims(const dsc_read_job *job, const descent_dataset *d,
                                  bool planes, dsc_dims *dims, descent_error *error)
{
    const char *name = dsc_source_name(job->source), *image = job->options->image;
    *dims = own_dims(d, planes);
    if (image[0] == '\0') {
        FAIL_IF(planes && dims->rank < 2, error, DESCENT_INVALID,
                "%s: `layout = nchw` is about images, and the rows are not known to be "
                "some" DSC_REMEDY
                "image = HEIGHTxWIDTHxCHANNELS    # with these in place of the words",
                name);
        return DESCENT_OK;
    }
    dsc_dims asked;
    TRY(dsc_dims_parse(image, &asked, error));
    TRY(check_columns(job, d->schema, error));
    TRY(check_count(job, d, &asked, error));
    FAIL_IF(dims->rank > 1 && !dsc_dims_same(dims, &asked), error, DESCENT_INVALID,
            "%s: its rows are images of %s, and `image` is \"%s\"", name, DSC_DIMS_SHOWN(dims),
            image);
    *dims = asked;
    return DESCENT_OK;
}

descent_status dsc_row_shape_apply(const dsc_read_job *job, descent_format format,
                                   descent_dataset *d, descent_error *error)
{
    dsc_schema *schema = d->schema;
    if (job->like) {
        const dsc_dims dims = dsc_schema_dims(schema);
        const bool matrix = format == DESCENT_FORMAT_IDX || format == DESCENT_FORMAT_NPY;
        return schema->planes && matrix ? turn_rows(d, &dims, error) : DESCENT_OK;
    }
    // The planes of CIFAR are turned by its reader, and that of image files brings these to the
    // shape that was asked for.
    const bool planes =
        job->options->layout == DESCENT_LAYOUT_NCHW && format != DESCENT_FORMAT_CIFAR;
    dsc_dims dims = dsc_schema_dims(schema);
    if (format != DESCENT_FORMAT_IMAGES) {
        TRY(choose_dims(job, d, planes, &dims, error));
    }
    if (dims.rank < 2) {
        return DESCENT_OK;
    }
    set_shape(schema, &dims);
    if (planes && dims.rank == DSC_DIMS && !schema->planes) {
        TRY(turn_rows(d, &dims, error));
        TRY(turn_schema(schema, &dims, error));
        schema->planes = true;
    }
    dsc_dataset_say(d, "image", "%s, %s%s", DSC_DIMS_SHOWN(&dims),
                    dims.rank == 2 ? "height x width" : "height x width x channels",
                    schema->planes ? ", plane by plane in the file (`layout = nchw`)" : "");
    return DESCENT_OK;
}

// ---- for programs ----

descent_shape descent_dataset_shape(const descent_dataset *d)
{
    descent_shape shape = {0};
    if (!d) {
        return shape;
    }
    if (d->schema->positions > 0) {
        const size_t positions = d->schema->positions;
        return (descent_shape){2, {positions, dsc_schema_inputs(d->schema) / positions}};
    }
    const dsc_dims own = dsc_schema_dims(d->schema);
    shape.rank = own.rank;
    for (size_t i = 0; i < own.rank; i++) {
        shape.dim[i] = own.size[i];
    }
    shape.dim[0] = own.rank > 1 ? own.size[0] : dsc_schema_inputs(d->schema);
    return shape;
}

descent_shape dsc_dataset_image(const descent_dataset *d)
{
    const descent_shape shape = descent_dataset_shape(d);
    return d && d->schema->positions > 0
               ? (descent_shape){3, {1, shape.dim[0], shape.dim[1] - d->schema->padded}}
               : shape;
}

descent_status descent_dataset_set_shape(descent_dataset *d, descent_shape shape,
                                         descent_error *error)
{
    const size_t rank = shape.rank, *dims = shape.dim;
    NEED(error, "dataset", d);
    FAIL_IF(!d->arrays, error, DESCENT_INVALID,
            "only the rows of your own arrays can be given a shape: files have `image`");
    FAIL_IF(rank < 1 || rank > DSC_DIMS, error, DESCENT_INVALID,
            "a row has a rank of 1 to %d, not %zu", DSC_DIMS, rank);
    size_t left = d->columns;
    dsc_dims given = {.rank = rank, .size = {1, 1, 1}};
    for (size_t i = 0; i < rank; i++) {
        FAIL_IF(dims[i] == 0 || left % dims[i] != 0, error, DESCENT_INVALID,
                "rows of %zu columns are not of the shape given: size %zu is %zu", d->columns,
                i, dims[i]);
        left /= dims[i];
        given.size[i] = dims[i];
    }
    FAIL_IF(left != 1, error, DESCENT_INVALID,
            "rows of %zu columns are not of the shape given: %s are %zu", d->columns,
            DSC_DIMS_SHOWN(&given), d->columns / left);
    given.rank = rank > 1 ? rank : 0;
    set_shape(d->schema, &given);
    return DESCENT_OK;
}
