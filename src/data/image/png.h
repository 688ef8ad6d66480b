// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_IMAGE_PNG_H
#define DSC_DATA_IMAGE_PNG_H

#include "data/image/picture.h"

/// Whether the library was built with libpng.
bool dsc_png_is_there(void);

/// As dsc_picture_read.
descent_status dsc_png_read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                            dsc_picture *picture, descent_error *error);

#endif
