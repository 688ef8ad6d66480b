// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text in UTF-16, with or without a byte order mark, as UTF-8.
#include "data/utf16.h"

#include <stdlib.h>
#include <string.h>

#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/text.h"

enum { LOOK = 4096, BLOCK = 1 << 14 };

typedef struct utf16 {
    dsc_source *inner;
    bool big;
    unsigned char in[BLOCK], out[BLOCK * 2]; /* two bytes become three at most */
    size_t used, filled;                     /* of out */
    uint32_t high;                           /* first half of a pair, 0: none */
    bool end;
} utf16;

static void put(utf16 *u, uint32_t code)
{
    unsigned char *p = u->out + u->filled;
    if (code < 0x80) {
        p[0] = (unsigned char)code;
        u->filled += 1;
    } else if (code < 0x800) {
        p[0] = (unsigned char)(0xC0 | code >> 6);
        p[1] = (unsigned char)(0x80 | (code & 0x3F));
        u->filled += 2;
    } else if (code < 0x10000) {
        p[0] = (unsigned char)(0xE0 | code >> 12);
        p[1] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
        p[2] = (unsigned char)(0x80 | (code & 0x3F));
        u->filled += 3;
    } else {
        p[0] = (unsigned char)(0xF0 | code >> 18);
        p[1] = (unsigned char)(0x80 | (code >> 12 & 0x3F));
        p[2] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
        p[3] = (unsigned char)(0x80 | (code & 0x3F));
        u->filled += 4;
    }
}

// One unit; half of a pair without the other becomes U+FFFD.
static void take(utf16 *u, uint32_t unit)
{
    enum { REPLACEMENT = 0xFFFD };
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    if (u->high) {
        put(u, low ? 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00) : REPLACEMENT);
        u->high = 0;
        if (low) {
            return;
        }
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
        u->high = unit;
    } else {
        put(u, low ? REPLACEMENT : unit);
    }
}

static descent_status fill(utf16 *u, descent_error *error)
{
    size_t got = 0;
    u->used = u->filled = 0;
    TRY(dsc_source_read(u->inner, u->in, sizeof u->in, &got, error));
    u->end = got < sizeof u->in;
    for (size_t i = 0; i + 1 < got; i += 2) {
        take(u, u->big ? (uint32_t)u->in[i] << 8 | u->in[i + 1]
                       : (uint32_t)u->in[i + 1] << 8 | u->in[i]);
    }
    FAIL_IF(got % 2 != 0, error, DESCENT_BAD_DATA,
            "%s: it is UTF-16 text and ends within a character: it is not complete",
            dsc_source_name(u->inner));
    if (u->end && u->high) {
        u->high = 0;
        put(u, 0xFFFD);
    }
    return DESCENT_OK;
}

static descent_status read_utf16(void *state, void *buffer, size_t wanted, size_t *got,
                                 descent_error *error)
{
    utf16 *u = state;
    *got = 0;
    while (*got < wanted) {
        if (u->used == u->filled) {
            if (u->end) {
                break;
            }
            TRY(fill(u, error));
            continue;
        }
        const size_t left = u->filled - u->used, room = wanted - *got;
        const size_t part = left < room ? left : room;
        memcpy((char *)buffer + *got, u->out + u->used, part);
        u->used += part;
        *got += part;
    }
    return DESCENT_OK;
}

static descent_status rewind_utf16(void *state, descent_error *error)
{
    utf16 *u = state;
    u->used = u->filled = 0;
    u->high = 0;
    u->end = false;
    return dsc_source_rewind(u->inner, error);
}

// Without a mark, text in UTF-16 has a NUL next to each digit and separator, always on one side.
static bool looks_like(const unsigned char *p, size_t size, bool *big)
{
    size_t even = 0, odd = 0;
    if (size >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) {
        *big = p[0] == 0xFE;
        return true;
    }
    if (size >= 6 && (memcmp(p, "\x93NUMPY", 6) == 0 || (p[0] == 0 && p[1] == 0))) {
        return false; /* arrays of small numbers have as many zeros */
    }
    bool seen[2][256] = {0};
    for (size_t i = 0; i + 1 < size; i += 2) {
        even += p[i] == 0;
        odd += p[i + 1] == 0;
        seen[0][p[i]] = seen[1][p[i + 1]] = true;
    }
    const size_t pairs = size / 2;
    *big = even > odd;
    const size_t most = even > odd ? even : odd, least = even > odd ? odd : even;
    // The other half of each character says which script it is of: digits, separators and
    // letters come from a few.
    size_t scripts = 0;
    for (size_t i = 0; i < 256; i++) {
        scripts += seen[*big ? 0 : 1][i];
    }
    return pairs >= 2 && least == 0 && 10 * most >= pairs && scripts <= 4;
}

descent_status dsc_utf16_open(dsc_source *inner, dsc_source **text, descent_error *error)
{
    static const dsc_filter filter = {read_utf16, rewind_utf16, free};
    unsigned char start[LOOK];
    size_t got = 0;
    bool big = false;
    *text = NULL;
    TRY(dsc_source_read(inner, start, sizeof start, &got, error));
    TRY(dsc_source_rewind(inner, error));
    if (got >= 4 &&
        (memcmp(start, "\xFF\xFE\0\0", 4) == 0 || memcmp(start, "\0\0\xFE\xFF", 4) == 0)) {
        dsc_words words = {0};
        dsc_words_add(&words, "%s: this is UTF-32 text", dsc_source_name(inner));
        dsc_add_command(&words, dsc_source_name(inner), "iconv -f UTF-32 -t UTF-8", "utf8.csv");
        return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
    }
    if (!looks_like(start, got, &big)) {
        return DESCENT_OK;
    }
    utf16 *u = calloc(1, sizeof *u);
    if (!u) {
        return dsc_no_memory(error, "reading UTF-16", sizeof *u);
    }
    u->inner = inner;
    u->big = big;
    const dsc_source_about about = {.encoding = big ? "UTF-16 (big-endian)" : "UTF-16"};
    return dsc_source_filtered(inner, &filter, u, about, text, error);
}
