// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The normal distribution, and Student's.
#ifndef DSC_CORE_STATISTICS_NORMAL_H
#define DSC_CORE_STATISTICS_NORMAL_H

#include <stddef.h>

/// The probability that a standard normal number is at most x.
double dsc_normal_cdf(double x);

/// The x with dsc_normal_cdf(x) = p, to about 1e-14; -HUGE_VAL for p <= 0, HUGE_VAL for p >= 1.
double dsc_normal_quantile(double p);

/// The same of Student's t with `df` >= 1 degrees of freedom.
double dsc_student_cdf(size_t df, double t);
double dsc_student_quantile(size_t df, double p);

#endif
