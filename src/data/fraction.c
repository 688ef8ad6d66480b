// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Cells like "1/2", "3 1/2", "5-3/8" and one with a sign for 1/2, as recipes, screws and shares
// are written.
//
// Keeps: only a proper fraction counts (above < below), for "12/5" is rather a day and a
// month. With a slash alone even "3/4" may be a date: such a cell is a fraction by word only,
// and the rest of the column decides; a sign for 1/2 or a whole number in front leaves
// no doubt.
#include "data/fraction.h"

#include <string.h>

#include "data/span.h"

// UTF-8: quarter, half, three quarters, then thirds, fifths, sixths and eighths (U+2153 to
// U+215E).
static const struct {
    const char *sign;
    double above, below;
} signs[] = {{"\xC2\xBC", 1, 4},     {"\xC2\xBD", 1, 2},     {"\xC2\xBE", 3, 4},
             {"\xE2\x85\x93", 1, 3}, {"\xE2\x85\x94", 2, 3}, {"\xE2\x85\x95", 1, 5},
             {"\xE2\x85\x96", 2, 5}, {"\xE2\x85\x97", 3, 5}, {"\xE2\x85\x98", 4, 5},
             {"\xE2\x85\x99", 1, 6}, {"\xE2\x85\x9A", 5, 6}, {"\xE2\x85\x9B", 1, 8},
             {"\xE2\x85\x9C", 3, 8}, {"\xE2\x85\x9D", 5, 8}, {"\xE2\x85\x9E", 7, 8}};

// At most `most` digits, so that the value is exact and a long number is not taken apart.
static bool take_digits(span *s, size_t most, double *value)
{
    const char *start = s->p;
    for (*value = 0; s->p < s->end && is_digit(*s->p) && (size_t)(s->p - start) < most;) {
        *value = *value * 10 + (*s->p++ - '0');
    }
    return s->p > start;
}

static bool take_slash(span *s)
{
    // The second is U+2044, the fraction slash that typesetting programs put in.
    return take_text(s, "/") || take_text(s, "\xE2\x81\x84");
}

static bool take_sign(span *s, double *above, double *below)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (take_text(s, signs[i].sign)) {
            *above = signs[i].above;
            *below = signs[i].below;
            return true;
        }
    }
    return false;
}

bool dsc_fraction_read(const char *text, const char *end, int sign, dsc_cell_number *number)
{
    span s = {text, end};
    double whole = 0, above = 0, below = 0;
    const bool first = take_digits(&s, 6, &whole);
    bool certain = true;
    if (first && take_slash(&s)) {
        above = whole;
        whole = 0;
        certain = false;
        take_digits(&s, 3, &below);
    } else {
        const bool between = first && (skip_blanks(&s) || take_text(&s, "-"));
        if (!take_sign(&s, &above, &below) &&
            (!between || !take_digits(&s, 3, &above) || !take_slash(&s) ||
             !take_digits(&s, 3, &below))) {
            return false;
        }
    }
    if (s.p != s.end || above < 1 || above >= below) {
        return false;
    }
    const double value = whole + above / below;
    // There is no decimal mark to be in doubt about: both readings give the same value.
    number->point = number->comma = true;
    number->by_point = number->by_comma = sign < 0 ? -value : value;
    number->unit_kind = certain ? DSC_UNIT_KNOWN : DSC_UNIT_WORD;
    memcpy(number->unit, DSC_FRACTION, sizeof DSC_FRACTION);
    return true;
}
