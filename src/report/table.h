// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers of a history as blocks of columns, which are a tenth of their text:
//
//     {"table":"step","rows":4096,"packed":"eJzs..."}
//
// Packed is base64 of zlib's format of the columns, one after the other. Each is an array of
// little-endian IEEE numbers whose bytes are in order of their significance: the first bytes of
// all rows, then the second ones. Which columns there are says the document, by their kinds:
//
//     "count"  float64, the difference from the row before (in a block the first: from 0)
//     "short"  float32 of five significant digits
//     "exact"  float64
//
// A number that the history does not have is NaN.
#ifndef DSC_REPORT_TABLE_H
#define DSC_REPORT_TABLE_H

#include "report/writer.h"

typedef enum dsc_column_kind {
    DSC_COLUMN_COUNT,
    DSC_COLUMN_SHORT,
    DSC_COLUMN_EXACT
} dsc_column_kind;

typedef struct dsc_column {
    const char *name; /* as in metrics.jsonl */
    dsc_column_kind kind;
} dsc_column;

typedef struct dsc_table_form {
    const char *name; /* the event of its rows */
    const dsc_column *columns;
    size_t count;
} dsc_table_form;

/// "step":[["epoch","count"],...]
void dsc_table_describe(const dsc_table_form *form, dsc_writer *writer);

typedef struct dsc_table dsc_table;

/// *table (out) is freed with dsc_table_free.
descent_status dsc_table_create(const dsc_table_form *form, dsc_table **table,
                                descent_error *error);
void dsc_table_free(dsc_table *table);

/// Adds a row of as many numbers as there are columns. True: the block is full, and is to be
/// written before the next one.
bool dsc_table_add(dsc_table *table, const double *numbers);
size_t dsc_table_rows(const dsc_table *table);

/// Writes the rows as a block, and forgets them.
void dsc_table_write(dsc_table *table, dsc_writer *writer);

#endif
