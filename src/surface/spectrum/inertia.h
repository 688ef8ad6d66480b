// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_SPECTRUM_INERTIA_H
#define DSC_SURFACE_SPECTRUM_INERTIA_H

#include "surface/spectrum/dense.h"

descent_status dsc_dense_inertia(const dsc_dense *dense, double tau, dsc_inertia *inertia,
                                 descent_error *error);

#endif
