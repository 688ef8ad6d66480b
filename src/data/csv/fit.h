// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which delimiter fits a text.
#ifndef DSC_DATA_CSV_FIT_H
#define DSC_DATA_CSV_FIT_H

#include "data/csv/scan.h"

/// Sets the delimiter of the scan to what fits its first records best; the scan stays where it
/// is.
descent_status dsc_csv_sniff_delimiter(dsc_csv_scan *scan, descent_error *error);

#endif
