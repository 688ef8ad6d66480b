// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_CATALOGUE_ROWS_H
#define DSC_OBJECTIVE_CATALOGUE_ROWS_H

#include "objective/catalogue/catalogue.h"

/// The rows, by name (rows.c).
const descent_function_info *dsc_catalogue_rows(size_t *count);

#endif
