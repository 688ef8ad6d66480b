// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a CSV file looks like, from its first block.
#ifndef DSC_DATA_CSV_SNIFF_H
#define DSC_DATA_CSV_SNIFF_H

#include "data/csv/scan.h"
#include "data/csv/top.h"
#include "data/dataset.h"
#include "data/notation.h"

typedef struct dsc_csv_look {
    dsc_csv_top top;
    char delimiter;
    bool header;
    bool numbered; /* the names count up: 2019, 2020, ... */
    bool unnamed;  /* the header has no name for the first column */
    uint64_t line; /* of the record with the names */
    size_t columns;
    char **names;         /* columns; made up when there is no header */
    dsc_csv_kinds *kinds; /* columns; of the rows looked at */
    char (*examples)[DSC_EXAMPLES][DSC_EXAMPLE_ROOM]; /* columns; the first different values */
    uint64_t bytes, rows;                             /* looked at */
} dsc_csv_look;

/// Looks at the first block; afterwards the scan is where it was, with the delimiter set.
/// `header`: 0 find out, 1 there is one, 2 there is none.
descent_status dsc_csv_sniff(dsc_csv_scan *scan, int header, const char *missing,
                             dsc_csv_look *look, descent_error *error);
void dsc_csv_look_free(dsc_csv_look *look);

/// The names of the scan's last record; kinds are made, empty.
descent_status dsc_csv_take_names(dsc_csv_scan *scan, dsc_csv_look *look, descent_error *error);

#endif
