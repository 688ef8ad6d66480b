// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products and lengths of vectors of doubles, for whoever has no table of kernels at hand.
#ifndef DSC_KERNEL_NORM_H
#define DSC_KERNEL_NORM_H

#include <stddef.h>

double dsc_dot(size_t n, const double *a, const double *b);

/// Finite wherever it can be: scaled, where squares would leave the range of numbers. NAN when a
/// number is.
double dsc_norm(size_t n, const double *a);

#endif
