// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An image in memory, from a file in memory.
#ifndef DSC_DATA_IMAGE_PICTURE_H
#define DSC_DATA_IMAGE_PICTURE_H

#include "core/status.h"

/// Row by row, pixel by pixel; 1 channel: grey, 3: red, green, blue; 8 bits each, as the file
/// has them (no gamma is applied). Deeper files are rounded, and what is transparent lies on
/// white.
typedef struct dsc_picture {
    size_t height, width, channels;
    unsigned char *pixels; /* owned; NULL where only the sizes were asked for */
} dsc_picture;

typedef enum dsc_picture_kind { DSC_NO_PICTURE, DSC_PNG, DSC_JPEG } dsc_picture_kind;

/// What is wanted of a file.
typedef struct dsc_picture_wish {
    bool sizes;           /* the sizes alone: no pixels are made */
    size_t height, width; /* the sizes that it is to be brought to, 0: its own. A JPEG file that
                             is far larger is made smaller while it is read */
} dsc_picture_wish;

/// By the first bytes.
dsc_picture_kind dsc_picture_kind_of(const void *bytes, size_t size);

/// Whether this library was built with what reads such files. DESCENT_UNSUPPORTED: what is
/// missing, and what to do.
descent_status dsc_picture_can_read(dsc_picture_kind kind, descent_error *error);

/// Reads a file. DESCENT_BAD_DATA: it is damaged or no image; DESCENT_UNSUPPORTED: it is too
/// large. Messages are a few words about the file, without its name. Sizes are looked at before
/// memory is asked for. Free picture->pixels with free.
descent_status dsc_picture_read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                                dsc_picture *picture, descent_error *error);

#endif
