// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_DESCRIBE_H
#define DSC_DATA_CSV_DESCRIBE_H

#include "data/csv/reader.h"
#include "data/csv/sniff.h"

/// Fills the data set's notes on its columns, before any is taken out.
descent_status dsc_csv_note_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                    descent_error *error);

/// Values of the scan's last record as examples of their columns.
void dsc_csv_add_examples(dsc_csv_look *look, const dsc_csv_scan *scan);

#endif
