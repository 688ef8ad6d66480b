// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a row's probabilities say of its class.
#ifndef DSC_RUN_CLASS_SCORES_H
#define DSC_RUN_CLASS_SCORES_H

#include <math.h>
#include <stddef.h>

/// Log-loss of a class that happened and had this probability. One of 0 would cost infinitely
/// much; it counts as 1e-15.
static inline double dsc_log_loss(double probability)
{
    return -log(fmax(probability, 1e-15));
}

/// The most probable of `count` classes, the first of equal ones.
static inline size_t dsc_most_probable(const double *probabilities, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
}

#endif
