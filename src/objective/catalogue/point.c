// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points as text: "3, 2", or "1, ...", where the last number stands for all that follow.
#include <descent/catalogue.h>

#include <math.h>
#include <string.h>

#include "core/number.h"
#include "core/status.h"

enum { QUOTED = 60 }; /* bytes of a text that a message repeats */

typedef struct word {
    const char *text;
    size_t length;
} word;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// What is at *at, up to a comma or the end, without blanks around it; moves *at behind it.
static word next_word(const char **at)
{
    const char *begin = *at;
    const char *end = begin + strcspn(begin, ",");
    *at = end;
    while (begin < end && is_blank(*begin)) {
        begin++;
    }
    while (begin < end && is_blank(end[-1])) {
        end--;
    }
    return (word){begin, (size_t)(end - begin)};
}

static bool is_dots(word w)
{
    return w.length == 3 && memcmp(w.text, "...", 3) == 0;
}

static int shown(word w)
{
    return w.length > QUOTED ? QUOTED : (int)w.length;
}

static descent_status fail_count(const char *text, size_t got, size_t n, descent_error *error)
{
    return dsc_fail(error, DESCENT_INVALID,
                    "point '%.*s%s' has %s for %s: type one for each, or "
                    "end with \", ...\" to repeat the last one",
                    QUOTED, text, strlen(text) > QUOTED ? "..." : "",
                    DSC_THINGS(got, "number", "numbers"),
                    DSC_THINGS(n, "variable", "variables"));
}

// Counts and checks; writes nothing when x is NULL. *repeated: the text ends with "...".
static descent_status scan(const char *text, size_t n, double *x, size_t *count, bool *repeated,
                           descent_error *error)
{
    const char *at = text;
    *count = 0;
    *repeated = false;
    for (;;) {
        const word w = next_word(&at);
        double number = 0.0;
        *repeated = is_dots(w);
        FAIL_IF(*repeated && *count == 0, error, DESCENT_INVALID,
                "point '%.*s': \"...\" repeats the number before it, and there is none", QUOTED,
                text);
        FAIL_IF(*repeated && *at, error, DESCENT_INVALID,
                "point '%.*s': nothing can follow \"...\", which goes on to the last variable",
                QUOTED, text);
        FAIL_IF(
            !*repeated && !dsc_parse_number(w.text, w.length, &number), error, DESCENT_INVALID,
            "coordinate %zu of the point, '%.*s', is not a number: type numbers with commas "
            "between them, as in \"3, 2\"",
            *count + 1, shown(w), w.text);
        FAIL_IF(!isfinite(number), error, DESCENT_INVALID,
                "coordinate %zu of the point, '%.*s', is not finite", *count + 1, shown(w),
                w.text);
        if (!*repeated) {
            if (x && *count < n) {
                x[*count] = number;
            }
            ++*count;
        }
        if (!*at) {
            return DESCENT_OK;
        }
        at++;
    }
}

descent_status descent_point_parse(const char *text, size_t n, double *x, descent_error *error)
{
    NEED(error, "text, x", text, x);
    FAIL_IF(!text, error, DESCENT_INVALID, "the point is NULL");
    size_t count = 0;
    bool repeated = false;
    TRY(scan(text, n, NULL, &count, &repeated, error));
    if (count > n || (count < n && !repeated)) {
        return fail_count(text, count, n, error);
    }
    TRY(scan(text, n, x, &count, &repeated, error));
    for (size_t i = count; i < n; i++) {
        x[i] = x[count - 1];
    }
    return DESCENT_OK;
}
