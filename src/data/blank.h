// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Characters that are read byte by byte: blanks of every kind.
#ifndef DSC_DATA_BLANK_H
#define DSC_DATA_BLANK_H

#include <stddef.h>

/// The bytes of the blank of any kind that text begins with, 0: with none.
size_t dsc_blank(const char *text, const char *end);
/// The character that begins with three bytes of UTF-8, 0 when there is none.
unsigned dsc_three_bytes(const char *text, const char *end);

#endif
