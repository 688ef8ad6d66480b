// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_LINES_H
#define DSC_DATA_CSV_LINES_H

#include "data/csv/trouble.h"

/// Fails when the first lines of a text are rows of another notation, and says
/// which. DESCENT_BAD_DATA.
descent_status dsc_csv_refuse_lines(const char *name, const char *text, size_t length,
                                    descent_error *error);

#endif
