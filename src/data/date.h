// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One cell of a table as a date.
#ifndef DSC_DATA_DATE_H
#define DSC_DATA_DATE_H

#include <stdbool.h>
#include <stddef.h>

/// Which of two numbers before the year is the day.
typedef enum dsc_date_order {
    DSC_DATES_CERTAIN, /* only what can be read in one way */
    DSC_DATES_DMY,
    DSC_DATES_MDY
} dsc_date_order;

typedef struct dsc_cell_date {
    int year, month, day; /* of the reading with the day first, where both are possible */
    bool dmy, mdy;        /* readable in this order; both: swap month and day for the other */
    bool ordered;         /* the notation says the order: 2021-03-04, 4 Mar 2021, 04.03.2021 */
    bool compact;         /* 20210304: may be a number as well */
    bool time;            /* has a time of day */
    double part;          /* of the day that has passed; beyond 0 .. 1 for a zone's offset */
} dsc_cell_date;

/// True when the cell is a day of the Gregorian calendar: 2021-03-04, 2021/3/4, 2021-03 (the
/// first), 04.03.2021 (the day first), 3/4/21, 4 Mar 2021, Mar 4, 2021, 20210304; a time of day
/// behind it, with Z or an offset, which is brought to UTC. Two digits 00 .. 68 are years from
/// 2000 on, 69 .. 99 of the century before (as POSIX has it).
bool dsc_cell_date_read(const char *text, size_t length, dsc_cell_date *date);

/// True when the order leaves one reading. out: sine and cosine of the day of the year, and the
/// date as a year with a fraction; the time of day counts in all three.
bool dsc_cell_date_values(const dsc_cell_date *date, dsc_date_order order, double out[3]);

#endif
