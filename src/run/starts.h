// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The two halves of minimising from many starts: following them (starts.c) and merging where
// they ended (merge.c).
#ifndef DSC_RUN_STARTS_H
#define DSC_RUN_STARTS_H

#include <descent/minimize.h>

#include "core/status.h"

/// Where a start ended.
typedef struct dsc_ending {
    double value, gradient_norm;
    double norm; /* |x| */
    uint64_t evaluations;
    bool good; /* at a point that is finite and stationary, and not a saddle */
} dsc_ending;

#endif
