// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Fractions in a cell: 1 1/2, 1½, 3/4.
#ifndef DSC_DATA_FRACTION_H
#define DSC_DATA_FRACTION_H

#include "data/cell.h"

// What stands for such a notation in place of a unit.
#define DSC_FRACTION "1/2"

/// The cell from text to end, whose sign stands before it and was read. 1 1/2, 1-1/2, 1½ and ½
/// are certain; 3/4 alone may be a day or a ratio as well, and gets the kind DSC_UNIT_WORD.
bool dsc_fraction_read(const char *text, const char *end, int sign, dsc_cell_number *number);

#endif
