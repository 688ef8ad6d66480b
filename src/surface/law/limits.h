// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that the law of dimensions depends on, with where it comes from.
// tools/check_limits.sh sees that they stand here. What a person may set is in the table of options.
#ifndef DSC_SURFACE_LAW_LIMITS_H
#define DSC_SURFACE_LAW_LIMITS_H

// Positive definite matrices are counted up to so many dimensions: of six, 4.6 in a million are
// positive definite (docs/dimension.md), so that the usual million says little. As many times the
// samples of a spectrum are counted, as most matrices are refused at their first rows.
enum { COUNTED = 5, COUNTED_SHARE = 10 };
// Random numbers that are reserved for each matrix: the largest, of 21 rows, takes 231.
enum { DRAWS = 1024 };

#endif
