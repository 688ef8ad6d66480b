// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_IMAGE_JPEG_H
#define DSC_DATA_IMAGE_JPEG_H

#include "data/image/picture.h"

/// Whether the library was built with libjpeg-turbo.
bool dsc_jpeg_is_there(void);

/// As dsc_picture_read.
descent_status dsc_jpeg_read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                             dsc_picture *picture, descent_error *error);

#endif
