// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A piece of a cell's text that is read from its beginning: what the readers of dates and of
// times of day share.
#ifndef DSC_DATA_SPAN_H
#define DSC_DATA_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "data/cell.h"

typedef struct span {
    const char *p, *end;
} span;

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/// Also those that no line is broken at, which stand before PM in newer files. Whether there
/// were any.
static inline bool skip_blanks(span *s)
{
    const char *start = s->p;
    for (size_t bytes = 1; bytes <= 3 && s->end - s->p >= (ptrdiff_t)bytes;) {
        const bool blank = dsc_cell_is_blank(s->p, bytes);
        s->p += blank ? bytes : 0;
        bytes = blank ? 1 : bytes + 1;
    }
    return s->p > start;
}

#endif
