// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Times in a cell: 1:30, 0:01:30.5, 1:05 PM, 5 pm, 1h 20m, PT1H20M.
#ifndef DSC_DATA_CLOCK_H
#define DSC_DATA_CLOCK_H

#include "data/cell.h"

// What stands for such a notation in place of a unit.
#define DSC_CLOCK_TWO        "h:m"
#define DSC_CLOCK_THREE      "h:m:s"
#define DSC_CLOCK_HALF       "h:m PM"   /* minutes since midnight */
#define DSC_CLOCK_HALF_THREE "h:m:s PM" /* seconds since midnight */
#define DSC_CLOCK_LETTERS    "h m s"    /* seconds */

/// The cell from text to end, whose sign stands before it and was read. text must have a digit.
bool dsc_clock_read(const char *text, const char *end, int sign, dsc_cell_number *number);

/// Takes AM or PM with blanks before it (am, p.m.): 1 or 2, 0 when neither is there.
int dsc_clock_take_half(const char **text, const char *end);

/// The seconds that a letter or word of DSC_CLOCK_LETTERS stands for, 0 for other units: 45m
/// next to 1h 20m.
double dsc_clock_unit(const char *unit, size_t length);

#endif
