// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/angle.h"

#include <string.h>

#include "data/span.h"

// As they are typed, and as they are set.
static const char *const degrees[] = {"\xC2\xB0", "\xC2\xBA", NULL};
static const char *const minutes[] = {"\xE2\x80\xB2", "\xE2\x80\x99", "'", NULL};
static const char *const seconds[] = {"\xE2\x80\xB3", "\xE2\x80\x9D", "\"", "''", NULL};

static bool take_mark(span *s, const char *const *marks)
{
    for (; *marks; marks++) {
        if (take_text(s, *marks)) {
            return true;
        }
    }
    return false;
}

// A part with its mark, and the blanks behind it; *s stays where it is when there is none.
static bool take_part(span *s, const char *const *marks, double *value)
{
    span rest = *s;
    double part = 0, place = 1;
    const char *start = rest.p;
    while (rest.p < rest.end && is_digit(*rest.p) && rest.p - start < 3) {
        part = part * 10 + (*rest.p++ - '0');
    }
    const bool any = rest.p > start;
    if (any && rest.end - rest.p > 1 && (*rest.p == '.' || *rest.p == ',')) {
        for (rest.p++; rest.p < rest.end && is_digit(*rest.p);) {
            part += (place /= 10) * (*rest.p++ - '0');
        }
    }
    skip_blanks(&rest);
    if (!any || !take_mark(&rest, marks)) {
        return false;
    }
    skip_blanks(&rest);
    *s = rest;
    *value = part;
    return true;
}

bool dsc_angle_read(const char *text, const char *end, int sign, dsc_cell_number *number)
{
    span s = {text, end};
    double whole = 0, minute = 0, second = 0;
    if (!take_part(&s, degrees, &whole)) {
        return false;
    }
    const bool parts = take_part(&s, minutes, &minute);
    if (parts) {
        take_part(&s, seconds, &second);
    }
    const bool letter = s.end - s.p == 1 && strchr("NSEW", *s.p);
    if ((s.p != s.end && !letter) || (!parts && !letter) || (letter && sign != 0) ||
        minute >= 60 || second >= 60) {
        return false;
    }
    const double value = whole + minute / 60 + second / 3600;
    number->point = number->comma = true;
    number->by_point = number->by_comma = sign < 0 ? -value : value;
    number->unit_kind = DSC_UNIT_KNOWN;
    memcpy(number->unit, "\xC2\xB0", 3);
    if (letter) {
        number->unit[2] = *s.p;
        number->unit[3] = '\0';
    }
    return true;
}
