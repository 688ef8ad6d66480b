// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What counts as zero, and how large a basis may be.
#ifndef DSC_SURFACE_INDEX_LIMITS_H
#define DSC_SURFACE_INDEX_LIMITS_H

#include "surface/index/index.h"

/// What rounding makes of an eigenvalue, of n with a largest size of `norm` and errors of
/// `asymmetry`.
double dsc_index_noise(size_t n, double norm, double asymmetry);

/// What counts as zero, of n eigenvalues with errors of `asymmetry`.
double dsc_index_tau(const dsc_index_request *request, size_t n, double norm, double asymmetry);

/// Vectors of a basis that begins with `locked` ones and is to have `steps` more, or as many as
/// fit 2 GiB.
size_t dsc_index_room(size_t n, size_t locked, size_t steps);

#endif
