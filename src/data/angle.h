// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Degrees, minutes and seconds in a cell: 40°26'46"N, 79° 58.9' W, 12.5°S.
#ifndef DSC_DATA_ANGLE_H
#define DSC_DATA_ANGLE_H

#include "data/cell.h"

/// The cell from text to end, whose sign stands before it and was read, in degrees; its unit is
/// the sign of degrees with the letter behind it. False also for 12.5° alone, an ordinary unit.
bool dsc_angle_read(const char *text, const char *end, int sign, dsc_cell_number *number);

#endif
