// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_REPORT_H
#define DSC_DATA_CSV_REPORT_H

#include "data/csv/reader.h"

/// The lines of the report on the columns, with the notes.
descent_status dsc_csv_report_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                      descent_error *error);

#endif
