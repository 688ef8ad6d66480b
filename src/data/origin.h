// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a data set remembers of its file for those who look at rows later: the lines that rows
// stand in, and texts that are none of the categories.
#ifndef DSC_DATA_ORIGIN_H
#define DSC_DATA_ORIGIN_H

#include "data/dictionary.h"

typedef struct dsc_line_break {
    size_t row;
    uint64_t line;
} dsc_line_break;

/// The rows whose line is not the one behind the last row's, in ascending order.
/// Zero-initialised it is empty.
typedef struct dsc_lines {
    dsc_line_break *breaks;
    size_t count, capacity;
} dsc_lines;

/// Rows come in ascending order. False: no memory.
bool dsc_lines_add(dsc_lines *lines, size_t row, uint64_t line);
/// The line of a row, from 1; 0 when it is not known.
uint64_t dsc_lines_of(const dsc_lines *lines, size_t row);
void dsc_lines_free(dsc_lines *lines);

enum { DSC_STRANGERS = 10000 }; /* different ones that are kept of a column */

/// Texts that are no category of their column. Zero-initialised there are none.
typedef struct dsc_strangers {
    dsc_dictionary *texts; /* by stored value; NULL as long as there are none */
    size_t stored;
} dsc_strangers;

/// Notes a text of the stored value `slot`, of `stored`. *number (out) is its number among the
/// strangers there, which counts on behind the categories. False: no memory.
bool dsc_strangers_add(dsc_strangers *strangers, size_t stored, size_t slot, const char *text,
                       size_t length, size_t *number);
/// Text of a stranger; NULL when it is not known.
const char *dsc_strangers_text(const dsc_strangers *strangers, size_t slot, size_t number);
/// Forgets all, and keeps the memory.
void dsc_strangers_clear(dsc_strangers *strangers);
void dsc_strangers_free(dsc_strangers *strangers);

#endif
