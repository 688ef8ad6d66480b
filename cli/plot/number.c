// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text that grows, round ticks, and their labels. Numbers are put together from whole numbers,
// so that they have a point whatever the locale is.
//
// Keeps: a tick is a whole number times a power of ten, so that 0.3 is written as 0.3 and not
// as 0.30000000000000004. Steps are 1, 2 or 5 times a power of ten.
#include "plot/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- text ----

void cli_text_add(cli_text *text, const char *format, ...)
{
    if (text->failed) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    const int wanted = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    const size_t length = wanted > 0 ? (size_t)wanted : 0;
    if (text->length + length + 1 > text->capacity) {
        const size_t capacity = 2 * (text->length + length + 1) + 256;
        char *bytes = realloc(text->bytes, capacity);
        if (!bytes) {
            text->failed = true;
            va_end(again);
            return;
        }
        text->bytes = bytes;
        text->capacity = capacity;
    }
    vsnprintf(text->bytes + text->length, length + 1, format, again);
    va_end(again);
    text->length += length;
}

void cli_text_number(cli_text *text, double value, int decimals)
{
    static const int64_t powers[] = {1, 10, 100, 1000};
    // Rounded as a whole number, since printf's "%f" writes the locale's decimal mark.
    const int64_t scale = powers[decimals];
    const double scaled = fmax(-1e15, fmin(1e15, value * (double)scale));
    int64_t whole = isnan(scaled) ? 0 : llround(scaled);
    const char *sign = whole < 0 ? "-" : "";
    whole = whole < 0 ? -whole : whole;
    int64_t rest = whole % scale;
    int digits = decimals;
    while (digits > 0 && rest % 10 == 0) {
        rest /= 10;
        digits--;
    }
    cli_text_add(text, "%s%" PRId64, sign, whole / scale);
    if (digits > 0) {
        cli_text_add(text, ".%0*" PRId64, digits, rest);
    }
}

char *cli_text_take(cli_text *text)
{
    cli_text_add(text, "%s", "");
    if (text->failed) {
        free(text->bytes);
        text->bytes = NULL;
    }
    return text->bytes;
}

// ---- numbers ----

double cli_range_part(cli_range range, double value)
{
    static const double far = 1e12;
    const double part = (value - range.low) / (range.high - range.low);
    // Bounded, so that it can become a pixel without overflowing.
    return isnan(value) ? value : fmax(-far, fmin(far, part));
}

// mantissa * 10^exponent with all its digits.
static void format_plain(int64_t mantissa, int exponent, char label[CLI_LABEL])
{
    enum { MOST = 15 }; /* zeros, decimals */
    const char *sign = mantissa < 0 ? "-" : "";
    const int64_t size = mantissa < 0 ? -mantissa : mantissa;
    const int zeros = exponent < 0 || size == 0 ? 0 : exponent < MOST ? exponent : MOST;
    const int decimals = exponent >= 0 ? 0 : -exponent < MOST ? -exponent : MOST;
    char digits[24]; /* at least one before the point */
    const int length = snprintf(digits, sizeof digits, "%0*" PRId64, decimals + 1, size);
    const size_t used =
        (size_t)snprintf(label, CLI_LABEL, "%s%.*s%s%.*s", sign, length - decimals, digits,
                         decimals > 0 ? "." : "", decimals, digits + (length - decimals));
    if (used + (size_t)zeros < CLI_LABEL) {
        memset(label + used, '0', (size_t)zeros);
        label[used + (size_t)zeros] = '\0';
    }
}

// The same as 2e-7 or 1.5e9, without zeros at the end.
static void format_scientific(int64_t mantissa, int exponent, char label[CLI_LABEL])
{
    if (mantissa == 0) {
        snprintf(label, CLI_LABEL, "0");
        return;
    }
    for (; mantissa % 10 == 0; mantissa /= 10) {
        exponent++;
    }
    char digits[24];
    const int length =
        snprintf(digits, sizeof digits, "%" PRId64, mantissa < 0 ? -mantissa : mantissa);
    snprintf(label, CLI_LABEL, "%s%c%s%se%d", mantissa < 0 ? "-" : "", digits[0],
             length > 1 ? "." : "", digits + 1, exponent + length - 1);
}

void cli_format_short(double value, char label[CLI_LABEL])
{
    if (!isfinite(value)) {
        snprintf(label, CLI_LABEL, "%s", isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    // The digits as the C library rounds them; what stands for the point is skipped.
    char text[CLI_LABEL];
    snprintf(text, sizeof text, "%.2e", value);
    int64_t mantissa = 0;
    const char *c = text;
    for (; *c && *c != 'e'; c++) {
        mantissa = *c >= '0' && *c <= '9' ? 10 * mantissa + (*c - '0') : mantissa;
    }
    int exponent = (int)strtol(*c ? c + 1 : "0", NULL, 10) - 2;
    if (mantissa == 0) {
        exponent = 0;
    }
    while (mantissa != 0 && mantissa % 10 == 0 && exponent < 0) {
        mantissa /= 10;
        exponent++;
    }
    mantissa = value < 0 ? -mantissa : mantissa;
    if (fabs(value) >= 1e6 || (mantissa != 0 && fabs(value) < 1e-3)) {
        format_scientific(mantissa, exponent, label);
    } else {
        format_plain(mantissa, exponent, label);
    }
}

// ---- ticks ----

static double power_of_ten(double value, int exponent)
{
    // Exact powers up to 22 make the quotient the nearest double; 1e-308 has two halves.
    if (exponent >= 0) {
        return value * pow(10.0, exponent);
    }
    const int half = exponent < -300 ? exponent + 300 : 0;
    return value / pow(10.0, -(exponent - half)) / pow(10.0, -half);
}

// The logarithm of number `number` of 1, 2, 5, 10, 20, 50 ...
static double value_of_third(int64_t number)
{
    static const double logs[] = {0.0, 0.30102999566398120, 0.69897000433601880};
    const int64_t third = (number % 3 + 3) % 3;
    return (double)((number - third) / 3) + logs[third];
}

double cli_tick_value(const cli_ticks *ticks, size_t i)
{
    if (ticks->thirds) {
        return value_of_third(ticks->first + (int64_t)i);
    }
    const int64_t mantissa = (ticks->first + (int64_t)i) * ticks->step;
    return power_of_ten((double)mantissa, ticks->exponent);
}

void cli_tick_label(const cli_ticks *ticks, size_t i, char label[CLI_LABEL])
{
    const int64_t mantissa = (ticks->first + (int64_t)i) * ticks->step;
    if (ticks->log) {
        cli_format_short(pow(10.0, cli_tick_value(ticks, i)), label);
    } else if (ticks->scientific) {
        format_scientific(mantissa, ticks->exponent, label);
    } else {
        format_plain(mantissa, ticks->exponent, label);
    }
}

cli_ticks cli_ticks_make(cli_range range, size_t most)
{
    static const int steps[] = {1, 2, 5};
    const double largest = fmax(fabs(range.low), fabs(range.high));
    const double span = range.high - range.low;
    cli_ticks ticks = {.scientific = largest >= 1e6 || largest < 1e-3};
    // From a step that is surely too fine upward.
    const int start = (int)floor(log10(span / (double)(most > 0 ? most : 1))) - 1;
    for (int i = 0; i < 12; i++) {
        ticks.step = steps[i % 3];
        ticks.exponent = start + i / 3;
        const double step = power_of_ten(ticks.step, ticks.exponent);
        // A tick at an end that is round must not be lost by rounding.
        const double low = ceil(range.low / step - 1e-9);
        const double high = floor(range.high / step + 1e-9);
        ticks.first = (int64_t)low;
        ticks.count = high >= low ? (size_t)(high - low) + 1 : 0;
        if (ticks.count <= most) {
            break;
        }
    }
    return ticks;
}

static cli_ticks make_thirds(cli_range range)
{
    static const double slack = 1e-9;
    cli_ticks ticks = {.log = true, .thirds = true};
    ticks.first = 3 * (int64_t)floor(range.low);
    while (value_of_third(ticks.first) < range.low - slack) {
        ticks.first++;
    }
    while (value_of_third(ticks.first + (int64_t)ticks.count) <= range.high + slack) {
        ticks.count++;
    }
    return ticks;
}

cli_ticks cli_ticks_make_log(cli_range range, size_t most)
{
    // Less than a power of ten has no whole one but by chance.
    if (3.0 * (range.high - range.low) < (double)most) {
        const cli_ticks thirds = make_thirds(range);
        if (thirds.count > 1 && thirds.count <= most) {
            return thirds;
        }
    }
    cli_ticks ticks = cli_ticks_make(range, most);
    while (ticks.exponent < 0 && most > 1) {
        ticks = cli_ticks_make(range, --most);
    }
    ticks.log = true;
    return ticks;
}
