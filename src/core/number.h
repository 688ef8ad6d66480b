// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers as text, in and out, with a point for the decimals whatever the locale of the process
// is.
#ifndef DSC_CORE_NUMBER_H
#define DSC_CORE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DSC_PI 3.14159265358979323846

enum { DSC_NUMBER_TEXT = 32 }; /* bytes that hold any number that is formatted here */

/// Reads the whole text (`length` bytes, no terminator needed) as a decimal number: sign,
/// digits with at most one point, exponent; or inf, infinity, nan in any case. No blanks, no
/// hexadecimal. The result is the nearest double; a number that is too large is infinite.
/// False, and *value untouched, for anything else.
bool dsc_parse_number(const char *text, size_t length, double *value);

/// Reads the whole text as a count: digits, or a number like 1e6 whose value is whole and below
/// 2^53.
bool dsc_parse_count(const char *text, size_t length, uint64_t *value);

/// Writes the shortest of %.15g, %.16g and %.17g that dsc_parse_number reads back to the same
/// value.
void dsc_format_number(double value, char *text, size_t capacity);

/// Writes a finite number with nine significant digits, as %.9g does but for ties of more
/// digits than a double has, and a count; neither ends the text. `text` (out) has
/// DSC_NUMBER_TEXT bytes; the length is returned. Some five times as fast as printf.
size_t dsc_put_number(double value, char *text);
size_t dsc_put_count(uint64_t count, char *text);

/// "1,797", for people: `text` (out, DSC_COUNT_TEXT bytes) is also returned.
enum { DSC_COUNT_TEXT = 32 };
const char *dsc_format_count(uint64_t count, char *text);
#define DSC_COUNT(count) dsc_format_count(count, (char[DSC_COUNT_TEXT]){0})

/// A number of a data set, for people: six digits as %.6g has them, but an exponent only from
/// 2^53 on, so that Unix times and other large numbers show all their digits before the point.
/// `text` (out, DSC_SHOWN_TEXT bytes) is also returned.
enum { DSC_SHOWN_TEXT = 32 };
const char *dsc_format_shown(double value, char *text);
#define DSC_SHOWN(value) dsc_format_shown((value), (char[DSC_SHOWN_TEXT]){0})

/// "1 row", "1,797 rows", for people: `text` (out, DSC_THINGS_TEXT bytes) is also returned.
enum { DSC_THINGS_TEXT = 64 };
const char *dsc_format_things(uint64_t count, const char *one, const char *many, char *text);
#define DSC_THINGS(count, one, many)                                                           \
    dsc_format_things(count, one, many, (char[DSC_THINGS_TEXT]){0})

#endif
