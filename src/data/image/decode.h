// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a decoder of image files is, and what all have in common.
#ifndef DSC_DATA_IMAGE_DECODE_H
#define DSC_DATA_IMAGE_DECODE_H

#include "data/image/picture.h"

/// A format of files.
typedef struct dsc_decoder {
    const char *format;            /* "PNG" */
    const char *library, *package; /* which reads it, and that of Debian to build with */
    const char *start;             /* with which files begin */
    size_t start_size;
    /// As dsc_picture_read; NULL: the library was not there when descent was built.
    descent_status (*read)(const void *bytes, size_t size, const dsc_picture_wish *wish,
                           dsc_picture *picture, descent_error *error);
} dsc_decoder;

/// Whether an image of these sizes may be decoded: not too large, and no larger than a file of
/// `size` bytes can hold with `most` pixels in a byte.
descent_status dsc_picture_check(size_t height, size_t width, size_t size, size_t most,
                                 descent_error *error);

#endif
