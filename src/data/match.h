// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which field of a record is which column of a schema: by name when the first record is a
// header, else by position.
#ifndef DSC_DATA_MATCH_H
#define DSC_DATA_MATCH_H

#include "data/csv/scan.h"
#include "data/schema.h"

typedef struct dsc_match {
    bool header;     /* the first record was names */
    bool has_target; /* all targets */
    size_t targets;  /* how many of them */
    size_t fields;   /* of every record */
    size_t *columns; /* fields: index of the schema's column, SIZE_MAX: not used */
} dsc_match;

/// Looks at the first record, which the scan has just split. DESCENT_BAD_DATA when an input
/// column is missing or the number of fields fits no reading. *match is zero-initialised; freed
/// with dsc_match_free.
descent_status dsc_match_first(dsc_match *match, const dsc_schema *schema,
                               const dsc_csv_scan *scan, descent_error *error);
void dsc_match_free(dsc_match *match);

#endif
