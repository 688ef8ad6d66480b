// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_AROUND_H
#define DSC_DATA_CSV_AROUND_H

#include "data/csv/reader.h"

/// Notes a record that is no row, and says so in *row (out).
descent_status dsc_csv_is_row(dsc_csv_reader *r, size_t fields, bool *row,
                              descent_error *error);
/// Fails when there were records that are no rows and cannot be passed over.
descent_status dsc_csv_check_shape(const dsc_csv_reader *r, size_t fields, bool header,
                                   descent_error *error);
/// True when all texts of the column are lists or objects in JSON.
bool dsc_csv_is_nested(const dsc_csv_column *column);
/// True when the column only numbers the rows; its values are still there.
bool dsc_csv_numbers_rows(const dsc_csv_reader *r, size_t index);
/// The report's line on the file, `rest` behind what it is; what was passed over.
void dsc_csv_report_file(const dsc_csv_reader *r, const char *rest);

#endif
