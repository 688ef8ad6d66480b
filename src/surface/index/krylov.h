// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The index where there are too many parameters for the whole spectrum.
#ifndef DSC_SURFACE_INDEX_KRYLOV_H
#define DSC_SURFACE_INDEX_KRYLOV_H

#include "surface/index/index.h"
#include "surface/spectrum/krylov.h"

/// Fills *index, which was zeroed and is freed by the caller, whatever the outcome.
descent_status dsc_index_krylov(dsc_curvature *curvature, const dsc_index_request *request,
                                dsc_index *index, descent_error *error);

/// What counts as zero, of n eigenvalues with errors of `asymmetry`.
double dsc_index_tau(const dsc_index_request *request, size_t n, double norm, double asymmetry);

/// Vectors of a basis that begins with `locked` ones and is to have `steps` more, or as many as
/// fit 2 GiB.
size_t dsc_index_room(size_t n, size_t locked, size_t steps);

#endif
