// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_KNOWN_H
#define DSC_DATA_CSV_KNOWN_H

#include "data/csv/scan.h"

/// Fails when the first bytes show that this is no table of text, and says what it
/// is.
descent_status dsc_csv_refuse_known(dsc_source *source, descent_error *error);

#endif
