// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sizes that are believed.
#include "data/image/decode.h"

// 67 million: more than a sheet of paper at 600 dots to the inch.
enum { SIDE = 1 << 16, PIXELS = 1 << 26 };

descent_status dsc_picture_check(size_t height, size_t width, size_t size, size_t most,
                                 descent_error *error)
{
    FAIL_IF(height == 0 || width == 0, error, DESCENT_BAD_DATA, "it has no pixels");
    FAIL_IF(height > SIDE || width > SIDE || height * width > PIXELS, error,
            DESCENT_UNSUPPORTED, "%zux%zu pixels are too many: %d can be read", height, width,
            PIXELS);
    FAIL_IF(height * width / most > size, error, DESCENT_BAD_DATA,
            "it is cut off: %zu bytes cannot hold %zux%zu pixels", size, height, width);
    return DESCENT_OK;
}
