// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One cell of a table: does it stand for a missing value, and which numbers can it mean?
// Nothing here knows the other cells of the column; data/notation.h does.
#ifndef DSC_DATA_CELL_H
#define DSC_DATA_CELL_H

#include <stdbool.h>
#include <stddef.h>

typedef enum dsc_missing {
    DSC_PRESENT,
    DSC_MISSING_AMONG_NUMBERS, /* "-", "none", "?": missing where the other values are numbers
                                  or dates; a category like any other in a column of texts */
    DSC_MISSING_AS_NA,         /* "NA", "null": missing, unless the column keeps it as a text */
    DSC_MISSING                /* empty, or in the user's list */
} dsc_missing;

/// Nothing but blanks of any kind, also those that are not seen.
bool dsc_cell_is_blank(const char *text, size_t length);
/// Leaves out the blanks at both ends, which quotes keep: *text (in, out); the length that is
/// left.
size_t dsc_cell_trim(const char **text, size_t length);

enum { DSC_UNIT_ROOM = 16 };

typedef enum dsc_unit_kind {
    DSC_UNIT_NONE,
    DSC_UNIT_CURRENCY, /* $12, 12 EUR */
    DSC_UNIT_PERCENT,
    DSC_UNIT_CLOCK, /* 1:30, 0:01:30 */
    DSC_UNIT_KNOWN, /* 12 kg */
    DSC_UNIT_WORD   /* 12 and some other word: a number only where all cells agree */
} dsc_unit_kind;

typedef struct dsc_cell_number {
    bool point, comma;         /* can be read with this decimal sign */
    double by_point, by_comma; /* and is then this */
    dsc_unit_kind unit_kind;
    char unit[DSC_UNIT_ROOM];
    bool spread;     /* had an uncertainty behind it, which is left out: 0.5 ± 0.1 */
    bool accounting; /* (3.00), or $ - for 0 */
    bool trailing;   /* 5- */
} dsc_cell_number;

/// "-", or a dash of a typographer.
bool dsc_cell_is_dash(const char *text, size_t length);

/// True when the cell is a number in some notation: "-$1,234.50", "(3)", "$ -", "12 %",
/// "1.234,5", "1 234", "1.5d3", "0x1F", "5-", "0.5 +/- 0.1", "1 1/2", "12°30'N", "1:23:45".
/// Infinities are none. text[length] must be
/// readable.
bool dsc_cell_number_read(const char *text, size_t length, dsc_cell_number *number);

#endif
