// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The index where there are too many parameters for the whole spectrum.
#ifndef DSC_SURFACE_INDEX_KRYLOV_H
#define DSC_SURFACE_INDEX_KRYLOV_H

#include "surface/index/limits.h"
#include "surface/spectrum/krylov.h"

/// Fills *index, which was zeroed and is freed by the caller, whatever the outcome.
descent_status dsc_index_krylov(dsc_hessian *curvature, const dsc_index_request *request,
                                dsc_index *index, descent_error *error);

#endif
