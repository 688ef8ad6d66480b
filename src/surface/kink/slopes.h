// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_KINK_SLOPES_H
#define DSC_SURFACE_KINK_SLOPES_H

#include "surface/kink/types.h"
#include "surface/spectrum/hessian.h"

/// Kinks of a function that is no network, by one-sided slopes.
descent_status dsc_slopes_compare(dsc_hessian *curvature, dsc_kinks *kinks,
                                  descent_error *error);

#endif
