// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which decoder a file needs. Keeps: its first bytes decide, never its name.
#include "data/image/picture.h"

#include <string.h>

#include "data/image/jpeg.h"
#include "data/image/png.h"

static const dsc_decoder *const decoders[] = {
    [DSC_NO_PICTURE] = NULL, [DSC_PNG] = &dsc_png, [DSC_JPEG] = &dsc_jpeg};
enum { DECODERS = sizeof decoders / sizeof *decoders };

dsc_picture_kind dsc_picture_kind_of(const void *bytes, size_t size)
{
    for (size_t i = DSC_NO_PICTURE + 1; i < DECODERS; i++) {
        if (size >= decoders[i]->start_size &&
            memcmp(bytes, decoders[i]->start, decoders[i]->start_size) == 0) {
            return (dsc_picture_kind)i;
        }
    }
    return DSC_NO_PICTURE;
}

descent_status dsc_picture_can_read(dsc_picture_kind kind, descent_error *error)
{
    const dsc_decoder *decoder = decoders[kind];
    FAIL_IF(decoder && !decoder->read, error, DESCENT_UNSUPPORTED,
            "%s files need %s, and descent was built without it" DSC_REMEDY
            "build it again where %s is installed",
            decoder->format, decoder->library, decoder->package);
    return DESCENT_OK;
}

descent_status dsc_picture_read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                                dsc_picture *picture, descent_error *error)
{
    const dsc_picture_kind kind = dsc_picture_kind_of(bytes, size);
    *picture = (dsc_picture){0};
    FAIL_IF(!decoders[kind], error, DESCENT_BAD_DATA, "it is neither PNG nor JPEG");
    TRY(dsc_picture_can_read(kind, error));
    return decoders[kind]->read(bytes, size, wish, picture, error);
}
