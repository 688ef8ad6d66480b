// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: every number reads back to the same bits. A number that is not finite is NaN.
#include "function/pack.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

enum { WIDTH = 8 }; /* bytes of a number */

// A column as bytes of falling significance: the first bytes of all rows, then the second ones.
static void lay_out(const cli_column *column, size_t rows, unsigned char *bytes)
{
    double before = 0.0;
    for (size_t row = 0; row < rows; row++) {
        const double number = column->values[row * column->stride];
        const double kept = isfinite(number) ? number - before : (double)NAN;
        uint64_t bits;
        memcpy(&bits, &kept, sizeof bits);
        for (size_t byte = 0; byte < WIDTH; byte++) {
            bytes[byte * rows + row] = (unsigned char)(bits >> 8 * (WIDTH - 1 - byte));
        }
        before = column->counts ? number : 0.0;
    }
}

static char *base64(const unsigned char *bytes, size_t count)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = malloc(4 * ((count + 2) / 3) + 1), *to = text;
    for (size_t i = 0; text && i < count; i += 3) {
        const size_t left = count - i;
        const unsigned three = (unsigned)bytes[i] << 16 |
                               (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                               (left > 2 ? (unsigned)bytes[i + 2] : 0);
        *to++ = digits[three >> 18];
        *to++ = digits[three >> 12 & 63];
        *to++ = left > 1 ? digits[three >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[three & 63] : '=';
    }
    if (text) {
        *to = '\0';
    }
    return text;
}

// The columns one after the other, in zlib's format, as text.
static char *squeeze(size_t rows, const cli_column *columns, size_t count)
{
    const size_t size = WIDTH * rows * count;
    uLongf room = compressBound((uLong)size);
    unsigned char *bytes = malloc(size + 1), *packed = malloc(room);
    char *text = NULL;
    if (bytes && packed) {
        for (size_t i = 0; i < count; i++) {
            lay_out(&columns[i], rows, bytes + WIDTH * rows * i);
        }
        if (compress(packed, &room, bytes, (uLong)size) == Z_OK) {
            text = base64(packed, room);
        }
    }
    free(bytes);
    free(packed);
    return text;
}

json_t *cli_pack(size_t rows, const cli_column *columns, size_t count)
{
    json_t *names = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(
            names, json_pack("[s, s]", columns[i].name, columns[i].counts ? "count" : "exact"));
    }
    char *text = squeeze(rows, columns, count);
    json_t *block = text ? json_pack("{s:O, s:I, s:s}", "columns", names, "rows",
                                     (json_int_t)rows, "packed", text)
                         : NULL;
    json_decref(names);
    free(text);
    return block;
}
