// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/shown.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Bytes of the UTF-8 character at text, and which it is; 0 for a byte that is none.
static size_t decode(const unsigned char *text, size_t length, uint32_t *character)
{
    const unsigned char lead = text[0];
    const size_t bytes = lead < 0x80U                    ? 1
                         : lead >= 0xC2U && lead < 0xE0U ? 2
                         : lead >= 0xE0U && lead < 0xF0U ? 3
                         : lead >= 0xF0U && lead < 0xF5U ? 4
                                                         : 0;
    if (bytes == 0 || bytes > length) {
        return 0;
    }
    *character = bytes == 1 ? lead : lead & (0x7FU >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xC0U) != 0x80U) {
            return 0;
        }
        *character = *character << 6U | (text[i] & 0x3FU);
    }
    return bytes;
}

// C0 and C1, line and paragraph separators, and what turns the direction of text.
static bool is_hidden(uint32_t c)
{
    return c < 0x20U || (c >= 0x7FU && c < 0xA0U) || c == 0x61CU || c == 0x200EU ||
           c == 0x200FU || (c >= 0x2028U && c <= 0x202EU) || (c >= 0x2066U && c <= 0x2069U);
}

size_t cli_hidden_at(const char *text)
{
    uint32_t c = 0;
    const size_t bytes = decode((const unsigned char *)text, strlen(text), &c);
    return bytes == 0 ? 1 : is_hidden(c) ? bytes : 0;
}

// One character into out (8 bytes); returns how many of text it was.
static size_t show(const char *text, size_t length, char out[8])
{
    uint32_t c = 0;
    const size_t bytes = decode((const unsigned char *)text, length, &c);
    if (bytes == 0) {
        snprintf(out, 8, "\\x%02X", (unsigned)(unsigned char)*text);
        return 1;
    }
    if (is_hidden(c)) {
        snprintf(out, 8, c < 0x80U ? "\\x%02X" : "\\u%04X", (unsigned)c);
    } else {
        memcpy(out, text, bytes);
        out[bytes] = '\0';
    }
    return bytes;
}

void cli_put_shown(FILE *file, const char *text, size_t length)
{
    char out[8];
    for (size_t at = 0; at < length;) {
        if (text[at] == '\n' || text[at] == '\t') {
            putc(text[at++], file);
        } else {
            at += show(text + at, length - at, out);
            fputs(out, file);
        }
    }
}

const char *cli_shown_text(const char *text, char shown[CLI_SHOWN])
{
    const size_t length = text ? strlen(text) : 0;
    char out[8];
    size_t used = 0;
    for (size_t at = 0; at < length && used + 8 < CLI_SHOWN;) {
        at += show(text + at, length - at, out);
        const size_t more = strlen(out);
        memcpy(shown + used, out, more);
        used += more;
    }
    shown[used] = '\0';
    return shown;
}
