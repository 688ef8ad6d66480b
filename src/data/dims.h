// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The shape of a row: an image has a height, a width and channels.
#ifndef DSC_DATA_DIMS_H
#define DSC_DATA_DIMS_H

#include "data/schema.h"

enum { DSC_DIMS = 3, DSC_DIMS_TEXT = 64 };

/// Rank 1: a plain row. 2: height, width. 3: height, width, channels; the last index changes
/// fastest. Sizes beyond the rank are 1.
typedef struct dsc_dims {
    size_t rank;
    size_t size[DSC_DIMS];
} dsc_dims;

/// Of a row as it is stored.
dsc_dims dsc_schema_dims(const dsc_schema *schema);

/// Where number `k` of a row of a file without columns' names is stored.
size_t dsc_schema_slot(const dsc_schema *schema, size_t k);

/// The index, pixel by pixel, of the number that is number `k` plane by plane.
size_t dsc_pixel_of_plane(const dsc_dims *dims, size_t k);

/// Numbers in a row of this shape.
size_t dsc_dims_count(const dsc_dims *dims);

/// Whether the two are the same but for channels that one does not name: 28x28 and 28x28x1.
bool dsc_dims_same(const dsc_dims *a, const dsc_dims *b);

/// "32x32x3". Returns `text`.
const char *dsc_dims_text(const dsc_dims *dims, char text[DSC_DIMS_TEXT]);
/// The same as an argument of printf.
#define DSC_DIMS_SHOWN(dims) dsc_dims_text((dims), (char[DSC_DIMS_TEXT]){0})

/// From "HEIGHTxWIDTH" or "HEIGHTxWIDTHxCHANNELS". DESCENT_INVALID says what is wrong.
descent_status dsc_dims_parse(const char *text, dsc_dims *dims, descent_error *error);

#endif
