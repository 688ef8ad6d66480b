// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Times of day and lengths of time as numbers. Keeps: such a number has a unit of its own
// kind, so that a column of times is not mixed up with one of plain numbers.
#include "data/clock.h"

#include <string.h>

#include "data/span.h"

enum { WORD = 8 }; /* bytes of a word behind a time */

static bool take_digits(span *s, size_t least, size_t most, double *value)
{
    const char *start = s->p;
    *value = 0;
    while (s->p < s->end && is_digit(*s->p) && (size_t)(s->p - start) < most) {
        *value = *value * 10 + (*s->p++ - '0');
    }
    return (size_t)(s->p - start) >= least;
}

// What stands behind a point or a comma.
static double take_fraction(span *s)
{
    double value = 0, place = 1;
    if (s->end - s->p >= 2 && (*s->p == '.' || *s->p == ',') && is_digit(s->p[1])) {
        for (s->p++; s->p < s->end && is_digit(*s->p); s->p++) {
            place /= 10;
            value += place * (*s->p - '0');
        }
    }
    return value;
}

// :30 behind hours or minutes.
static bool take_sixty(span *s, const char *sign, double *value)
{
    return take_text(s, sign) && take_digits(s, 2, 2, value) && *value < 60;
}

static bool set(dsc_cell_number *number, int sign, double value, const char *unit)
{
    number->point = number->comma = true;
    number->by_point = number->by_comma = sign < 0 ? -value : value;
    number->unit_kind = DSC_UNIT_CLOCK;
    memcpy(number->unit, unit, strlen(unit) + 1);
    return true;
}

// "2 days" and "1 day," before a time.
static bool take_days(span *s, double *days)
{
    span rest = *s;
    if (!take_digits(&rest, 1, 6, days) || !skip_blanks(&rest)) {
        *days = 0;
        return true;
    }
    if (!take_text(&rest, "day")) {
        return false;
    }
    take_text(&rest, "s");
    take_text(&rest, ",");
    skip_blanks(&rest);
    *s = rest;
    return true;
}

int dsc_clock_take_half(const char **text, const char *end)
{
    span s = {*text, end};
    skip_blanks(&s);
    const char half = s.p < s.end ? lower(*s.p) : '\0';
    if (half != 'a' && half != 'p') {
        return 0;
    }
    s.p++;
    const bool point = take_text(&s, ".");
    if (point) {
        skip_blanks(&s);
    }
    if (s.p == s.end || lower(*s.p) != 'm') {
        return 0;
    }
    s.p++;
    if (point) {
        take_text(&s, ".");
    }
    *text = s.p;
    return half == 'a' ? 1 : 2;
}

// A word behind a time, as in "10:10 Uhr" and "10:10 UTC": its length; all cells must have it.
static size_t last_word(span s)
{
    size_t length = 0;
    skip_blanks(&s);
    while (s.end - s.p > (ptrdiff_t)length && lower(s.p[length]) >= 'a' &&
           lower(s.p[length]) <= 'z') {
        length++;
    }
    return s.p + length == s.end && length <= WORD ? length : 0;
}

static void add_word(dsc_cell_number *number, const char *word, size_t length)
{
    const size_t used = strlen(number->unit);
    number->unit_kind = DSC_UNIT_WORD;
    number->unit[used] = ' ';
    memcpy(number->unit + used + 1, word, length);
    number->unit[used + 1 + length] = '\0';
}

// 1:23:45, 1:23:45.5, 2 days 01:30:00 in seconds; 1:30, of hours or of minutes, in the smaller
// of the two; 1:05 PM and 1:05:30 PM since midnight.
static bool read_colons(span s, int sign, const char *colon, dsc_cell_number *number)
{
    double days = 0, first = 0, minutes = 0, last = 0;
    if (!take_days(&s, &days) || !take_digits(&s, 1, 4, &first) ||
        !take_sixty(&s, colon, &minutes)) {
        return false;
    }
    const bool three = take_sixty(&s, colon, &last);
    last += three ? take_fraction(&s) : 0;
    const int half = dsc_clock_take_half(&s.p, s.end);
    const size_t word = half ? 0 : last_word(s);
    if ((s.p != s.end && word == 0) || (days > 0 && !three)) {
        return false;
    }
    if (half) {
        if (first < 1 || first > 12 || sign != 0 || days > 0) {
            return false;
        }
        first += (half == 2 ? 12 : 0) - (first >= 12 ? 12 : 0);
    }
    const double value =
        three ? days * 86400 + first * 3600 + minutes * 60 + last : first * 60 + minutes;
    set(number, sign, value,
        half    ? three ? DSC_CLOCK_HALF_THREE : DSC_CLOCK_HALF
        : three ? DSC_CLOCK_THREE
                : DSC_CLOCK_TWO);
    if (word > 0) {
        add_word(number, s.end - word, word);
    }
    return true;
}

// "10.45 Uhr", "10 Uhr": the German word makes a time of what is a number otherwise.
static bool read_uhr(span s, int sign, dsc_cell_number *number)
{
    double hour = 0;
    if (s.end - s.p < 4 || memcmp(s.end - 2, "hr", 2) != 0 || lower(s.end[-3]) != 'u') {
        return false;
    }
    if (memchr(s.p, '.', (size_t)(s.end - s.p))) {
        return read_colons(s, sign, ".", number);
    }
    if (!take_digits(&s, 1, 2, &hour) || last_word(s) != 3) {
        return false;
    }
    set(number, sign, 60 * hour, DSC_CLOCK_TWO);
    add_word(number, s.end - 3, 3);
    return true;
}

// 5 pm.
static bool read_hour(span s, int sign, dsc_cell_number *number)
{
    double hour = 0;
    const bool digits = take_digits(&s, 1, 2, &hour);
    const int half = digits ? dsc_clock_take_half(&s.p, s.end) : 0;
    if (!half || s.p != s.end || hour < 1 || hour > 12 || sign != 0) {
        return false;
    }
    hour += (half == 2 ? 12 : 0) - (hour >= 12 ? 12 : 0);
    return set(number, sign, 60 * hour, DSC_CLOCK_HALF);
}

// ---- 1h 20m ----

static const struct {
    const char *word;
    double seconds;
} units[] = {{"w", 604800},  {"wk", 604800},  {"week", 604800}, {"weeks", 604800},
             {"d", 86400},   {"day", 86400},  {"days", 86400},  {"h", 3600},
             {"hr", 3600},   {"hrs", 3600},   {"hour", 3600},   {"hours", 3600},
             {"std", 3600},  {"m", 60},       {"min", 60},      {"mins", 60},
             {"minute", 60}, {"minutes", 60}, {"s", 1},         {"sec", 1},
             {"secs", 1},    {"second", 1},   {"seconds", 1},   {"sek", 1}};

double dsc_clock_unit(const char *unit, size_t length)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t k = 0;
        while (k < length && lower(unit[k]) == units[i].word[k]) {
            k++;
        }
        if (k == length && units[i].word[k] == '\0') {
            return units[i].seconds;
        }
    }
    return 0;
}

// The parts must get smaller, each with its letter but for the minutes of 1h20.
static bool read_parts(span s, size_t least, int sign, dsc_cell_number *number)
{
    double value = 0, above = 1e9;
    size_t parts = 0;
    while (s.p < s.end) {
        double part = 0;
        const char *digits = s.p;
        if (!take_digits(&s, 1, 6, &part)) {
            return false;
        }
        if (s.p == s.end && s.p - digits == 2 && above == 3600 && part < 60) {
            value += 60 * part;
            parts++;
            break;
        }
        const double fraction = take_fraction(&s);
        skip_blanks(&s);
        const char *word = s.p;
        while (s.p < s.end && lower(*s.p) >= 'a' && lower(*s.p) <= 'z') {
            s.p++;
        }
        const double seconds = dsc_clock_unit(word, (size_t)(s.p - word));
        if (seconds == 0 || seconds >= above || (fraction > 0 && s.p < s.end)) {
            return false;
        }
        value += seconds * (part + fraction);
        above = seconds;
        parts++;
        take_text(&s, ".");
        take_text(&s, ",");
        skip_blanks(&s);
    }
    return parts >= least && set(number, sign, value, DSC_CLOCK_LETTERS);
}

// P1DT2H30M, the durations of ISO 8601 without years and months, whose length nobody knows.
static bool read_iso(span s, int sign, dsc_cell_number *number)
{
    char text[48];
    size_t used = 0;
    bool time = false, month = false;
    for (s.p++; s.p < s.end && used + 1 < sizeof text; s.p++) {
        const bool mark = *s.p == 'T';
        month = month || (!time && *s.p == 'M') || (mark && time);
        time = time || mark;
        text[used] = *s.p;
        used += mark ? 0 : 1;
    }
    return s.p == s.end && !month && used > 0 &&
           read_parts((span){text, text + used}, 1, sign, number);
}

bool dsc_clock_read(const char *text, const char *end, int sign, dsc_cell_number *number)
{
    const span s = {text, end};
    if (memchr(text, ':', (size_t)(end - text))) {
        return read_colons(s, sign, ":", number);
    }
    if (text < end && *text == 'P') {
        return read_iso(s, sign, number);
    }
    return text < end && is_digit(*text) &&
           (read_uhr(s, sign, number) || read_hour(s, sign, number) ||
            read_parts(s, 2, sign, number));
}
