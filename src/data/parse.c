// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Decimal numbers from text, fast and without the locale. Keeps: up to 2^53 and 22 powers of
// ten the result is the nearest double, as both factors are exact (Clinger 1990, the fast
// case).
#include "data/parse.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// 10^0 .. 10^22 are exact in double: a mantissa below 2^53 times or over one of them rounds
// once.
static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static double scale_far(double value, int exponent)
{
    static const double powers[] = {1e16, 1e32, 1e64, 1e128, 1e256};
    unsigned left = exponent < 0 ? 0U - (unsigned)exponent : (unsigned)exponent;
    const bool down = exponent < 0;
    if (left > 700) {
        left = 700; /* beyond every double, also after 19 digits */
    }
    value = down ? value / exact_powers[left % 16] : value * exact_powers[left % 16];
    left /= 16;
    for (int i = 0; i < 5; i++, left /= 2) {
        if (left % 2) {
            value = down ? value / powers[i] : value * powers[i];
        }
    }
    for (; left > 0; left--) {
        value = down ? value / 1e256 : value * 1e256;
    }
    return value;
}

static inline unsigned digit(char c)
{
    return (unsigned)(unsigned char)c - '0';
}

// The exponent after 'e', clamped; p unchanged when no digits follow ("3em").
static const char *scan_exponent(const char *p, int *exponent)
{
    const char *q = p + 1;
    const bool down = *q == '-';
    if (*q == '-' || *q == '+') {
        q++;
    }
    if (digit(*q) > 9) {
        return p;
    }
    int e = 0;
    for (; digit(*q) <= 9; q++) {
        if (e < 100000) {
            e = e * 10 + (int)digit(*q);
        }
    }
    *exponent += down ? -e : e;
    return q;
}

// More than 19 digits: the rest only moves the exponent.
static const char *scan_long(const char *p, uint64_t *mantissa, int *exponent)
{
    uint64_t m = 0;
    int kept = 0, e = 0;
    bool point = false;
    for (;; p++) {
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        const unsigned d = digit(*p);
        if (d > 9) {
            break;
        }
        if (kept < 19) {
            m = m * 10 + d;
            kept += m != 0;
            e -= point;
        } else if (e < 100000) {
            e += !point;
        }
    }
    *mantissa = m;
    *exponent = e;
    return p;
}

const char *dsc_number_scan(const char *text, double *value)
{
    const char *p = text;
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    const char *digits = p;
    uint64_t mantissa = 0;
    int exponent = 0;
    while (digit(*p) <= 9) {
        mantissa = mantissa * 10 + digit(*p++);
    }
    ptrdiff_t count = p - digits;
    if (*p == '.') {
        const char *fraction = ++p;
        while (digit(*p) <= 9) {
            mantissa = mantissa * 10 + digit(*p++);
        }
        exponent = -(int)(p - fraction < 100000 ? p - fraction : 100000);
        count += p - fraction;
    }
    if (count == 0) {
        return NULL;
    }
    if (count > 19) {
        p = scan_long(digits, &mantissa, &exponent);
    }
    if ((*p | 0x20) == 'e') {
        p = scan_exponent(p, &exponent);
    }
    double v = (double)mantissa;
    if (exponent < 0 && exponent >= -22) {
        v /= exact_powers[-exponent];
    } else if (exponent > 0 && exponent <= 22) {
        v *= exact_powers[exponent];
    } else if (exponent != 0 && mantissa != 0) {
        v = scale_far(v, exponent);
    }
    *value = negative ? -v : v;
    return p;
}

bool dsc_number_parse(const char *text, size_t length, double *value)
{
    double v = 0;
    if (length == 0) {
        return false;
    }
    const char *end = dsc_number_scan(text, &v);
    if (end != text + length || !isfinite(v)) {
        return false;
    }
    *value = v;
    return true;
}
