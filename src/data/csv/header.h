// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_HEADER_H
#define DSC_DATA_CSV_HEADER_H

#include "data/csv/sniff.h"

/// csv_header.c. A number in some notation: 1.5, $12, "1,5"; not "5 stars".
bool dsc_csv_looks_numeric(const char *text, size_t length);
/// Are look->names, in the record before, names although they are numbers? The
/// scan stays where it is.
descent_status dsc_csv_number_names(dsc_csv_scan *scan, const dsc_csv_look *look, bool *names,
                                    descent_error *error);
/// True when the scan's last record has words and numbers that count up, as names do: country,
/// 2019, 2020.
bool dsc_csv_counts_up(const dsc_csv_scan *scan);
/// True when the scan's last record is the header once more.
bool dsc_csv_repeats_header(const dsc_csv_look *look, const dsc_csv_scan *scan);

#endif
