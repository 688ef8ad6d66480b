// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows that come one line at a time, for prediction from a pipe.
#ifndef DSC_DATA_ROW_READER_H
#define DSC_DATA_ROW_READER_H

#include "data/origin.h"
#include "data/schema.h"

typedef struct dsc_row_reader dsc_row_reader;

/// The schema is borrowed until the reader is freed.
descent_status dsc_row_reader_create(const dsc_schema *schema, dsc_row_reader **reader,
                                     descent_error *error);
void dsc_row_reader_free(dsc_row_reader *reader);

/// Reads one line, without or with its line end: a record of CSV, or an object in JSON whose
/// keys are columns; with LIBSVM, one of its lines. The first line may be a header: *is_header
/// (out) is then true (also for comments and headers that come again); its names say where
/// columns are, else their positions do. out: schema->stored values and *target (NAN when there
/// is none) for a row, nothing for a header. Values are rounded as the schema stores them.
/// DESCENT_BAD_DATA for a blank line as well; after it the next line can be read.
descent_status dsc_row_reader_line(dsc_row_reader *reader, const char *text, size_t length,
                                   double *values, double *target, bool *is_header,
                                   descent_error *error);

/// Lines read so far; the number of the last one.
uint64_t dsc_row_reader_lines(const dsc_row_reader *reader);

/// Texts of the last line that are none of the categories.
const dsc_strangers *dsc_row_reader_strangers(const dsc_row_reader *reader);

#endif
