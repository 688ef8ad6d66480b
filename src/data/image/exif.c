// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Orientation. Keeps: no number of the block is believed before it is known to lie within it; what
// cannot be read is the same as what is not there, as in all programs that show pictures.
#include "data/image/exif.h"

#include <stdlib.h>
#include <string.h>

// Exif is a TIFF file behind six bytes: an order of bytes, 42, where the first directory lies; that
// has a count and entries of 12 bytes: tag, type, count, value.
enum { HEAD = 6, ENTRY = 12, ORIENTATION = 0x0112, TYPE_SHORT = 3 };

typedef struct tiff {
    const unsigned char *bytes;
    size_t size;
    bool big; /* the high byte first */
} tiff;

// A number of 2 or 4 bytes; 0 where it would lie outside.
static uint32_t number_at(const tiff *t, size_t at, size_t bytes)
{
    uint32_t value = 0;
    if (at > t->size || bytes > t->size - at) {
        return 0;
    }
    for (size_t i = 0; i < bytes; i++) {
        const size_t from = t->big ? i : bytes - 1 - i;
        value = value << 8 | t->bytes[at + from];
    }
    return value;
}

unsigned dsc_exif_orientation(const unsigned char *bytes, size_t size)
{
    if (size < HEAD + 8 || memcmp(bytes, "Exif\0\0", HEAD) != 0) {
        return 1;
    }
    const tiff t = {bytes + HEAD, size - HEAD, bytes[HEAD] == 'M'};
    if (memcmp(t.bytes, t.big ? "MM" : "II", 2) != 0 || number_at(&t, 2, 2) != 42) {
        return 1;
    }
    const size_t directory = number_at(&t, 4, 4), count = number_at(&t, directory, 2);
    for (size_t i = 0; i < count; i++) {
        const size_t entry = directory + 2 + i * ENTRY;
        if (number_at(&t, entry, 2) == ORIENTATION &&
            number_at(&t, entry + 2, 2) == TYPE_SHORT) {
            const uint32_t value = number_at(&t, entry + 8, 2);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

// Where the pixel is stored that stands at (y, x) of the picture that is upright.
static size_t stored_at(unsigned orientation, const dsc_picture *p, size_t y, size_t x)
{
    const size_t bottom = p->height - 1, right = p->width - 1;
    switch (orientation) {
    case 2:
        return y * p->width + right - x;
    case 3:
        return (bottom - y) * p->width + right - x;
    case 4:
        return (bottom - y) * p->width + x;
    case 5:
        return x * p->width + y;
    case 6:
        return (bottom - x) * p->width + y;
    case 7:
        return (bottom - x) * p->width + right - y;
    case 8:
        return x * p->width + right - y;
    default:
        return y * p->width + x;
    }
}

descent_status dsc_exif_turn(unsigned orientation, dsc_picture *picture, descent_error *error)
{
    const bool on_side = dsc_exif_is_on_side(orientation);
    const size_t height = on_side ? picture->width : picture->height;
    const size_t width = on_side ? picture->height : picture->width;
    const size_t channels = picture->channels;
    if (orientation == 1) {
        return DESCENT_OK;
    }
    if (picture->pixels) {
        unsigned char *turned = malloc(height * width * channels);
        if (!turned) {
            return dsc_no_memory(error, "an image", height * width * channels);
        }
        unsigned char *to = turned;
        for (size_t y = 0; y < height; y++) {
            for (size_t x = 0; x < width; x++, to += channels) {
                memcpy(to, picture->pixels + stored_at(orientation, picture, y, x) * channels,
                       channels);
            }
        }
        free(picture->pixels);
        picture->pixels = turned;
    }
    picture->height = height;
    picture->width = width;
    return DESCENT_OK;
}
