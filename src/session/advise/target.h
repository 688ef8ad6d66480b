// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_TARGET_H
#define DSC_SESSION_ADVISE_TARGET_H

#include "session/advise/adviser.h"

/// Findings about the target and the rows: rare classes, a skewed target, too few rows.
descent_status dsc_advise_target(descent_adviser *adviser, descent_error *error);

/// Skewness of values[count]: the third moment about the mean by the third power of the standard
/// deviation; 0 where all are equal.
double dsc_advise_skewness(size_t count, const double *values);

#endif
