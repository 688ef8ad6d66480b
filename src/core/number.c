// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Most numbers have a mantissa below 2^53 and a small exponent: one exact conversion and one
// correctly rounded operation [C90]. The others go to strtod as digits and exponent, without a
// point: the only character of a number that depends on the locale.
//
// [C90] Clinger. How to read floating point numbers accurately. PLDI 1990.
#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/letters.h"

// Halfway cases between two doubles have at most 767 significant digits; what follows decides
// only whether something follows.
enum { DIGITS = 800, EXPONENT_LIMIT = 100000000 };

// value = 0.d1 d2 d3 ... * 10^exponent, once the digits are collected.
typedef struct decimal {
    char digits[DIGITS + 16]; /* and room for an exponent */
    size_t count;             /* significant digits that are kept */
    uint64_t mantissa;        /* of the first 19 of them */
    long exponent;            /* of ten, for the digits read as a whole number */
    bool more;                /* a digit that is not 0 was left out */
} decimal;

static bool is_word(const char *text, size_t length, const char *word)
{
    if (strlen(word) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

static void add_digit(decimal *d, char digit, bool fraction)
{
    if (d->count == 0 && digit == '0') {
        d->exponent -= fraction;
        return;
    }
    if (d->count == DIGITS) {
        d->more = d->more || digit != '0';
        d->exponent += !fraction;
        return;
    }
    if (d->count < 19) {
        d->mantissa = d->mantissa * 10 + (uint64_t)(digit - '0');
    }
    d->digits[d->count++] = digit;
    d->exponent -= fraction;
}

// "e-12" at text[*at]; true when there is none or it is complete.
static bool read_exponent(const char *text, size_t length, size_t *at, long *exponent)
{
    if (*at == length || lower(text[*at]) != 'e') {
        return true;
    }
    size_t i = *at + 1;
    const bool negative = i < length && text[i] == '-';
    if (i < length && (text[i] == '-' || text[i] == '+')) {
        i++;
    }
    if (i == length || !is_digit(text[i])) {
        return false;
    }
    long value = 0;
    for (; i < length && is_digit(text[i]); i++) {
        if (value < EXPONENT_LIMIT) {
            value = value * 10 + (text[i] - '0');
        }
    }
    *exponent += negative ? -value : value;
    *at = i;
    return true;
}

static bool read_decimal(const char *text, size_t length, decimal *d)
{
    size_t i = 0;
    bool any = false;
    bool fraction = false;
    for (; i < length && (is_digit(text[i]) || (text[i] == '.' && !fraction)); i++) {
        if (text[i] == '.') {
            fraction = true;
        } else {
            any = true;
            add_digit(d, text[i], fraction);
        }
    }
    return any && read_exponent(text, length, &i, &d->exponent) && i == length;
}

static bool exact(const decimal *d, double *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (d->count > 19 || d->mantissa > (UINT64_C(1) << 53) || d->exponent < -22 ||
        d->exponent > 22) {
        return false;
    }
    const double mantissa = (double)d->mantissa;
    *value = d->exponent < 0 ? mantissa / powers[-d->exponent] : mantissa * powers[d->exponent];
    return true;
}

static double by_library(decimal *d)
{
    if (d->more) {
        d->digits[d->count++] = '1';
        d->exponent--;
    }
    const long top = d->exponent + (long)d->count;
    if (top > 400) {
        return HUGE_VAL;
    }
    if (top < -400) {
        return 0.0;
    }
    snprintf(d->digits + d->count, sizeof d->digits - d->count, "e%ld", d->exponent);
    return strtod(d->digits, NULL);
}

bool dsc_parse_number(const char *text, size_t length, double *value)
{
    const bool negative = length > 0 && text[0] == '-';
    if (length > 0 && (text[0] == '-' || text[0] == '+')) {
        text++;
        length--;
    }
    double size = 0.0;
    decimal d;
    d.count = 0;
    d.mantissa = 0;
    d.exponent = 0;
    d.more = false;
    if (is_word(text, length, "inf") || is_word(text, length, "infinity")) {
        size = HUGE_VAL;
    } else if (is_word(text, length, "nan")) {
        size = (double)NAN;
    } else if (!read_decimal(text, length, &d)) {
        return false;
    } else if (d.count > 0 && !exact(&d, &size)) {
        size = by_library(&d);
    }
    *value = negative ? -size : size;
    return true;
}

bool dsc_parse_count(const char *text, size_t length, uint64_t *value)
{
    uint64_t count = 0;
    size_t i = 0;
    for (; i < length && is_digit(text[i]); i++) {
        const uint64_t digit = (uint64_t)(text[i] - '0');
        if (count > (UINT64_MAX - digit) / 10) {
            return false;
        }
        count = count * 10 + digit;
    }
    if (length > 0 && i == length) {
        *value = count;
        return true;
    }
    double number = 0.0;
    if (!dsc_parse_number(text, length, &number) || !(number >= 0.0 && number < 0x1p53) ||
        number != floor(number)) {
        return false;
    }
    *value = (uint64_t)number;
    return true;
}

// What is neither digit, sign nor exponent in a printed number is the decimal point of the
// locale, which may have several bytes.
static void fix_point(char *text)
{
    char *to = text;
    bool inside = false;
    for (const char *from = text; *from; from++) {
        if (is_digit(*from) || *from == '-' || *from == '+' || *from == 'e') {
            *to++ = *from;
            inside = false;
        } else if (!inside) {
            *to++ = '.';
            inside = true;
        }
    }
    *to = '\0';
}

void dsc_format_number(double value, char *text, size_t capacity)
{
    char buffer[DSC_NUMBER_TEXT + 16];
    if (isnan(value)) {
        snprintf(text, capacity, "nan");
        return;
    }
    if (isinf(value)) {
        snprintf(text, capacity, value < 0.0 ? "-inf" : "inf");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        fix_point(buffer);
        double back = 0.0;
        if (dsc_parse_number(buffer, strlen(buffer), &back) && back == value) {
            break;
        }
    }
    snprintf(text, capacity, "%s", buffer);
}

// ---- many numbers ----

// "00" "01" ... "99"
#define TEN(d) #d "0" #d "1" #d "2" #d "3" #d "4" #d "5" #d "6" #d "7" #d "8" #d "9"
static const char pairs[] =
    TEN(0) TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9);
#undef TEN

// The decimal digits of a number below 10^count, with zeros before it.
static inline void put_digits(uint64_t number, int count, char *text)
{
    for (; count >= 2; count -= 2) {
        memcpy(text + count - 2, pairs + 2 * (number % 100), 2);
        number /= 100;
    }
    if (count == 1) {
        text[0] = (char)('0' + number);
    }
}

size_t dsc_put_count(uint64_t count, char *text)
{
    int digits = 1;
    for (uint64_t rest = count; rest >= 10; rest /= 10) {
        digits++;
    }
    put_digits(count, digits, text);
    return (size_t)digits;
}

enum { NINE = 9, POWERS = 39 };
static const double powers[POWERS] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12,
    1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25,
    1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38};

// value * 10^(8 - exponent), rounded; 0 where the powers do not reach.
static uint64_t nine_digits(double value, int exponent)
{
    const int power = NINE - 1 - exponent;
    if (power >= POWERS || power <= -POWERS) {
        return 0;
    }
    // By way of int64_t: no processor before AVX-512 converts to uint64_t at once.
    return (uint64_t)(int64_t)((power >= 0 ? value * powers[power] : value / powers[-power]) +
                               0.5);
}

// A number of nine digits, of which `used` are not zeros at the end, as %.9g writes it.
static size_t put_general(uint64_t number, int exponent, char *text)
{
    char digits[NINE];
    int used = NINE;
    put_digits(number, NINE, digits);
    while (used > 1 && digits[used - 1] == '0') {
        used--;
    }
    char *at = text;
    const bool scientific = exponent < -4 || exponent >= NINE;
    const int before = scientific ? 1 : exponent >= 0 ? exponent + 1 : 0; /* the point */
    if (before == 0) {
        *at++ = '0';
    } else {
        memcpy(at, digits, NINE);
        at += before;
    }
    if (used > before) {
        *at++ = '.';
        for (int zeros = scientific ? 0 : -exponent - 1; zeros > 0; zeros--) {
            *at++ = '0';
        }
        memcpy(at, digits + before, (size_t)(used - before));
        at += used - before;
    }
    if (scientific) {
        const int size = exponent < 0 ? -exponent : exponent;
        *at++ = 'e';
        *at++ = exponent < 0 ? '-' : '+';
        *at++ = (char)('0' + size / 10);
        *at++ = (char)('0' + size % 10);
    }
    return (size_t)(at - text);
}

size_t dsc_put_number(double value, char *text)
{
    const double size = fabs(value);
    const size_t sign = signbit(value) != 0;
    text[0] = '-';
    uint64_t bits;
    memcpy(&bits, &size, sizeof bits);
    // log10(2) = 78913 / 2^18; one too small at most, which the number of digits shows.
    int exponent = (((int)(bits >> 52) - 1023) * 78913) >> 18;
    uint64_t number = size > 1e-29 && size < 1e29 ? nine_digits(size, exponent) : 0;
    if (number >= 1000000000) {
        number = nine_digits(size, ++exponent);
    }
    if (number >= 100000000 && number < 1000000000) {
        return sign + put_general(number, exponent, text + sign);
    }
    char plain[DSC_NUMBER_TEXT]; // zero, and what is far from it
    snprintf(plain, sizeof plain, "%.9g", value);
    fix_point(plain);
    const size_t length = strlen(plain);
    memcpy(text, plain, length);
    return length;
}

// ---- for people ----

const char *dsc_format_count(uint64_t count, char *text)
{
    char digits[24];
    const size_t length =
        (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            text[used++] = ',';
        }
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}

const char *dsc_format_shown(double value, char *text)
{
    const double size = fabs(value);
    if (size >= 999999.5 &&
        size < 9007199254740992.0) { // from where six digits have an exponent
        snprintf(text, DSC_SHOWN_TEXT, "%.0f", value);
    } else {
        snprintf(text, DSC_SHOWN_TEXT, "%.6g", value);
        fix_point(text);
    }
    return text;
}

const char *dsc_format_things(uint64_t count, const char *one, const char *many, char *text)
{
    const size_t used = strlen(dsc_format_count(count, text));
    snprintf(text + used, DSC_THINGS_TEXT - used, " %s", count == 1 ? one : many);
    return text;
}
