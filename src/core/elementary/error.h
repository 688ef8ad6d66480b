// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_ERROR_H
#define DSC_CORE_ELEMENTARY_ERROR_H

/// 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, and 1 less that.
double dsc_erf(double x);
double dsc_erfc(double x);

#endif
