// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which decoder a file needs. Keeps: its first bytes decide, never its name.
#include "data/image/picture.h"

#include <string.h>

#include "data/image/jpeg.h"
#include "data/image/png.h"

dsc_picture_kind dsc_picture_kind_of(const void *bytes, size_t size)
{
    return size >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0 ? DSC_PNG
           : size >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0    ? DSC_JPEG
                                                                   : DSC_NO_PICTURE;
}

descent_status dsc_picture_can_read(dsc_picture_kind kind, descent_error *error)
{
    FAIL_IF(kind == DSC_PNG && !dsc_png_is_there(), error, DESCENT_UNSUPPORTED,
            "PNG files need libpng, and descent was built without it" DSC_REMEDY
            "build it again where libpng-dev is installed");
    FAIL_IF(kind == DSC_JPEG && !dsc_jpeg_is_there(), error, DESCENT_UNSUPPORTED,
            "JPEG files need libjpeg-turbo, and descent was built without it" DSC_REMEDY
            "build it again where libjpeg62-turbo-dev is installed");
    return DESCENT_OK;
}

descent_status dsc_picture_read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                                dsc_picture *picture, descent_error *error)
{
    *picture = (dsc_picture){0};
    switch (dsc_picture_kind_of(bytes, size)) {
    case DSC_PNG:
        return dsc_png_read(bytes, size, wish, picture, error);
    case DSC_JPEG:
        return dsc_jpeg_read(bytes, size, wish, picture, error);
    case DSC_NO_PICTURE:
        break;
    }
    return dsc_fail(error, DESCENT_BAD_DATA, "it is neither PNG nor JPEG");
}
