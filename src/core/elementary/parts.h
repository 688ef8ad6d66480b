// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Results that are not rounded yet.
#ifndef DSC_CORE_ELEMENTARY_PARTS_H
#define DSC_CORE_ELEMENTARY_PARTS_H

/// high + low, low much smaller than high.
typedef struct dsc_pair {
    double high, low;
} dsc_pair;

/// value 2^exponent.
typedef struct dsc_exp_parts {
    dsc_pair value;
    int exponent;
} dsc_exp_parts;

#endif
