// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/blank.h"

#include <string.h>

unsigned dsc_three_bytes(const char *text, const char *end)
{
    const unsigned char *b = (const unsigned char *)text;
    return end - text >= 3 && (b[0] & 0xF0U) == 0xE0U
               ? (b[0] & 0x0FU) << 12 | (b[1] & 0x3FU) << 6 | (b[2] & 0x3FU)
               : 0;
}

// Blanks of every width, also those that no line is broken at and those of no width, which
// come with cells that were copied (marks of direction, byte order marks).
size_t dsc_blank(const char *text, const char *end)
{
    if (text < end && (*text == ' ' || *text == '\t')) {
        return 1;
    }
    if (end - text >= 2 && memcmp(text, "\xC2\xA0", 2) == 0) {
        return 2;
    }
    const unsigned c = dsc_three_bytes(text, end);
    return (c >= 0x2000 && c <= 0x200F) || (c >= 0x202A && c <= 0x202F) ||
                   (c >= 0x205F && c <= 0x2060) || c == 0x3000 || c == 0xFEFF
               ? 3
               : 0;
}
