// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns of a CSV file that are about the rows: their weights, their groups, their times. They
// are read in addition to the values, in double.
#ifndef DSC_DATA_CSV_KEYS_H
#define DSC_DATA_CSV_KEYS_H

#include "data/csv/trouble.h"
#include "data/dataset.h"
#include "data/dictionary.h"
#include "data/match.h"

typedef enum dsc_csv_key {
    DSC_KEY_WEIGHT,
    DSC_KEY_GROUP,
    DSC_KEY_ORDER,
    DSC_KEY_SEQUENCE,
    DSC_KEY_PLACE,
    DSC_KEYS
} dsc_csv_key;

typedef struct dsc_csv_keys {
    size_t fields[DSC_KEYS]; /* index of the field in a record, SIZE_MAX: none */
    char *names[DSC_KEYS];   /* of the columns; borrowed */
    dsc_csv_trouble *bad[DSC_KEYS];
    dsc_dictionary texts;                     /* names of groups */
    dsc_dictionary ids;                       /* names of sequences */
    bool dated[DSC_KEYS], numbered[DSC_KEYS]; /* an order has dates, numbers */
    dsc_row_keys rows;
    size_t capacity;
} dsc_csv_keys;

/// No columns.
void dsc_csv_keys_init(dsc_csv_keys *keys);
/// Those that the options name; targets[i]: column i is one. why[i] (out) says why column i is no input, or is left alone.
descent_status dsc_csv_keys_choose(dsc_csv_keys *keys, const char *source, char *const *names,
                                   size_t count, const bool *targets,
                                   const descent_read_options *options, const char **why,
                                   descent_error *error);
/// "ID,TIME" in two: each has room for the whole. Without a comma the time is "".
void dsc_csv_keys_of_sequence(const char *text, char *id, char *time);
/// The keys of a file that is read like another one; the scan is at its first record.
/// DESCENT_BAD_DATA where a column is not there that tells sequences.
descent_status dsc_csv_keys_like(dsc_csv_keys *keys, const char *source,
                                 const dsc_schema *schema, const dsc_match *match,
                                 const dsc_csv_scan *scan, descent_error *error);
bool dsc_csv_keys_any(const dsc_csv_keys *keys);

/// Reads the keys of the scan's record, row number `row`; `capacity`: rows there is room for.
descent_status dsc_csv_keys_collect(dsc_csv_keys *keys, const dsc_csv_scan *scan, size_t row,
                                    size_t capacity, descent_error *error);
/// Hands what was read over to the data set, whose rows are all in, and says it in the report;
/// or says what is wrong.
descent_status dsc_csv_keys_finish(dsc_csv_keys *keys, const char *source, size_t rows,
                                   descent_dataset *d, descent_error *error);
/// Forgets the rows, for another pass; and everything.
void dsc_csv_keys_clear(dsc_csv_keys *keys);

#endif
