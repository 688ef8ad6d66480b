// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Places where the slope jumps.
#ifndef DSC_SURFACE_KINK_KINKS_H
#define DSC_SURFACE_KINK_KINKS_H

#include "surface/kink/types.h"
#include "surface/spectrum/hessian.h"

/// At curvature->x. Freed with dsc_kinks_free.
descent_status dsc_kinks_find(dsc_hessian *curvature, dsc_kinks *kinks, descent_error *error);
void dsc_kinks_free(dsc_kinks *kinks);

#endif
