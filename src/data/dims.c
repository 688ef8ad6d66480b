// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Shapes of rows, as numbers and as text.
//
// Keeps: a shape has at most as many numbers as a row may have, so that products of its sizes
// cannot overflow.
#include "data/dims.h"

#include <stdio.h>
#include <string.h>

#include "data/words.h"

// A side, and the numbers of a row: 4096 x 4096.
enum { SIDE = 65536, NUMBERS = 1 << 24 };

dsc_dims dsc_schema_dims(const dsc_schema *schema)
{
    dsc_dims dims = {.rank = 1, .size = {schema->stored, 1, 1}};
    if (schema->shape_count < 2 || schema->shape_count > DSC_DIMS) {
        return dims;
    }
    dims.rank = schema->shape_count;
    for (size_t i = 0; i < dims.rank; i++) {
        dims.size[i] = schema->shape[i];
    }
    return dims;
}

size_t dsc_pixel_of_plane(const dsc_dims *dims, size_t k)
{
    const size_t pixels = dims->size[0] * dims->size[1], channels = dims->size[2];
    return k % pixels * channels + k / pixels;
}

size_t dsc_schema_slot(const dsc_schema *schema, size_t k)
{
    if (!schema->planes) {
        return k;
    }
    const dsc_dims dims = dsc_schema_dims(schema);
    return dsc_pixel_of_plane(&dims, k);
}

size_t dsc_dims_count(const dsc_dims *dims)
{
    return dims->size[0] * dims->size[1] * dims->size[2];
}

bool dsc_dims_same(const dsc_dims *a, const dsc_dims *b)
{
    bool same = true;
    for (size_t i = 0; i < DSC_DIMS; i++) {
        same = same && a->size[i] == b->size[i];
    }
    return same;
}

const char *dsc_dims_text(const dsc_dims *dims, char text[DSC_DIMS_TEXT])
{
    size_t used = 0;
    for (size_t i = 0; i < dims->rank && used < DSC_DIMS_TEXT; i++) {
        used += (size_t)snprintf(text + used, DSC_DIMS_TEXT - used, "%s%zu", i ? "x" : "",
                                 dims->size[i]);
    }
    return text;
}

// A size at *at, which moves behind it. False: there is none.
static bool scan_size(const char **at, size_t *size)
{
    const char *p = *at;
    *size = 0;
    while (*p >= '0' && *p <= '9' && *size <= SIDE) {
        *size = *size * 10 + (size_t)(*p++ - '0');
    }
    *at = p;
    return *size > 0 && *size <= SIDE;
}

descent_status dsc_dims_parse(const char *text, dsc_dims *dims, descent_error *error)
{
    dsc_dims read = {.size = {1, 1, 1}};
    const char *p = text;
    char shown[64];
    bool good = true, more = true;
    while (more && good && read.rank < DSC_DIMS) {
        good = scan_size(&p, &read.size[read.rank++]);
        more = *p == 'x' || *p == 'X';
        p += more ? 1 : 0;
    }
    FAIL_IF(!good || more || *p != '\0' || read.rank < 2, error, DESCENT_INVALID,
            "`image` is \"%s\": it takes height x width, or height x width x channels, each "
            "1 to %d" DSC_REMEDY "image = 28x28    # or 32x32x3, for three colours",
            dsc_show_text(text, strlen(text), shown, sizeof shown), SIDE);
    FAIL_IF(read.size[0] * read.size[1] > NUMBERS ||
                read.size[0] * read.size[1] * read.size[2] > NUMBERS,
            error, DESCENT_INVALID, "`image` is \"%s\": a row has at most %d numbers", text,
            NUMBERS);
    *dims = read;
    return DESCENT_OK;
}
