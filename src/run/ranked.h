// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of two classes by their probability, to go through all thresholds.
#ifndef DSC_RUN_RANKED_H
#define DSC_RUN_RANKED_H

#include <stdbool.h>

typedef struct dsc_ranked {
    double p; /* of the positive class */
    bool positive;
} dsc_ranked;

/// For qsort: the largest probability first.
static inline int dsc_by_falling_probability(const void *a, const void *b)
{
    const double p = ((const dsc_ranked *)a)->p, q = ((const dsc_ranked *)b)->p;
    return (p < q) - (p > q);
}

#endif
