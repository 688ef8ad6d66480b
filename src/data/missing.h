// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_MISSING_H
#define DSC_DATA_MISSING_H

#include "data/cell.h"

/// `list`: the user's texts, separated by commas.
dsc_missing dsc_cell_missing(const char *text, size_t length, const char *list);
/// True when a text of the list is a number.
bool dsc_missing_has_number(const char *list);

#endif
