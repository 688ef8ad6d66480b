// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands around the rows of a CSV file: comments, a line "sep=;", titles, a header that is
// shorter or longer than the rows. Found in the first block.
#ifndef DSC_DATA_CSV_TOP_H
#define DSC_DATA_CSV_TOP_H

#include "data/csv/scan.h"

typedef struct dsc_csv_top {
    char delimiter;
    bool separator; /* a first line "sep=;" says it */
    char mark;      /* lines that begin with it (#, %) are comments; '\0': none are */
    bool escape;    /* a backslash stands before delimiters that are parts of fields */
    bool marked;    /* the header begins with the mark */
    size_t begin;   /* of the first record, the header or a row, in the first block */
    uint64_t line;
    size_t titles;  /* records before it that are neither */
    char title[64]; /* the first of them */
    size_t fields;  /* of a row; 0: as many as the first record has */
    bool row_names; /* the header is one name short: the first column has none */
    bool trailing;  /* delimiters end every row, or the header, and nothing is behind them */
    size_t names;   /* of the header, with trailing: those of columns */
} dsc_csv_top;

/// Looks at the first block. Afterwards the scan has its delimiter and stands at the first
/// record.
descent_status dsc_csv_top_find(dsc_csv_scan *scan, dsc_csv_top *top, descent_error *error);

/// Puts a scan that was opened again to the same place.
void dsc_csv_top_apply(dsc_csv_scan *scan, const dsc_csv_top *top);

/// Splits the first record, with as many fields as a row has: names that are not there are
/// empty. *found (out) is false when the file is empty.
descent_status dsc_csv_top_record(dsc_csv_scan *scan, const dsc_csv_top *top, bool *found,
                                  descent_error *error);

/// Gives the scan's last record, when it differs from a row in the way of the header, as many
/// fields as a row.
descent_status dsc_csv_top_fit(dsc_csv_scan *scan, const dsc_csv_top *top,
                               descent_error *error);

#endif
