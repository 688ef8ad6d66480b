// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_QUOTES_H
#define DSC_DATA_CSV_QUOTES_H

#include "data/csv/trouble.h"

/// The messages on a quote of the record that is being split, whose fields before
/// are known: one that is never closed; one that opens at `open` and is followed by text at
/// `p`, behind the next. DESCENT_BAD_DATA.
descent_status dsc_csv_unclosed(const dsc_csv_scan *scan, const char *quote,
                                descent_error *error);
descent_status dsc_csv_bad_quote(const dsc_csv_scan *scan, const char *open, const char *p,
                                 descent_error *error);

#endif
