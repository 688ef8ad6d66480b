// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What separates the fields of a CSV file: how many the first records have, and what that
// shows; a first line that says it.
#ifndef DSC_DATA_CSV_WIDTH_H
#define DSC_DATA_CSV_WIDTH_H

#include "data/csv/scan.h"

enum { DSC_CSV_RECORDS = 200 };

typedef struct dsc_csv_widths {
    size_t widths[DSC_CSV_RECORDS], count;
    size_t width, agree; /* the most frequent one, and how many records have it */
} dsc_csv_widths;

/// Looks at the records of the first block from the scan's place on, which stays.
descent_status dsc_csv_measure(dsc_csv_scan *scan, dsc_csv_widths *widths,
                               descent_error *error);

/// Sets scan->escape: whether a backslash makes a delimiter or a line break behind it a part of
/// a field, as databases write it.
descent_status dsc_csv_find_escapes(dsc_csv_scan *scan, descent_error *error);

/// Passes over a first line "sep=;" and takes the delimiter that it says. False: there is none.
bool dsc_csv_find_separator(dsc_csv_scan *scan);

#endif
