// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_LOGARITHM_H
#define DSC_CORE_ELEMENTARY_LOGARITHM_H

#include "core/elementary/parts.h"

double dsc_log(double x);
double dsc_log1p(double x);
double dsc_log2(double x);
double dsc_log10(double x);

/// log(x) to about 68 bits, low at most half a unit in the last place of high; 0 < x < HUGE_VAL.
dsc_pair dsc_log_pair(double x);

#endif
