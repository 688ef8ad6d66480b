// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_RAGGED_H
#define DSC_DATA_CSV_RAGGED_H

#include "data/csv/trouble.h"

/// The message on records with another number of fields. `others`: rows that have
/// the right one; `at_end`: the records are below the last of those. DESCENT_BAD_DATA.
descent_status dsc_csv_ragged(const char *name, size_t expected, char delimiter, bool header,
                              size_t others, bool at_end, const dsc_csv_trouble *trouble,
                              descent_error *error);

#endif
