// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A cell as a number, in the notations that people use. Keeps: where point and comma can each
// be the decimal sign, both readings are kept (by_point, by_comma), for only the column can
// tell; a text is a number if all of it was understood, unit included, and is a text
// otherwise.
#include "data/cell.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "data/angle.h"
#include "data/clock.h"
#include "data/fraction.h"
#include "data/parse.h"
#include "data/span.h"
#include "data/unit.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ((unsigned char)c & 0x80U) != 0;
}

static bool starts(span s, const char *word)
{
    const size_t length = strlen(word);
    return (size_t)(s.end - s.p) >= length && memcmp(s.p, word, length) == 0;
}

static bool same(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool has_digit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i])) {
            return true;
        }
    }
    return false;
}

static size_t blank(span s)
{
    return dsc_blank(s.p, s.end);
}

bool dsc_cell_is_blank(const char *text, size_t length)
{
    span s = {text, text + length};
    skip_blanks(&s);
    return s.p == s.end;
}

static void trim(span *s)
{
    // Most cells begin and end with characters of ASCII that are seen.
    if (s->p<s->end && * s->p> ' ' && s->end[-1] > ' ' && (signed char)*s->p > 0 &&
        (signed char)s->end[-1] > 0) {
        return;
    }
    skip_blanks(s);
    for (bool found = true; found && s->end > s->p;) {
        found = false;
        for (size_t bytes = 1; bytes <= 3 && !found && s->end - s->p >= (ptrdiff_t)bytes;
             bytes++) {
            found = blank((span){s->end - bytes, s->end}) == bytes;
            s->end -= found ? bytes : 0;
        }
    }
}

size_t dsc_cell_trim(const char **text, size_t length)
{
    span s = {*text, *text + length};
    trim(&s);
    *text = s.p;
    return (size_t)(s.end - s.p);
}

// +1, -1, or 0 when there is no sign. The minus may be the typographer's, or a dash.
static int take_sign(span *s)
{
    const size_t bytes = s->p < s->end && (*s->p == '-' || *s->p == '+')            ? 1
                         : starts(*s, "\xE2\x88\x92") || starts(*s, "\xE2\x80\x93") ? 3
                                                                                    : 0;
    const int sign = bytes == 0 ? 0 : *s->p == '+' ? 1 : -1;
    s->p += bytes;
    return sign;
}

static void set_unit(dsc_cell_number *number, dsc_unit_kind kind, const char *text,
                     size_t length)
{
    number->unit_kind = kind;
    memcpy(number->unit, text, length);
    number->unit[length] = '\0';
}

// Longer ones before their beginnings. In bytes: the signs of euro, pound, yen, rupee, won,
// rouble, lira, shekel, dong and baht; the zloty and the crown.
static const char *const currencies[] = {"US$",          "CA$",          "AU$",
                                         "NZ$",          "HK$",          "A$",
                                         "C$",           "R$",           "$",
                                         "\xE2\x82\xAC", "\xC2\xA3",     "\xC2\xA5",
                                         "\xE2\x82\xB9", "\xE2\x82\xA9", "\xE2\x82\xBD",
                                         "\xE2\x82\xBA", "\xE2\x82\xAA", "\xE2\x82\xAB",
                                         "\xE0\xB8\xBF", "z\xC5\x82",    "K\xC4\x8D",
                                         "kr.",          "kr",           "Rs.",
                                         "Rs",           "Fr.",          "USD",
                                         "EUR",          "GBP",          "JPY",
                                         "CHF",          "CAD",          "AUD",
                                         "NZD",          "CNY",          "RMB",
                                         "INR",          "SEK",          "NOK",
                                         "DKK",          "PLN",          "CZK",
                                         "HUF",          "RUB",          "BRL",
                                         "MXN",          "ZAR",          "KRW",
                                         "SGD",          "HKD",          "TRY",
                                         "ILS",          "THB",          "IDR"};

// $, US$, kr, EUR.
static bool take_currency(span *s, dsc_cell_number *number)
{
    if (s->p == s->end || is_digit(*s->p)) {
        return false;
    }
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        if (*s->p == currencies[i][0] && starts(*s, currencies[i])) {
            const span rest = {s->p + strlen(currencies[i]), s->end};
            if (rest.p < rest.end && is_letter(*rest.p) && !blank(rest) &&
                !starts(rest, "\xE2\x88\x92")) {
                continue; /* the beginning of a word */
            }
            set_unit(number, DSC_UNIT_CURRENCY, currencies[i], strlen(currencies[i]));
            s->p = rest.p;
            return true;
        }
    }
    return false;
}

enum { DIGITS = 48, GROUPS = 16 };

// Digits in groups with separators between them, and an exponent: "1.234,5e3" has the groups
// 1, 3, 1 long and the separators ".,".
typedef struct body {
    char digits[DIGITS];
    size_t used, length[GROUPS], count; /* of digits; of each group; of groups */
    char separator[GROUPS];
    char exponent[8]; /* "e-3", or empty */
} body;

// One separator before another digit (or the end): all apostrophes and blanks are one each.
static char take_separator(span *s)
{
    const size_t blanks = blank(*s);
    const size_t quote = starts(*s, "\xE2\x80\x99")       ? 3
                         : s->p < s->end && *s->p == '\'' ? 1
                                                          : 0;
    const size_t bytes = blanks + quote;
    if (bytes > 0) {
        const bool digit_follows = s->p + bytes < s->end && is_digit(s->p[bytes]);
        s->p += digit_follows ? bytes : 0;
        return digit_follows ? (blanks ? ' ' : '\'') : '\0';
    }
    if (s->p < s->end && (*s->p == '.' || *s->p == ',' || *s->p == '_')) {
        return *s->p++;
    }
    return '\0';
}

static void take_exponent(span *s, body *b)
{
    const char *p = s->p;
    if (p >= s->end || !strchr("eEdD", *p)) {
        return;
    }
    p++;
    const bool sign = p < s->end && (*p == '-' || *p == '+');
    const char *digits = p + sign;
    const char *end = digits;
    while (end < s->end && is_digit(*end)) {
        end++;
    }
    if (end == digits || end - digits > 4) {
        return;
    }
    b->exponent[0] = 'e';
    memcpy(b->exponent + 1, p, (size_t)(end - p));
    b->exponent[1 + (end - p)] = '\0';
    s->p = end;
}

static bool take_body(span *s, body *b)
{
    *b = (body){.count = 1};
    for (;;) {
        while (s->p < s->end && is_digit(*s->p)) {
            if (b->used == DIGITS) {
                return false;
            }
            b->digits[b->used++] = *s->p++;
            b->length[b->count - 1]++;
        }
        const char separator = take_separator(s);
        if (separator == '\0') {
            break;
        }
        if (b->count == GROUPS) {
            return false;
        }
        b->separator[b->count - 1] = separator;
        b->count++;
    }
    if (b->used == 0) {
        return false;
    }
    take_exponent(s, b);
    return true;
}

// Are the groups 0 .. last thousands, 1,234,567, or as in India 12,34,567?
static bool grouped(const body *b, size_t last, char decimal)
{
    if (last == 0) {
        return true;
    }
    const char mark = b->separator[0];
    bool thousands = b->length[0] <= 3, lakhs = b->length[0] <= 2 && mark == ',' && last > 1;
    for (size_t i = 1; i <= last; i++) {
        if (b->separator[i - 1] != mark) {
            return false;
        }
        thousands = thousands && b->length[i] == 3;
        lakhs = lakhs && b->length[i] == (i == last ? 3U : 2U);
    }
    return mark != decimal && b->length[0] >= 1 && b->digits[0] != '0' && (thousands || lakhs);
}

static bool evaluate(const body *b, char decimal, double *value)
{
    size_t whole = b->count - 1; /* last group before the decimal sign */
    const bool fraction = whole > 0 && b->separator[whole - 1] == decimal;
    whole -= fraction;
    if (!grouped(b, whole, decimal)) {
        return false;
    }
    char text[DIGITS + 16];
    const size_t behind = fraction ? b->length[b->count - 1] : 0, before = b->used - behind;
    memcpy(text, b->digits, before);
    text[before] = '.';
    memcpy(text + before + 1, b->digits + before, behind);
    memcpy(text + b->used + 1, b->exponent, sizeof b->exponent);
    return dsc_number_parse(text, strlen(text), value);
}

// Behind "0x".
static bool take_hexadecimal(span *s, dsc_cell_number *number)
{
    double value = 0;
    const char *p = s->p + 2;
    for (; p < s->end; p++) {
        const char lower = (char)(*p | 0x20);
        const int digit = is_digit(*p)                   ? *p - '0'
                          : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                         : -1;
        if (digit < 0 || p - s->p > 14) {
            return false;
        }
        value = value * 16 + digit;
    }
    if (p == s->p + 2) {
        return false;
    }
    s->p = p;
    number->point = number->comma = true;
    number->by_point = number->by_comma = value;
    return true;
}

// Signs beyond ASCII that are no letters: fractions, digits above the line, quotes, arrows.
static bool is_sign(span s)
{
    const unsigned char *b = (const unsigned char *)s.p;
    const unsigned c = dsc_three_bytes(s.p, s.end);
    const bool latin = s.end - s.p >= 2 && b[0] == 0xC2; /* up to U+00BF */
    return (latin && b[1] != 0xAA && b[1] != 0xB0 && b[1] != 0xB5 && b[1] != 0xBA) ||
           starts(s, "\xC3\x97") || starts(s, "\xC3\xB7") || (c >= 0x2000 && c < 0x2100) ||
           (c >= 0x2150 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040) || c >= 0xFE00;
}

// W/m2 with its digit above the line, which is a footnote where nothing stands before it.
static bool is_power(span s)
{
    const unsigned c = dsc_three_bytes(s.p, s.end);
    return starts(s, "\xC2\xB9") || starts(s, "\xC2\xB2") || starts(s, "\xC2\xB3") ||
           starts(s, "\xC2\xB7") || (c >= 0x2070 && c < 0x2080);
}

static bool is_word(span s)
{
    for (const char *p = s.p; p < s.end; p++) {
        const span rest = {p, s.end};
        const bool inside = p > s.p && (strchr("/.^", *p) || is_power(rest));
        if (!inside && (!is_letter(*p) || is_sign(rest))) {
            return false;
        }
    }
    return s.p < s.end && (size_t)(s.end - s.p) < DSC_UNIT_ROOM;
}

// "20.-" and "12,-- EUR": dashes in place of cents, which are no minus.
static void skip_no_cents(span *s, const body *b)
{
    if (b->count < 2 || b->length[b->count - 1] > 0) {
        return;
    }
    for (int i = 0; i < 2 && s->p < s->end; i++) {
        s->p += *s->p == '-'                                               ? 1
                : starts(*s, "\xE2\x80\x93") || starts(*s, "\xE2\x80\x94") ? 3
                                                                           : 0;
    }
}

// What stands behind the number: nothing, a minus, a unit.
static bool take_unit(span *s, const body *b, int *sign, dsc_cell_number *number)
{
    skip_no_cents(s, b);
    skip_blanks(s);
    if (*sign == 0 && s->end - s->p == 1 && *s->p == '-') {
        *sign = -1;
        s->p++;
        number->trailing = true;
    }
    if (s->p == s->end) {
        return true;
    }
    const size_t length = (size_t)(s->end - s->p);
    if (number->unit_kind == DSC_UNIT_CURRENCY) {
        span code = *s;
        if (take_currency(&code, number) && code.p == code.end) {
            return true; /* $5 USD: its name says more than its sign */
        }
        if (dsc_unit_is_side(s->p, length)) {
            const size_t used = strlen(number->unit);
            number->unit_kind = DSC_UNIT_WORD; /* "$ DR" */
            number->unit[used] = ' ';
            memcpy(number->unit + used + 1, s->p, length);
            number->unit[used + 1 + length] = '\0';
            return true;
        }
        const double times = dsc_unit_money_factor(s->p, length);
        number->by_point *= times;
        number->by_comma *= times;
        return times > 0;
    }
    if (same(s->p, length, "%") || same(s->p, length, "\xE2\x80\xB0")) {
        set_unit(number, DSC_UNIT_PERCENT, s->p, length);
        return true;
    }
    span rest = *s;
    if (take_currency(&rest, number) && rest.p == rest.end) {
        return true;
    }
    number->unit_kind = DSC_UNIT_NONE;
    // "007 Bond" and the like are names.
    const bool known = dsc_unit_is_known(s->p, length);
    if ((!known && !is_word(*s)) || (b->used > 1 && b->digits[0] == '0' && b->length[0] > 1)) {
        return false;
    }
    set_unit(number, known ? DSC_UNIT_KNOWN : DSC_UNIT_WORD, s->p, length);
    return true;
}

// Behind 0.5: the uncertainty of 0.5 ± 0.1 and 0.5 +/- 0.1, which is left out.
static bool take_spread(span *s, dsc_cell_number *number)
{
    static const char *const signs[] = {"\xC2\xB1", "+/-", "+-"};
    if (s->p == s->end) {
        return true;
    }
    span rest = *s;
    body b;
    skip_blanks(&rest);
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !number->spread; i++) {
        number->spread = take_text(&rest, signs[i]);
    }
    if (!number->spread) {
        return true;
    }
    skip_blanks(&rest);
    if (!take_body(&rest, &b)) {
        return false;
    }
    double width = 0;
    number->point = number->point && evaluate(&b, '.', &width);
    number->comma = number->comma && evaluate(&b, ',', &width);
    *s = rest;
    return number->point || number->comma;
}

static bool read_unsigned(span *s, int *sign, dsc_cell_number *number)
{
    body b = {0};
    const bool hexadecimal = starts(*s, "0x") || starts(*s, "0X");
    if (hexadecimal && !take_hexadecimal(s, number)) {
        return false;
    }
    if (!hexadecimal) {
        if (!take_body(s, &b)) {
            return false;
        }
        number->point = evaluate(&b, '.', &number->by_point);
        number->comma = evaluate(&b, ',', &number->by_comma);
        if ((!number->point && !number->comma) || !take_spread(s, number)) {
            return false;
        }
    }
    return take_unit(s, &b, sign, number);
}

// Accountants put what is negative in parentheses: ($4.00), $(4.00).
static bool take_parentheses(span *s)
{
    const bool found = s->end - s->p > 2 && *s->p == '(' && s->end[-1] == ')';
    if (found) {
        s->p++;
        s->end--;
        trim(s);
    }
    return found;
}

bool dsc_cell_is_dash(const char *text, size_t length)
{
    length = dsc_cell_trim(&text, length);
    return same(text, length, "-") || same(text, length, "\xE2\x80\x93") ||
           same(text, length, "\xE2\x80\x94");
}

// "$ -" and "- EUR", as spreadsheets write no money.
static bool read_zero(span s, dsc_cell_number *number)
{
    trim(&s);
    const bool first = take_currency(&s, number);
    skip_blanks(&s);
    const size_t dash = s.p < s.end && *s.p == '-' ? 1 : 3;
    if (s.end - s.p < (ptrdiff_t)dash || !dsc_cell_is_dash(s.p, dash)) {
        return false;
    }
    s.p += dash;
    skip_blanks(&s);
    number->point = number->comma = number->accounting = true;
    return (first || take_currency(&s, number)) && s.p == s.end;
}

// Behind the first number there is what an angle or a fraction has there.
static bool has_more(span s)
{
    while (s.p < s.end && (is_digit(*s.p) || *s.p == '.' || *s.p == ',')) {
        s.p++;
    }
    return s.p < s.end && (((unsigned char)*s.p & 0x80U) != 0 || strchr("/- ", *s.p));
}

// What is no number in one piece.
static bool read_parts(span s, int sign, dsc_cell_number *number)
{
    return dsc_clock_read(s.p, s.end, sign, number) ||
           (has_more(s) && (dsc_angle_read(s.p, s.end, sign, number) ||
                            dsc_fraction_read(s.p, s.end, sign, number)));
}

// "(3.00) EUR" is "3.00 EUR" and negative: the text without the parentheses, for a unit behind
// them. 0: it is not like this.
static size_t without_parentheses(span s, char *out, size_t room)
{
    const size_t length = (size_t)(s.end - s.p);
    const char *close = length < room ? memchr(s.p, ')', length) : NULL;
    if (!close) {
        return 0;
    }
    const size_t inside = (size_t)(close - s.p - 1);
    span rest = {close + 1, s.end};
    const size_t behind = (size_t)(rest.end - rest.p);
    skip_blanks(&rest);
    if (rest.p == rest.end || is_digit(*rest.p) || strchr("-(/", *rest.p)) {
        return 0;
    }
    memcpy(out, s.p + 1, inside);
    memcpy(out + inside, close + 1, behind);
    out[inside + behind] = '\0';
    return inside + behind;
}

bool dsc_cell_number_read(const char *text, size_t length, dsc_cell_number *number)
{
    span s = {text, text + length};
    *number = (dsc_cell_number){.unit_kind = DSC_UNIT_NONE};
    if (!has_digit(text, length)) {
        // A dash, or a sign for a half.
        const bool dash = memchr(text, '-', length) != NULL;
        const bool beyond = length > 0 && ((*text | s.end[-1]) & 0x80) != 0;
        return length < DSC_UNIT_ROOM && (dash || beyond) &&
               (read_zero(s, number) || dsc_fraction_read(s.p, s.end, 0, number));
    }
    trim(&s);
    bool parentheses = take_parentheses(&s);
    char copy[64];
    if (s.p < s.end && *s.p == '(') {
        const size_t copied = without_parentheses(s, copy, sizeof copy);
        s = copied > 0 ? (span){copy, copy + copied} : s;
        parentheses = parentheses || copied > 0;
    }
    int sign = take_sign(&s);
    skip_blanks(&s);
    if (!parentheses && read_parts(s, sign, number)) {
        return true;
    }
    if (memchr(s.p, ':', (size_t)(s.end - s.p))) {
        return false;
    }
    if (take_currency(&s, number)) {
        skip_blanks(&s);
        parentheses = parentheses || take_parentheses(&s);
        sign = sign ? sign : take_sign(&s);
        skip_blanks(&s);
    }
    if (!read_unsigned(&s, &sign, number) || (parentheses && (sign != 0 || number->spread))) {
        return false;
    }
    number->accounting = parentheses;
    if (sign < 0 || parentheses) {
        number->by_point = -number->by_point;
        number->by_comma = -number->by_comma;
    }
    return true;
}
