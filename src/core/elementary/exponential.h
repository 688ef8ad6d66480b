// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_EXPONENTIAL_H
#define DSC_CORE_ELEMENTARY_EXPONENTIAL_H

#include "core/elementary/parts.h"

double dsc_exp(double x);
double dsc_expm1(double x);
double dsc_sinh(double x);
double dsc_cosh(double x);
double dsc_tanh(double x);

/// exp(high + low), |high| < 1100, |low| < 1e-4: the high part of the value is from 1 to 2, the low one at most
/// 1/300 of it.
dsc_exp_parts dsc_exp_pair(double high, double low);

#endif
