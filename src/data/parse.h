// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers in text: fast, and the same in every locale.
#ifndef DSC_DATA_PARSE_H
#define DSC_DATA_PARSE_H

#include <stdbool.h>
#include <stddef.h>

/// Reads the decimal number at `text`: sign, digits with an optional point, optional exponent.
/// Returns where it ends, or NULL when there is none. Reads up to the first byte that belongs
/// to no number, so the text must end in one (a newline, NUL). *value (out) is within an ulp or
/// two of the text, infinite when it is too large.
const char *dsc_number_scan(const char *text, double *value);

/// True when the whole of text[0..length) is one finite number. text[length]
/// must be readable.
bool dsc_number_parse(const char *text, size_t length, double *value);

#endif
