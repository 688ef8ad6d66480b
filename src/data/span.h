// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A piece of a cell's text that is read from its beginning: what the readers of dates and of
// times of day share.
#ifndef DSC_DATA_SPAN_H
#define DSC_DATA_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/letters.h"
#include "data/blank.h"

typedef struct span {
    const char *p, *end;
} span;

/// Takes the text when it comes next.
static inline bool take_text(span *s, const char *text)
{
    const size_t length = strlen(text);
    const bool found = (size_t)(s->end - s->p) >= length && memcmp(s->p, text, length) == 0;
    s->p += found ? length : 0;
    return found;
}

/// Also those that no line is broken at, which stand before PM in newer files. Whether there
/// were any.
static inline bool skip_blanks(span *s)
{
    const char *start = s->p;
    for (size_t bytes = dsc_blank(s->p, s->end); bytes > 0; bytes = dsc_blank(s->p, s->end)) {
        s->p += bytes;
    }
    return s->p > start;
}

#endif
