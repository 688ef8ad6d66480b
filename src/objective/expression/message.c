// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A mistake in a formula, with the place shown under the text, and what is typed for characters
// that look like operators.
#include "objective/expression/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "objective/expression/expression.h"

enum { BEFORE = 44, WINDOW = 72 }; /* characters that are shown of a long text */

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0U) == 0x80U;
}

// Bytes of the text from `from` on that make `characters`, at most.
static size_t advance(const char *text, size_t from, size_t characters)
{
    size_t at = from;
    while (text[at] && (characters > 0 || continues(text[at]))) {
        characters -= continues(text[at]) ? 0 : 1;
        at++;
    }
    return at;
}

static size_t back(const char *text, size_t from, size_t characters)
{
    size_t at = from;
    while (at > 0 && characters > 0) {
        at--;
        characters -= continues(text[at]) ? 0 : 1;
    }
    return at;
}

static size_t count_characters(const char *text, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        count += !continues(text[i]);
    }
    return count;
}

// Line breaks and the like would tear the caret from its place.
static void show(char *to, size_t capacity, const char *text, size_t from, size_t end)
{
    size_t n = 0;
    for (size_t i = from; i < end && n + 1 < capacity; i++) {
        const unsigned char c = (unsigned char)text[i];
        to[n++] = c < 0x20 || c == 0x7f ? ' ' : text[i];
    }
    to[n] = '\0';
}

descent_status dsc_formula_mistake(descent_error *error, const char *text, size_t at,
                                   const char *hint, const char *format, ...)
{
    char what[600], part[4 * WINDOW + 1];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    const size_t length = strlen(text);
    at = at < length ? at : length;
    size_t from = 0, end = length;
    if (count_characters(text, 0, length) > WINDOW) {
        from = back(text, at, BEFORE);
        end = advance(text, from, WINDOW);
    }
    show(part, sizeof part, text, from, end);
    const char *lead = from > 0 ? "..." : "", *trail = end < length ? "..." : "";
    const size_t column = count_characters(text, from, at) + strlen(lead);
    return dsc_fail(error, DESCENT_INVALID, "%s\n    %s%s%s\n    %*s^%s%s", what, lead, part,
                    trail, (int)column, "", hint ? "\n" : "", hint ? hint : "");
}

// Characters that come from papers and word processors, and what to type in their place.
const char *dsc_formula_spelling(const char *at)
{
    static const char *const pairs[][2] = {{"\xe2\x88\x92", "-"},
                                           {"\xe2\x80\x93", "-"},
                                           {"\xc3\x97", "*"},
                                           {"\xc2\xb7", "*"},
                                           {"\xe2\x8b\x85", "*"},
                                           {"\xc3\xb7", "/"},
                                           {"\xc2\xb2", "^2"},
                                           {"\xc2\xb3", "^3"},
                                           {"\xcf\x80", "pi"},
                                           {"\xe2\x88\x9a", "sqrt(x)"},
                                           {"\xe2\x88\x91", "sum(i, 1, n, x[i])"},
                                           {"|", "abs(x)"},
                                           {"**", "^"},
                                           {"{", "("},
                                           {"}", ")"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strncmp(at, pairs[i][0], strlen(pairs[i][0])) == 0) {
            return pairs[i][1];
        }
    }
    return NULL;
}
