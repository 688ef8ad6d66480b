// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How the cells of one column are to be read, found by counting what each of them can mean.
// A model keeps the notation of its columns, so that other files are read in the same way.
#ifndef DSC_DATA_NOTATION_H
#define DSC_DATA_NOTATION_H

#include <stdint.h>

#include "data/cell.h"
#include "data/date.h"
#include "data/unit.h"

typedef struct dsc_notation {
    char decimal; /* '.' or ',' */
    bool keep_na; /* "NA" and the like are texts */
    bool lenient; /* what is no number is missing */
    bool dash;    /* "-" is 0, as accounting writes it */
    dsc_date_order dates;
    char unit[DSC_UNIT_ROOM]; /* that stands next to the numbers; "" : none may */
} dsc_notation;

static inline dsc_notation dsc_notation_plain(void)
{
    return (dsc_notation){.decimal = '.'};
}
bool dsc_notation_is_plain(const dsc_notation *notation);
bool dsc_notation_same(const dsc_notation *a, const dsc_notation *b);

/// What the cells are like, in words: "numbers with \"$\", with a decimal comma",
/// "percentages (12 % is 12)", "dates with the day first"; "" for the plain notation. Returns
/// `text`.
const char *dsc_notation_words(const dsc_notation *notation, char *text, size_t capacity);

/// Is the cell missing in a column of texts, or (numeric) of numbers or dates?
bool dsc_notation_missing(const dsc_notation *notation, const char *text, size_t length,
                          const char *list, bool numeric);
/// The cell as a number, or as a date (dsc_cell_date_values). text[length] must be readable.
bool dsc_notation_number(const dsc_notation *notation, const char *text, size_t length,
                         double *value);
bool dsc_notation_date(const dsc_notation *notation, const char *text, size_t length,
                       double out[3]);

typedef struct dsc_unit_count {
    char unit[DSC_UNIT_ROOM];
    uint64_t count;
    bool word; /* any word, not one that is known */
} dsc_unit_count;

/// What the cells of a column can mean, counted. The first four add up to all cells.
typedef struct dsc_csv_kinds {
    uint64_t numbers, dates, texts, missing;
    uint64_t weak; /* of missing: those that a column of texts has as categories */

    uint64_t plain;        /* of numbers: written as programs write them by default */
    uint64_t point, comma; /* of numbers: readable with this decimal sign only */
    uint64_t open_points, open_commas; /* of numbers: 1.234, 1,234: another value with either */
    uint64_t bare, nonzero;            /* of numbers: without a unit; of these, not 0 */
    dsc_unit_count units[2];
    uint64_t other_units, words; /* of numbers: a third unit; a unit that may be any word */
    uint64_t factors;            /* of words: 1.5K, 2M */
    bool fraction_factors;       /* some of these with a fraction */
    uint64_t plus[DSC_PAIRS], minus[DSC_PAIRS]; /* of numbers: with a word of this pair */
    uint64_t mixed;         /* of numbers: 1 1/2, a fraction and nothing else */
    uint64_t spreads;       /* of numbers: 0.5 +/- 0.1 */
    uint64_t accounting;    /* of numbers: (3.00), $ - */
    uint64_t trailing;      /* of numbers: 5- */
    uint64_t dashes;        /* of missing: "-" alone */
    uint64_t figures;       /* of texts: that begin with a digit, or with one behind a sign */
    uint64_t durations;     /* of numbers: 1h 20m */
    uint64_t time_parts;    /* these, and 45m */
    uint64_t compact;       /* of numbers: 20210304 */
    uint64_t codes, widths; /* of numbers: 007; those not as many digits alone as the first */
    size_t width;           /* of the first number that is digits alone */
    bool any_width;

    uint64_t dmy, mdy, open_dates; /* of dates: one order, or either */
    uint64_t times;
} dsc_csv_kinds;

/// Counts one cell.
void dsc_csv_count_kind(dsc_csv_kinds *kinds, const char *text, size_t length,
                        const char *missing, bool keep_na);

/// True when all numbers so far can be read without a notation.
bool dsc_csv_kinds_plain(const dsc_csv_kinds *kinds);

/// Digits alone that begin with a 0 although there are more: 007, a code rather than a number.
static inline bool dsc_is_code(const char *text)
{
    return text[0] == '0' && (unsigned char)(text[1] - '0') <= 9;
}

typedef enum dsc_csv_guess {
    DSC_CSV_EMPTY, /* nothing but missing values */
    DSC_CSV_NUMBERS,
    DSC_CSV_DATES,
    DSC_CSV_TEXTS
} dsc_csv_guess;

/// The rule: numbers or dates when more than half of the values are, whatever the others; codes
/// of one width are texts.
dsc_csv_guess dsc_csv_decide(const dsc_csv_kinds *kinds);

/// What the columns of a file say about each other, 0 while they say nothing.
typedef struct dsc_evidence {
    char decimal;
    dsc_date_order dates;
} dsc_evidence;
void dsc_evidence_add(dsc_evidence *evidence, const dsc_csv_kinds *kinds);

/// In a column called lat, latitude, lon, lng, longitude and the like, S alone is south and W
/// is west, not watts.
void dsc_notation_coordinate(dsc_notation *notation, const char *name);

typedef enum dsc_doubt { DSC_NO_DOUBT, DSC_DOUBT_DECIMAL, DSC_DOUBT_DATES } dsc_doubt;

/// The notation of a column of numbers or dates. A decimal sign is known by cells that only it
/// can explain; else from `options`, the user's word (0: none), else from the other columns; a
/// comma as `delimiter` makes one in a number a comma between thousands. The order of day and
/// month: by the user, else by the column, else by the others. What is still open is a doubt.
dsc_doubt dsc_notation_choose(const dsc_csv_kinds *kinds, dsc_evidence options,
                              dsc_evidence others, char delimiter, dsc_notation *notation);

#endif
