// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_NAMES_H
#define DSC_DATA_CSV_NAMES_H

#include "data/csv/reader.h"
#include "data/csv/sniff.h"

/// The target was not found: with the reason when the file shows it. Returns
/// `status`, or DESCENT_BAD_DATA.
descent_status dsc_csv_explain_names(dsc_csv_reader *r, descent_status status,
                                     descent_error *error);

/// csv_names.c. Fails: columns `first` and `second` have the same name.
descent_status dsc_csv_refuse_names(const char *file, const dsc_csv_look *look, size_t first,
                                    size_t second, descent_error *error);

#endif
